"""One person's way through a form, one question at a time.

Every action either moves the session on and returns `Accepted`, or leaves it exactly as it
was and returns a `Refusal`. After an answer comes the next question that applies and has not
been passed; when there is none, the summary. Answers that lose their question are removed at
once and reported; an answer that a later one makes wrong is asked again.

A session lives as long as one event: `load`, act, `dump`. The time is that of the event.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from domain.forms import display, exchange, saving
from domain.forms.answers import MAX_ANSWER, clean
from domain.forms.bounds import WORK
from domain.forms.cells import list_all
from domain.forms.course import MAX_ENTRIES, Course
from domain.forms.given import (
    UNAVAILABLE,
    is_offered,
    join_names,
    read_given,
    read_names,
    read_repeat,
)
from domain.forms.growth import open_sheet
from domain.forms.metadata import END
from domain.forms.model import Choice, Form, Kind
from domain.forms.page_filling import fill_page
from domain.forms.pages import (
    Page,
    PageOutcome,
    is_page_before,
    list_shown,
    show_page,
    turn_back,
)
from domain.forms.sheet import Sheet
from domain.forms.times import store_moment
from domain.forms.views import (
    Accepted,
    Entry,
    Given,
    Line,
    Location,
    Outcome,
    Question,
    Refusal,
    Upload,
)
from domain.forms.withdrawal import withdraw


class Session:
    """See the module. Make one with `Session.open` or `Session.load`."""

    def __init__(self, course: Course) -> None:
        self._course = course

    @classmethod
    def open(
        cls,
        form: Form,
        *,
        now: datetime,
        language: str = "",
        context: Mapping[str, str] | None = None,
        choices: Mapping[str, Sequence[Choice]] | None = None,
    ) -> "Session":
        """Begin at the first question.

        `now` is aware and in the wall clock of the person: today() is its date. `context`
        fills the hidden nodes of those names, `choices` replaces the choice lists of those
        names; what the form does not have is left aside. An unknown language is the default.
        """
        lists = {name: tuple(given) for name, given in (choices or {}).items()}
        lists = {name: given for name, given in lists.items() if name in form.instances}
        chosen = language if language in form.languages else form.default_language
        sheet = Sheet(form, lists=lists, now=now, language=chosen)
        open_sheet(sheet, context or {})
        course = Course(form, sheet, lists)
        course.advance()
        return cls(course)

    @classmethod
    def load(cls, form: Form, state: Mapping[str, Any], *, now: datetime) -> "Session":
        """Resume from what `dump` gave; WrongForm if that was on another form or version."""
        return cls(saving.restore(form, state, now=now))

    def dump(self) -> dict[str, Any]:
        """The whole state, small and JSON-able."""
        return saving.save(self._course)

    @property
    def question(self) -> Question | None:
        """The question to show now; None on the summary."""
        at = self._course.at
        self._course.sheet.scope.work = WORK
        return None if at is None else display.show_question(self._course, at)

    @property
    def place(self) -> str:
        """A stable token of the current question, for buttons: "12" for node 12, "12.3" in the
        third entry of a repeat; "" on the summary."""
        at = self._course.at
        return "" if at is None else self._course.cells.token(at)

    @property
    def path(self) -> str:
        """Where the current question stands in the data: "/data/child[2]/age"; "" on the
        summary. The question about another child is at "/data/child"."""
        at = self._course.at
        return "" if at is None else self._course.cells.path(at)

    @property
    def has_previous(self) -> bool:
        """Whether `back` leads anywhere."""
        course = self._course
        return course.changing or course.before(course.at) is not None

    @property
    def complete(self) -> bool:
        """Whether all that applies has been asked: the summary can be shown and sent."""
        return self._course.at is None

    @property
    def language(self) -> str:
        """Code of the language of the texts; it can be switched at any time."""
        return self._course.sheet.scope.language

    @language.setter
    def language(self, code: str) -> None:
        if code in self._course.form.languages:
            self._course.sheet.scope.language = code

    def answer(self, raw: str | Upload | Location) -> Outcome:
        """Take what a person typed or uploaded, or where they are. A blank skips; a note is
        passed by anything.

        Taps go to `choose` or `toggle`, which know choices by their exact names.
        """
        cell, node = self._course.at, self._course.node
        if cell is None or node is None or self._course.is_note(cell):
            return self.keep()
        if node.kind is Kind.REPEAT and isinstance(raw, str) and len(raw) <= MAX_ANSWER:
            return self._repeat(read_repeat(clean(raw)))
        value = read_given(self._course, cell, raw)
        if isinstance(value, Refusal):
            return value
        if not value:
            return self.skip()
        outcome = self._course.take(cell, value)
        if isinstance(raw, Upload) and isinstance(outcome, Accepted):
            self._course.files[cell] = clean(raw.name)
        return outcome

    def choose(self, *names: str) -> Outcome:
        """Take choices by their exact names: what a button or a form control sends."""
        cell, node = self._course.at, self._course.node
        if cell is None or node is None or not is_offered(self._course, cell, names):
            return UNAVAILABLE
        if node.kind is Kind.REPEAT:
            return self._repeat(names[0] == "add") if len(names) == 1 else UNAVAILABLE
        value = read_names(self._course, cell, names)
        return value if isinstance(value, Refusal) else self._course.take(cell, value)

    def toggle(self, name: str) -> Outcome:
        """Pick or unpick one choice without moving on: see `done`. In a ranking the picked ones
        stand in the order they were picked in."""
        cell, node, picked = self._course.at, self._course.node, self._course.picked
        if cell is None or node is None or not is_offered(self._course, cell, (name,)):
            return UNAVAILABLE
        if node.kind is Kind.RANK:
            left = tuple(each for each in picked if each != name)
            self._course.picked = left if name in picked else (*picked, name)
        elif node.kind is Kind.MANY:
            self._course.picked = tuple(
                node.chosen(join_names(self._course, cell, {*picked} ^ {name}))
            )
        else:
            return UNAVAILABLE
        return Accepted()

    def done(self) -> Outcome:
        """Take the picked choices; Refusal("not_ranked") while a ranking lacks some."""
        return self.choose(*self._course.picked)

    def skip(self) -> Outcome:
        """Leave the question blank and move on; refused where an answer is required."""
        cell = self._course.at
        if cell is None or not self._course.is_answered(cell):
            return self.keep()
        return self._course.take(cell, "")

    def keep(self) -> Outcome:
        """Move on with what is there: past a note, past an answer seen again, without another
        entry."""
        cell = self._course.at
        if cell is None:
            return UNAVAILABLE
        if not self._course.is_answered(cell):
            return self._course.pass_by(cell)
        return self._course.take(cell, self._course.sheet.raw[cell])

    def back(self) -> Outcome:
        """Return to the question before; from a change, to the summary."""
        course = self._course
        if course.changing:
            course.go(None)
            return Accepted()
        before = course.before(course.at)
        if before is None:
            return UNAVAILABLE
        course.go(before)
        return Accepted()

    def change(self, key: str) -> Outcome:
        """Jump from the summary to one answer; once it is given, the summary comes back. The key
        of a repeat leads to the question about another entry."""
        course = self._course
        cell = course.cells.find(key)
        allowed = self.complete or course.changing
        if not allowed or cell is None or not course.is_live(cell) or not course.is_shown(cell):
            return UNAVAILABLE
        course.go(cell)
        course.changing = True
        return Accepted()

    def remove(self, entry: str) -> Outcome:
        """Take an entry away: see `entries`. Who stands in it goes on behind it."""
        course = self._course
        found = course.cells.find_entry(entry)
        if found is None or not course.is_removable(found):
            return UNAVAILABLE
        return Accepted(course.remove(found))

    def entries(self) -> tuple[Entry, ...]:
        """The entries that can be removed, in order."""
        course = self._course
        return tuple(
            Entry(course.cells.entry_key(each), display.show_entry(course, each))
            for each in list_all(course.cells.root)[1:]
            if course.is_removable(each)
        )

    def finish(self) -> Accepted:
        """Call it before the answers are sent: it notes the end, for forms that want to know it,
        and gives all answers once more, as JavaRosa does, so that a calculation that a person
        has overwritten is computed again. What that makes invalid or applicable is asked: then
        the session is not `complete` any more."""
        course, sheet = self._course, self._course.sheet
        sheet.scope.work = WORK
        changed = sheet.write_again()
        removed = (*course.settle(changed), *course.recheck(changed))
        if self.complete:
            course.advance()
        for node in self._course.form.nodes:
            if node.preload == END:
                for cell in sheet.cells.reach(node.number, 0, sheet.cells.root.chain):
                    sheet.raw[cell] = store_moment(sheet.scope.now)
        return Accepted(removed)

    def page(self) -> Page | None:
        """The questions to show now where several are shown at once; None on the summary."""
        return show_page(self._course)

    @property
    def page_place(self) -> str:
        """A stable token of the current page, for buttons and windows: that of its first
        question, as `Page.place`; "" on the summary."""
        shown = list_shown(self._course)
        return self._course.cells.token(shown[0]) if shown else ""

    @property
    def has_previous_page(self) -> bool:
        """Whether `back_page` leads anywhere."""
        return is_page_before(self._course)

    def fill(self, answers: Mapping[str, Given], *, partial: bool = False) -> PageOutcome:
        """Take what was given on the page, by place; places that are not on it are left aside,
        and on the summary nothing happens.

        All questions are answered in the order of asking, each as the session is after those
        before; what is refused is tried again after those behind it. One that does not apply any
        more by then takes no answer. What comes back as it was shown counts as not touched, so a
        calculation that another answer has changed stays changed. A question without a place in
        `answers` keeps what is there; notes are read. What is refused is not stored, the rest is;
        an answer that is right by itself and made wrong by another of the page is stored, refused
        and open.

        If nothing was refused and nothing of the page is open, the session moves on: to a new
        entry, the next question that is open, or the summary. Questions that the answers have
        opened on the page, or asked again, make it stay.

        With `partial` it always stays: what is valid is taken, the others are as they were (the
        outcome tells why). None, (), and "" erase an earlier answer, of a required question too,
        which is then open again; "another entry?" is not answered.
        """
        return fill_page(self._course, answers, partial=partial)

    def back_page(self) -> Outcome:
        """Return to the page before; from a change, to the summary."""
        return turn_back(self._course)

    def withdraw(self, ref: str) -> Accepted:
        """Take the file of this reference out of the answers, wherever it is, and go to its
        question, which is open again."""
        return Accepted(withdraw(self._course, ref))

    def summary(self) -> tuple[Line, ...]:
        """All questions that apply, with their answers as people read them."""
        course = self._course
        course.sheet.scope.work = WORK
        return tuple(
            display.show_line(course, cell, course.sheet.raw[cell])
            for cell in course.cells.sequence
            if course.is_live(cell) and course.is_answered(cell)
        )

    def answers(self) -> dict[str, Any]:
        """The answers that apply, by key, those in a repeat in a list: see `exchange`."""
        return exchange.export_answers(self._course)

    def leaves(self) -> Iterator[tuple[str, str]]:
        """Path and stored text of all that is sent, calculations and blanks too, in the order of
        the data: ("/data/child[2]/age", "7"). A group that applies though nothing in it does is
        sent as a blank."""
        sheet, cells = self._course.sheet, self._course.cells
        group = ""  # that may turn out to be empty
        for cell in filter(sheet.live.__getitem__, cells.list_leaves()):
            path = cells.path(cell)
            if group and not path.startswith(f"{group}/"):
                yield group, ""
            group = path if cells.node(cell).kind is Kind.GROUP else ""
            if not group:
                yield path, sheet.raw[cell]
        if group:
            yield group, ""

    def refill(self, answers: Mapping[str, Any]) -> None:
        """Give earlier `answers()` again, of this or another version of the form, then go to
        the first question still open. What no longer fits is left out; notes and blanks before
        the last answer were passed then, so they are not shown again."""
        exchange.import_answers(self._course, answers)

    def outro(self) -> str:
        """What the form says after sending; "" when it says nothing."""
        course = self._course
        label = None if course.form.outro is None else course.form.nodes[course.form.outro].label
        return label.render(course.sheet.enter(course.form.outro or 0)) if label else ""

    def _repeat(self, another: bool | None) -> Outcome:
        """Take the answer to "another entry?"."""
        course, cell = self._course, self._course.at
        if another is None or cell is None:
            return Refusal("not_a_choice")
        if not another:
            return course.pass_by(cell)
        if not course.has_room(cell):
            return Refusal("too_many_entries", params={"limit": MAX_ENTRIES})
        course.passed[cell] = 0
        return Accepted(course.begin_entry(cell))

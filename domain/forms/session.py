"""One person's way through a form, one question at a time.

Every action either moves the session on and returns `Accepted`, or leaves it exactly as it
was and returns a `Refusal`. After an answer comes the next question that applies and has not
been passed; when there is none, the summary. Answers that lose their question are removed at
once and reported; an answer that a later one makes wrong is asked again.

A session lives as long as one event: `load`, act, `dump`. The time is that of the event.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from domain.forms import display, saving
from domain.forms.answers import check_ranking, parse_answer
from domain.forms.course import Course
from domain.forms.metadata import END
from domain.forms.model import Choice, Form, Kind, Node
from domain.forms.places import is_on_earth, store_place
from domain.forms.sheet import Sheet
from domain.forms.times import store_moment
from domain.forms.views import Accepted, Line, Location, Outcome, Question, Refusal, Upload

_UNAVAILABLE = Refusal("unavailable")


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
        sheet.open(context or {})
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
        node = self._course.node
        return display.show_question(self._course, node) if node else None

    @property
    def number(self) -> int:
        """The number of the node in question, for buttons; -1 on the summary."""
        return -1 if self._course.at is None else self._course.at

    @property
    def has_previous(self) -> bool:
        """Whether `back` leads anywhere."""
        course = self._course
        return course.changing or course.sheet.live.rfind(1, 0, self.number) >= 0

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
        node = self._course.node
        if node is None or self._course.is_note(node):
            return self.keep()
        if isinstance(raw, Upload):
            return self._take_upload(node, raw)
        if isinstance(raw, Location):
            return self._take_place(node, raw)
        if not raw.strip():
            return self.skip()
        value = self._parse(node, raw)
        return value if isinstance(value, Refusal) else self._course.take(node, value)

    def choose(self, *names: str) -> Outcome:
        """Take choices by their exact names: what a button or a form control sends."""
        node = self._course.node
        if node is None or not self._offers(node, names):
            return _UNAVAILABLE
        if node.kind is Kind.RANK:
            ranked = check_ranking(names, self._course.sheet.choices(node))
            return ranked if isinstance(ranked, Refusal) else self._course.take(node, ranked)
        if node.kind is not Kind.MANY and len(names) > 1:
            return Refusal("not_a_choice")
        return self._course.take(node, self._join(node, names))

    def toggle(self, name: str) -> Outcome:
        """Pick or unpick one choice without moving on: see `done`. In a ranking the picked ones
        stand in the order they were picked in."""
        node, picked = self._course.node, self._course.picked
        if node is None or not self._offers(node, (name,)):
            return _UNAVAILABLE
        if node.kind is Kind.RANK:
            left = tuple(each for each in picked if each != name)
            self._course.picked = left if name in picked else (*picked, name)
        elif node.kind is Kind.MANY:
            self._course.picked = tuple(node.chosen(self._join(node, {*picked} ^ {name})))
        else:
            return _UNAVAILABLE
        return Accepted()

    def done(self) -> Outcome:
        """Take the picked choices; Refusal("not_ranked") while a ranking lacks some."""
        return self.choose(*self._course.picked)

    def skip(self) -> Outcome:
        """Leave the question blank and move on; refused where an answer is required."""
        node = self._course.node
        if node is None or self._course.is_note(node):
            return self.keep()
        return self._course.take(node, "")

    def keep(self) -> Outcome:
        """Move on with what is there: past a note, or past an answer seen again."""
        node = self._course.node
        if node is None:
            return _UNAVAILABLE
        if self._course.is_note(node):
            return self._course.pass_note(node)
        return self._course.take(node, self._course.sheet.raw[node.number])

    def back(self) -> Outcome:
        """Return to the question before; from a change, to the summary."""
        course = self._course
        if course.changing:
            course.go(None)
            return Accepted()
        start = course.form.asked if course.at is None else course.at
        before = course.sheet.live.rfind(1, 0, start)
        if before < 0:
            return _UNAVAILABLE
        course.go(before)
        return Accepted()

    def change(self, key: str) -> Outcome:
        """Jump from the summary to one answer; once it is given, the summary comes back."""
        course = self._course
        number = course.form.by_key.get(key, course.form.asked)
        if not (self.complete or course.changing) or not course.is_live(number):
            return _UNAVAILABLE
        course.go(number)
        course.changing = True
        return Accepted()

    def finish(self) -> None:
        """Note the end, for forms that want to know it; call it when the answers are sent."""
        sheet = self._course.sheet
        for node in self._course.form.nodes:
            if node.preload == END:
                sheet.raw[node.number] = store_moment(sheet.scope.now)

    def summary(self) -> tuple[Line, ...]:
        """All questions that apply, with their answers as people read them."""
        raw = self._course.sheet.raw
        return tuple(display.show_line(self._course, n, raw[n.number]) for n in self._asked())

    def answers(self) -> dict[str, Any]:
        """The answers that apply, by key: see `display.export_value`."""
        raw = self._course.sheet.raw
        return {
            node.key: display.export_value(self._course, node)
            for node in self._asked()
            if raw[node.number]
        }

    def refill(self, answers: Mapping[str, Any]) -> None:
        """Give earlier `answers()` again, of this or another version of the form, then go to
        the first question still open. What no longer fits is left out; notes and blanks before
        the last answer were passed then, so they are not shown again."""
        course = self._course
        last = -1
        for node in course.form.nodes[: course.form.asked]:
            if course.is_live(node.number) and node.key in answers:
                value, file = display.import_value(node, answers[node.key])
                if self._fits(node, value):
                    course.store(node, value)
                    course.files.update({node.key: file} if file else {})
                    last = node.number
        course.pass_blanks(last)
        course.go(None)
        course.advance()

    def outro(self) -> str:
        """What the form says after sending; "" when it says nothing."""
        form = self._course.form
        label = None if form.outro is None else form.nodes[form.outro].label
        return label.render(self._course.sheet.scope) if label else ""

    def _asked(self) -> list[Node]:
        """Questions that apply, without notes."""
        course = self._course
        nodes = course.form.nodes[: course.form.asked]
        return [n for n in nodes if course.sheet.live[n.number] and not course.is_note(n)]

    def _parse(self, node: Node, text: str) -> str | Refusal:
        if node.kind is Kind.FILE:
            return Refusal("not_a_file")
        sheet = self._course.sheet
        return parse_answer(node, text, sheet.choices(node), now=sheet.scope.now)

    def _take_place(self, node: Node, place: Location) -> Outcome:
        if node.kind is not Kind.PLACE:
            return Refusal("not_text")
        if not is_on_earth(place):
            return Refusal("not_location")
        return self._course.take(node, store_place(place))

    def _take_upload(self, node: Node, upload: Upload) -> Outcome:
        if node.kind is not Kind.FILE:
            return Refusal("not_text")
        outcome = self._course.take(node, upload.ref)
        if isinstance(outcome, Accepted):
            self._course.files[node.key] = upload.name
        return outcome

    def _fits(self, node: Node, value: str) -> bool:
        offered = node.choices is None or self._offers(node, node.chosen(value))
        return offered and not self._course.is_note(node) and not self._course.judge(node, value)

    def _offers(self, node: Node, names: Iterable[str]) -> bool:
        """Whether the node is a select that has all these choices now."""
        return node.choices is not None and set(self._names(node)).issuperset(names)

    def _join(self, node: Node, names: Iterable[str]) -> str:
        """The names in the order of the list, as a form stores them."""
        wanted = set(names)
        return " ".join(name for name in self._names(node) if name in wanted)

    def _names(self, node: Node) -> list[str]:
        column = node.choices.value_column if node.choices else ""
        return [row.get(column, "") for row in self._course.sheet.rows(node)]

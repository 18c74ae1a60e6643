"""Taking the answers of a whole page at once.

They are taken in the order of asking, each seen as the session is after those before it: whether
it still applies, what it offers, what its constraint and requirement say. So a page filled in
ends as its questions one by one do. What is refused is tried again after the others, for it may
depend on a later question of the page; and what a later one has made wrong is refused in the end.
"""

from collections.abc import Callable, Mapping

from domain.forms.answers import clean
from domain.forms.bounds import WORK
from domain.forms.course import MAX_ENTRIES, Course
from domain.forms.given import is_untouched, read_given, read_repeat
from domain.forms.model import Kind
from domain.forms.pages import PageOutcome, list_cells, list_shown, pick_shown
from domain.forms.views import Given, Line, Refusal, Upload


def fill_page(course: Course, answers: Mapping[str, Given], *, partial: bool) -> PageOutcome:
    """See `Session.fill`."""
    shown = list_shown(course)
    if course.at is None:
        return PageOutcome()
    filling = _Filling(course, answers, shown, list_cells(course, course.at))
    return filling.save() if partial else filling.send()


class _Filling:
    """One page and what is given to it. `before` are the stored answers that were shown."""

    def __init__(
        self, course: Course, answers: Mapping[str, Given], shown: list[int], cells: list[int]
    ) -> None:
        self.course = course
        self.cells = cells
        self.before = {cell: course.sheet.raw[cell] for cell in shown}
        self.given = {
            cell: answers[place]
            for cell, place in zip(cells, map(course.cells.token, cells), strict=True)
            if place in answers
        }
        self.settled: set[int] = set()
        self.refusals: dict[str, Refusal] = {}
        self.removed: list[Line] = []
        self.growing: int | None = None  # what asked about another entry, and is to have it

    def send(self) -> PageOutcome:
        """Answer the whole page; move on if nothing of it is left open."""
        self._settle(self._send_one)
        left = set(self._list_open())
        growing = self.growing if self.growing in left else None
        for cell in self.settled & left:
            self._judge(cell)
        if self.refusals or left - {growing}:
            self._stay()
        elif growing is None:
            self._leave()
        else:
            self.removed += self.course.begin_entry(growing)
        return self._conclude()

    def save(self) -> PageOutcome:
        """Take what can be taken, and stay."""
        self._settle(self._save_one)
        self._stay()
        return self._conclude()

    def _settle(self, take: Callable[[int], bool]) -> None:
        """Take what applies when it is its turn, again and again while that settles anything."""
        before = -1
        while before < len(self.settled):
            before = len(self.settled)
            self.refusals.clear()
            for cell in self.cells:
                self.course.sheet.scope.work = WORK
                if cell not in self.settled and pick_shown(self.course, (cell,)):
                    self.removed += self.course.tidy(cell)
                    self.settled |= {cell} if take(cell) else set()

    def _send_one(self, cell: int) -> bool:
        if cell not in self.before and not self.given.get(cell):
            return False  # it applies only since the answers before it: nobody has seen it yet
        if self.course.cells.node(cell).kind is Kind.REPEAT:
            return self._end_entries(cell)
        if self.course.is_note(cell):
            self.course.passed[cell] = 1
            return True
        value, stored = self._read(cell), self.course.sheet.raw[cell]
        if value is None and self.before.get(cell) and not stored:
            return False  # what was shown has just been lost: it stays open
        return self._take(cell, stored if value is None else value)

    def _save_one(self, cell: int) -> bool:
        value = self._read(cell) if self.course.is_answered(cell) else None
        if value is None:
            return False
        if value:
            return self._take(cell, value)
        self._store(cell, "")
        self.course.passed[cell] = not self.course.is_required(cell)
        return True

    def _read(self, cell: int) -> str | Refusal | None:
        """What was given, to be judged. None where that is nothing, or just what was shown: then
        what stands there now counts, which an answer before may have computed anew."""
        if cell not in self.given:
            return None
        given, shown = self.given[cell], self.before.get(cell, "")
        value = read_given(self.course, cell, given)
        untouched = is_untouched(self.course, cell, given, value, shown)
        return None if untouched else value

    def _take(self, cell: int, value: str | Refusal) -> bool:
        """Store it unless it is refused."""
        refusal = value if isinstance(value, Refusal) else self.course.judge(cell, value)
        if isinstance(value, str) and refusal is None:
            self._store(cell, value)
        return self._pass(cell, refusal)

    def _pass(self, cell: int, refusal: Refusal | None) -> bool:
        """Note down why something was not taken; return whether it was."""
        if refusal is not None:
            self.refusals[self.course.cells.token(cell)] = refusal
        return refusal is None

    def _judge(self, cell: int) -> None:
        """Say what is wrong by now with an answer that has been taken."""
        if self.course.is_answered(cell):
            self._pass(cell, self.course.judge(cell, self.course.sheet.raw[cell]))

    def _store(self, cell: int, value: str) -> None:
        given = self.given.get(cell)
        self.removed += self.course.store(cell, value)
        if isinstance(given, Upload):
            self.course.files.setdefault(cell, clean(given.name))

    def _end_entries(self, cell: int) -> bool:
        """Take the answer to "another entry?"."""
        another = read_repeat(self.given.get(cell))
        self.course.passed[cell] = another is False
        if another is None:
            return self._pass(cell, Refusal("not_a_choice"))
        if another and not self.course.has_room(cell):
            return self._pass(cell, Refusal("too_many_entries", params={"limit": MAX_ENTRIES}))
        self.growing = cell if another else None
        return True

    def _list_open(self) -> list[int]:
        """What of the page has to be shown again."""
        shown = pick_shown(self.course, self.cells)
        return [cell for cell in shown if not self.course.passed[cell]]

    def _stay(self) -> None:
        """Stand at the first question of the page that is open. Once an answer has opened
        anything, the way does not lead straight back to the summary any more."""
        course, shown = self.course, pick_shown(self.course, self.cells)
        if not shown:
            return course.advance(course.cells.index[self.cells[0]])
        here = course.at if course.at in shown else shown[0]
        course.stand(next(iter(self._list_open()), here))
        course.changing = course.changing and course.find_open(0) is None
        return None

    def _leave(self) -> None:
        shown = pick_shown(self.course, self.cells) or self.cells[:1]
        self.course.advance(self.course.cells.index[shown[-1]] + 1)

    def _conclude(self) -> PageOutcome:
        """Answers that were lost and given anew on the way are not lost."""
        course = self.course
        cells = [(line, course.cells.find(line.key)) for line in self.removed]
        lost = {
            line.key: line
            for line, cell in cells
            if cell is None or not (course.is_given(cell) and course.passed[cell])
        }
        return PageOutcome(self.refusals, tuple(lost.values()))

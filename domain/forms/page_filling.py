"""Taking the answers of a whole page at once.

They are taken in the order of asking, each seen as the session is after those before it: whether
it still applies, what it offers, what its constraint and requirement say. So a page filled in
ends as its questions one by one do.
"""

from collections.abc import Iterator, Mapping

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
        self.refusals: dict[str, Refusal] = {}
        self.removed: list[Line] = []

    def send(self) -> PageOutcome:
        """Answer the whole page; move on if nothing of it is left open."""
        growing: int | None = None
        for cell in self._walk():
            if cell not in self.before and not self.given.get(cell):
                continue  # it applies only since the answers before it: nobody has seen it yet
            if self.course.cells.node(cell).kind is Kind.REPEAT:
                growing = self._end_entries(cell)
            elif self.course.is_note(cell):
                self.course.passed[cell] = 1
            else:
                self._send_one(cell)
        open_ = [cell for cell in self._list_open() if cell != growing]
        if self.refusals or open_:
            self._stay()
        elif growing is None:
            self._leave()
        else:
            self.removed += self.course.begin_entry(growing)
        return self._conclude()

    def save(self) -> PageOutcome:
        """Take what can be taken, and stay."""
        for cell in self._walk():
            if self.course.is_answered(cell):
                self._save_one(cell)
        self._stay()
        return self._conclude()

    def _walk(self) -> Iterator[int]:
        """The questions that apply when it is their turn."""
        for cell in self.cells:
            self.course.sheet.scope.work = WORK
            if pick_shown(self.course, (cell,)):
                self.removed += self.course.tidy(cell)
                yield cell

    def _send_one(self, cell: int) -> None:
        value = self._read(cell)
        stored = self.course.sheet.raw[cell]
        if value is not None:
            self._take(cell, value)
        elif stored or not self.before.get(cell):
            self._take(cell, stored)
        # else what was shown has just been lost: it stays open

    def _save_one(self, cell: int) -> None:
        value = self._read(cell)
        if value:
            self._take(cell, value)
        elif value is not None:
            self._store(cell, "")
            self.course.passed[cell] = not self.course.is_required(cell)

    def _read(self, cell: int) -> str | Refusal | None:
        """What was given, to be judged. None where that is nothing, or just what was shown: then
        what stands there now counts, which an answer before may have computed anew."""
        if cell not in self.given:
            return None
        given, shown = self.given[cell], self.before.get(cell, "")
        value = read_given(self.course, cell, given)
        untouched = is_untouched(self.course, cell, given, value, shown)
        return None if untouched else value

    def _take(self, cell: int, value: str | Refusal) -> None:
        """Store it unless it is refused."""
        refusal = value if isinstance(value, Refusal) else self.course.judge(cell, value)
        if refusal is not None:
            self._refuse(cell, refusal)
        elif isinstance(value, str):
            self._store(cell, value)

    def _store(self, cell: int, value: str) -> None:
        given = self.given.get(cell)
        self.removed += self.course.store(cell, value)
        if isinstance(given, Upload):
            self.course.files.setdefault(cell, clean(given.name))

    def _refuse(self, cell: int, refusal: Refusal) -> None:
        self.refusals[self.course.cells.token(cell)] = refusal

    def _end_entries(self, cell: int) -> int | None:
        """Take the answer to "another entry?"; return the cell if there is to be one."""
        another = read_repeat(self.given.get(cell))
        self.course.passed[cell] = another is False
        if another is None:
            self._refuse(cell, Refusal("not_a_choice"))
        elif another and not self.course.has_room(cell):
            self._refuse(cell, Refusal("too_many_entries", params={"limit": MAX_ENTRIES}))
        elif another:
            return cell
        return None

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

"""Where a session stands: what has been passed, what comes next, what is no longer true."""

from collections.abc import Iterable, Mapping, Sequence

from domain.forms import display
from domain.forms.bounds import MAX_CELLS, WORK
from domain.forms.cells import list_all
from domain.forms.entries import Entry
from domain.forms.growth import add_entry, remove_entry
from domain.forms.model import Choice, Edge, Form, Frame, Kind, Limits, Node
from domain.forms.numerals import clip
from domain.forms.sheet import Changes, Sheet
from domain.forms.values import to_number, to_truth
from domain.forms.views import Accepted, Line, Outcome, Refusal

_PICKED = (Kind.MANY, Kind.RANK)
MAX_ENTRIES = 500  # of one repeat in one place


class Course:
    """The state of a session on `form`.

    `at` is the current cell, None on the summary. `passed` flags the cells that were answered,
    skipped or read. `picked` are the choices toggled but not yet taken, `files` the names of
    uploads by cell, `changing` says that the summary sent us here, `lists` are the choices the
    program injected.
    """

    def __init__(self, form: Form, sheet: Sheet, lists: Mapping[str, Sequence[Choice]]) -> None:
        self.form = form
        self.sheet = sheet
        self.cells = sheet.cells
        self.lists = lists
        self.at: int | None = None
        self.passed = bytearray(len(sheet.raw))
        self.picked: tuple[str, ...] = ()
        self.files: dict[int, str] = {}
        self.changing = False

    @property
    def node(self) -> Node | None:
        """The current node; None on the summary."""
        return None if self.at is None else self.cells.node(self.at)

    def is_live(self, cell: int) -> bool:
        """Whether the cell is asked at all and applies now."""
        return self.cells.nodes[cell] < self.form.asked and bool(self.sheet.live[cell])

    def is_shown(self, cell: int) -> bool:
        """Whether a person ever sees the cell: counted repeats ask nothing of their own."""
        if not self.sheet.live[cell]:
            return False
        frame = self.frame_asked(cell)
        return frame is None or (frame.count is None and not frame.fixed)

    def is_note(self, cell: int) -> bool:
        """Whether the cell is only shown, not answered."""
        node = self.cells.node(cell)
        readonly = node.rules.readonly
        return node.kind is Kind.NOTE or (
            readonly is not None and to_truth(readonly(self.sheet.enter(cell)))
        )

    def is_answered(self, cell: int) -> bool:
        """Whether the cell is one for answers: no note, no question about another entry."""
        return self.cells.node(cell).kind is not Kind.REPEAT and not self.is_note(cell)

    def is_required(self, cell: int) -> bool:
        """Whether the cell needs an answer now."""
        required = self.cells.node(cell).rules.required
        return required is not None and to_truth(required(self.sheet.enter(cell)))

    def judge(self, cell: int, value: str) -> Refusal | None:
        """Why `value` cannot be the answer; None if it can."""
        if value:
            return None if self.sheet.holds(cell, value) else self._refuse(cell, "constraint")
        return self._refuse(cell, "required") if self.is_required(cell) else None

    def take(self, cell: int, value: str) -> Outcome:
        """Judge an answer, store it, drop what lost its question by it, move on."""
        refusal = self.judge(cell, value)
        if refusal is not None:
            return refusal
        removed = self.store(cell, value)
        self.advance()
        return Accepted(removed)

    def store(self, cell: int, value: str) -> tuple[Line, ...]:
        """Store a good answer; return the answers that lost their question by it."""
        if value != self.sheet.raw[cell]:
            self.files.pop(cell, None)
        changed = self.sheet.write(cell, value)
        self.passed[cell] = 1
        return self.settle(changed, cause=cell)

    def pass_by(self, cell: int) -> Outcome:
        """Move on from what takes no answer."""
        self.passed[cell] = 1
        self.advance()
        return Accepted()

    def pass_blanks(self, last: int) -> None:
        """Take notes and unanswered optional questions up to a cell as seen."""
        for cell in self.cells.sequence[: self.cells.index[last] + 1]:
            if self.is_live(cell) and (not self.is_answered(cell) or not self.is_required(cell)):
                self.passed[cell] = 1

    def recheck(self, cells: Iterable[int]) -> list[Line]:
        """Have those of the cells asked again whose answer is no longer valid; return those
        whose choice is no longer offered: see `go`."""
        lost: list[Line] = []
        for cell in cells:
            if self.is_live(cell) and self.passed[cell] and self.is_answered(cell):
                raw = self.sheet.raw[cell]
                if not self._is_offered(cell):
                    lost.append(display.show_line(self, cell, raw))
                    self.passed[cell] = 0
                elif self.judge(cell, raw):
                    self.passed[cell] = 0
        return lost

    def recheck_timed(self) -> None:
        """Have asked again what the passing of time has made invalid."""
        root = self.cells.root.chain
        self.recheck([c for n in self.form.timed for c in self.cells.reach(n, 0, root)])

    def advance(self, start: int | None = None) -> None:
        """Go to the next cell that applies and was not passed yet, from here (or from place
        `start`) on, then from the beginning."""
        if start is None:
            start = 0 if self.at is None else self.cells.index[self.at] + 1
        while (cell := self.find_open(start)) is not None:
            if self.is_shown(cell):
                return self.go(cell)
            start = self.cells.index[cell]  # where the first question of a new entry will be
            self.grow(cell)
        return self.go(None)

    def go(self, cell: int | None) -> None:
        """Stand at a cell, or on the summary. Choices that are no longer offered are taken out
        of an answer when it is seen again, as JavaRosa does."""
        self.sheet.scope.work = WORK
        if cell is not None:
            self.tidy(cell)
        self.stand(cell)
        self.changing = False

    def tidy(self, cell: int) -> tuple[Line, ...]:
        """Take out of an answer what is no longer offered; return the answers that are lost."""
        if self._is_offered(cell):
            return ()
        names = self.cells.node(cell).chosen(self.sheet.raw[cell])
        offered = set(self.offered(cell))
        left = " ".join(name for name in names if name in offered)
        self.passed[cell] = 0
        return self.settle(self.sheet.write(cell, left), cause=cell)

    def stand(self, cell: int | None) -> None:
        """Make a cell the current one, whatever led there."""
        self.at = cell
        self.picked = () if cell is None else self.stored_picks(cell)

    def before(self, cell: int | None) -> int | None:
        """The cell shown before a cell, or before the summary."""
        place = len(self.cells.sequence) if cell is None else self.cells.index[cell]
        shown = (c for c in reversed(self.cells.sequence[:place]) if self.is_shown(c))
        return next(shown, None)

    def grow(self, cell: int) -> tuple[Line, ...]:
        """Add an entry to the repeat that a cell asks about; return the answers lost by it."""
        frame = self.form.asks[self.cells.nodes[cell]]
        self.sheet.scope.spend(len(self.sheet.raw))
        entry, changed = add_entry(self.sheet, frame, self.cells.entry(cell))
        self.passed.extend(bytes(len(self.sheet.raw) - len(self.passed)))
        return self._settle_entries(entry, changed)

    def begin_entry(self, cell: int) -> tuple[Line, ...]:
        """Add an entry where a cell asks about another, and go to its first question."""
        place = self.cells.index[cell]
        lost = self.grow(cell)
        self.advance(place)
        return lost

    def is_removable(self, entry: Entry) -> bool:
        """Whether a person may take the entry away: not where the form counts."""
        frame = self.form.frames[entry.frame]
        return bool(self.sheet.live[entry.base]) and frame.count is None and not frame.fixed

    def remove(self, entry: Entry) -> tuple[Line, ...]:
        """Take an entry away; return the answers that are lost by it. Who stood in it, or on the
        summary, goes to the next question that is open."""
        inside = {cell for each in list_all(entry) for cell in self.cells.own_cells(each)}
        own = [cell for cell in self.cells.sequence if cell in inside]
        lost = [display.show_line(self, c, self.sheet.raw[c]) for c in own if self.is_given(c)]
        place = self.cells.index[own[0]] if own else None
        for cell in inside:
            self.passed[cell] = 0
            self.files.pop(cell, None)
        lost += self._settle_entries(entry, remove_entry(self.sheet, entry))
        if self.at is None or self.at in inside:
            self.at = None
            self.advance(place)
        return tuple(lost)

    def has_room(self, cell: int) -> bool:
        """Whether there can be another entry of the repeat that a cell asks about."""
        frame = self.frame_asked(cell)
        size = len(frame.nodes) if frame else 0
        fits = len(self.sheet.raw) + size <= MAX_CELLS
        return fits and self.count_entries(cell) < MAX_ENTRIES

    def count_entries(self, cell: int) -> int:
        """How many entries there are of the repeat that a cell asks about."""
        frame = self.form.asks.get(self.cells.nodes[cell], 0)
        return len(self.cells.entry(cell).inner.get(frame, ()))

    def frame_asked(self, cell: int) -> Frame | None:
        """The repeat that a cell asks about, if it is one of those."""
        number = self.form.asks.get(self.cells.nodes[cell])
        return None if number is None else self.form.frames[number]

    def offered(self, cell: int) -> list[str]:
        """The names of the choices offered at a cell."""
        node = self.cells.node(cell)
        if node.choices is None:
            return [c.name for c in display.ANOTHER] if node.kind is Kind.REPEAT else []
        return [row.get(node.choices.value_column, "") for row in self.sheet.rows(cell)]

    def stored_picks(self, cell: int) -> tuple[str, ...]:
        """The stored names of a multiple choice or ranking, from which toggling starts."""
        node = self.cells.node(cell)
        return tuple(node.chosen(self.sheet.raw[cell])) if node.kind in _PICKED else ()

    def find_open(self, start: int) -> int | None:
        """The next cell that applies and was not passed yet, from a place on, then from the
        beginning; it may be a counted repeat that lacks entries."""
        sequence = self.cells.sequence
        for cells in (sequence[start:], sequence[:start]):
            for cell in cells:
                if self.sheet.live[cell] and not self.passed[cell] and self.is_open(cell):
                    return cell
        return None

    def is_open(self, cell: int) -> bool:
        """Of a counted repeat: whether entries are missing."""
        frame = self.frame_asked(cell)
        if frame is None or frame.count is None:
            return frame is None or not frame.fixed
        found = frame.count.entries(self.sheet.enter(cell))
        wanted = [self.sheet.raw[entry.base + frame.count.spot.offset] for entry in found[:1]]
        count = clip(to_number(wanted[0]), 0, MAX_ENTRIES) if wanted else 0
        return self.count_entries(cell) < count and self.has_room(cell)

    def is_given(self, cell: int) -> bool:
        """Whether there is an answer that applies."""
        return self.is_live(cell) and bool(self.sheet.raw[cell]) and self.is_answered(cell)

    def settle(self, changed: Changes, *, cause: int | None = None) -> tuple[Line, ...]:
        """After changes: ask again what they made wrong; return the answers that are lost."""
        lost = [self._drop(cell, old) for cell, old in changed.items() if cell != cause]
        edges = [(cell, self.form.rechecked[self.cells.nodes[cell]]) for cell in changed]
        for cell, judged in edges:
            if judged:
                lost += self.recheck(self._reach_all(judged, cell))
        return tuple(filter(None, lost))

    def _settle_entries(self, entry: Entry, changed: Changes) -> tuple[Line, ...]:
        """The same after an entry came or went."""
        around, judged = entry.chain[:-1], self.form.frames[entry.frame].judged
        cells = [c for n, shared in judged for c in self.cells.reach(n, shared, around)]
        return (*self.settle(changed), *self.recheck(cells))

    def _reach_all(self, edges: Iterable[Edge], cell: int) -> list[int]:
        chain = self.cells.chains[cell]
        return [c for n, shared in edges for c in self.cells.reach(n, shared, chain)]

    def _drop(self, cell: int, old: str) -> Line | None:
        """Have a question that died asked again should it come back: its answer is kept till
        then, and told as removed."""
        if self.cells.nodes[cell] >= self.form.asked or not self.passed[cell]:
            return None
        if self.sheet.live[cell]:
            return None
        self.passed[cell] = 0
        given = old and self.cells.node(cell).kind is not Kind.REPEAT and not self.is_note(cell)
        return display.show_line(self, cell, old) if given else None

    def _is_offered(self, cell: int) -> bool:
        """Whether the list of a select has all choices of its answer; others always do."""
        raw, node = self.sheet.raw[cell], self.cells.node(cell)
        if not raw or node.choices is None or not node.choices.listed:
            return True
        return set(self.offered(cell)).issuperset(node.chosen(raw))

    def _refuse(self, cell: int, code: str) -> Refusal:
        node, required = self.cells.node(cell), code == "required"
        text = node.required_message if required else node.constraint_message
        message = text.render(self.sheet.enter(cell)) if text else None
        return Refusal(code, message, {} if required else _name_limits(node.limits))


def _name_limits(limits: Limits) -> dict[str, str | int]:
    """Limits that may be what a constraint is about, for a message in the program's words."""
    named = {
        "min_select": limits.min_select,
        "max_select": limits.max_select,
        "max_length": limits.max_length,
    }
    return {name: limit for name, limit in named.items() if limit is not None}

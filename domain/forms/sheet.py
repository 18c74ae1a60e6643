"""The values of one session, recomputed only where something they depend on has changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from heapq import heappop, heappush
from typing import TypeVar

from domain.forms.cells import Cells
from domain.forms.entries import Chain
from domain.forms.model import Action, Choice, Form, Kind, Node
from domain.forms.scope import Item, Items, Scope
from domain.forms.stored import read_stored, settle, tidy
from domain.forms.values import Atom, to_truth

_CELL = 32  # bits of a cell's number in a queue ordered by rank
_UNCOUNTED = frozenset({Kind.NOTE, Kind.REPEAT})
_REACTIONS = 30  # actions that may cause one another
_ACTION = 1_000  # work of one of them
_TOLD = 5  # texts inside one another

T = TypeVar("T")

Changes = dict[int, str]  # what was stored before, by cell


class Sheet:
    """Values by cell: see `Cells`.

    `raw` holds every stored value as text; `scope.values` what expressions see: typed, and
    blank while a node is not relevant. `live` flags the relevant cells, `counted` those of
    them that count as questions in "3 of 12".
    """

    def __init__(
        self, form: Form, *, lists: Mapping[str, Sequence[Choice]], now: datetime, language: str
    ) -> None:
        self.form = form
        self.cells = Cells(form)
        self.raw = [node.default if node.depth == 0 else "" for node in form.nodes]
        self.live = bytearray()
        self.counted = bytearray()
        injected = {name: tuple(c.as_row() for c in given) for name, given in lists.items()}
        self.scope = Scope(
            values=[],
            live=self.live,
            chain=self.cells.root.chain,
            now=now,
            instances={**form.instances, **injected},
            language=language,
            text=self.text,
            choice_labels=self.choice_labels,
            version=form.version,
        )
        self.corrected: set[int] = set()  # calculations that a person has overwritten
        self._reacting = 0
        self._telling = 0
        self.extend()

    def extend(self) -> None:
        """Make room for new cells."""
        size = len(self.cells.nodes)
        self.raw.extend([""] * (size - len(self.raw)))
        self.scope.values.extend([""] * (size - len(self.scope.values)))
        self.live.extend(bytes(size - len(self.live)))
        self.counted.extend(bytes(size - len(self.counted)))

    def enter(self, cell: int) -> Scope:
        """The scope as it is for a cell: relative paths are seen from its entries."""
        scope, chain = self.scope, self.cells.chains[cell]
        frame = self.form.asks.get(self.cells.nodes[cell])
        scope.chain = chain if frame is None else (*chain, self.cells.blanks[frame])
        return scope

    def revive(self, cell: int, value: Atom | None) -> None:
        """Make a cell relevant as it is, without computing anything; `value` is what expressions
        see, None for the value of what is stored."""
        self.live[cell] = 1
        self.scope.values[cell] = self.read(cell) if value is None else value
        self._count(self.cells.node(cell), cell)

    def compute_all(self) -> None:
        """Compute every cell, each after what it depends on; once() sees what is stored."""
        self.scope.values[:] = map(self.read, range(len(self.raw)))
        root, nodes = self.cells.root.chain, self.form.nodes
        for number in self.form.order:
            if nodes[number].depth == 0:
                self._update(number)
            else:
                for cell in self.cells.reach(number, 0, root):
                    self._update(cell)

    def write(self, cell: int, value: str) -> Changes:
        """Store a value; return all cells whose value or relevance changed by it, this one
        first, with their stored values from before.

        As in JavaRosa, what a person has corrected or what is fickle is computed again when
        anything it depends on is answered again, if only with the same.
        """
        before, self.raw[cell] = self.raw[cell], value
        typed = self.read(cell) if self.live[cell] else ""
        changed: Changes = {}
        stale: Sequence[int] = ()
        if before or value:
            source = {self.cells.nodes[cell]: self.cells.node(cell).depth}
            stale = self._list_stale(source, self.cells.chains[cell])
        if typed != self.scope.values[cell]:
            self.scope.values[cell] = typed
            changed = {cell: before, **self.recompute([*self.follow(cell), *stale])}
        elif stale:
            changed = self.recompute(stale)
        if self.cells.node(cell).rules.calculate is not None:
            self.corrected.add(cell)
        if before != value and self.cells.nodes[cell] in self.form.reactions:
            changed = {**self._react(cell), **changed}
        return changed

    def write_again(self) -> Changes:
        """Give every answer that applies once more, as JavaRosa does at the end."""
        cells = self.cells
        answered = {cells.nodes[c]: 0 for c in cells.sequence if self.live[c] and self.raw[c]}
        return self.recompute(self._list_stale(answered, cells.root.chain))

    def perform(self, action: Action, cell: int) -> Changes:
        """Give one target of an action its value."""
        value, kind = action.run(self.enter(cell)), self.cells.node(cell).data
        return self.write(cell, tidy(settle(value, kind)[0], kind, self.scope.now))

    def recompute(self, cells: Iterable[int]) -> Changes:
        """Compute cells, then what depends on them, in order, stopping where nothing changes."""
        form, changed = self.form, Changes()
        waiting: list[int] = []
        queued: set[int] = set()
        self._queue(cells, waiting, queued)
        while waiting:
            cell = heappop(waiting) & ((1 << _CELL) - 1)
            before = self.raw[cell]
            if self._update(cell):
                changed[cell] = before
                number = self.cells.nodes[cell]
                if form.dependents[number] or form.inner[number]:
                    self._queue(self.follow(cell), waiting, queued)
        self.scope.spend(len(queued))
        return changed

    def follow(self, cell: int) -> Sequence[int]:
        """The cells that depend on a cell."""
        number = self.cells.nodes[cell]
        outside, inner = self.form.dependents[number], self.form.inner[number]
        if not inner:
            return outside
        chain, reach = self.cells.chains[cell], self.cells.reach
        return [*outside, *(c for node, shared in inner for c in reach(node, shared, chain))]

    def holds(self, cell: int, candidate: str) -> bool:
        """Whether the constraint of a cell would hold if its value were `candidate`."""
        constraint = self.cells.node(cell).rules.constraint
        if constraint is None:
            return True
        values, kept_raw = self.scope.values, self.raw[cell]
        kept = values[cell]
        self.raw[cell] = candidate
        values[cell] = self.read(cell)
        try:
            return to_truth(constraint(self.enter(cell)))
        finally:
            self.raw[cell], values[cell] = kept_raw, kept

    def rows(self, cell: int) -> Items:
        """The choices of a select that its filter lets through, as rows."""
        choices = self.cells.node(cell).choices
        if choices is None:
            return ()
        outer = self.scope.chain
        try:
            return choices.rows(self.enter(cell))
        finally:
            self.scope.chain = outer

    def choices(self, cell: int) -> tuple[Choice, ...]:
        """The choices of a select, labelled in the language of the session."""
        return self.offer(cell, self.rows(cell))

    def offer(self, cell: int, rows: Items) -> tuple[Choice, ...]:
        """The rows of a select as choices."""
        node = self.cells.node(cell)
        if node.choices is None:
            return ()
        name = node.choices.value_column
        return tuple(Choice(row.get(name, ""), self._label(node, row)) for row in rows)

    def every_choice(self, cell: int) -> tuple[Choice, ...]:
        """The choices of a select, those that its filter hides now included."""
        choices = self.cells.node(cell).choices
        rows = self.scope.instances.get(choices.source) if choices else None
        return self.choices(cell) if rows is None else self.offer(cell, rows)

    def labels_of(self, cell: int, names: Sequence[str]) -> list[str]:
        """Labels of choices; the name itself where the list has no such choice."""
        node = self.cells.node(cell)
        if node.choices is None or not names:
            return list(names)
        wanted, found = set(names), dict[str, Item]()
        for row in self.rows(cell):
            name = row.get(node.choices.value_column, "")
            if name in wanted:
                found.setdefault(name, row)
                if len(found) == len(wanted):
                    break
        return [self._label(node, found[name]) if name in found else name for name in names]

    def choice_labels(self, number: int, answer: str) -> list[str]:
        """The same for an answer to the question that an expression means by the number of its
        node; blank for labels that speak of themselves."""
        node, chain = self.form.nodes[number], self.scope.chain
        near = len(chain) > node.depth and chain[node.depth].frame == node.frame
        cell = self.cells.cell(number, chain) if near else number
        names = node.chosen(answer)
        self.scope.spend(len(names))
        return self._tell(lambda: self.labels_of(cell, names), [])

    def text(self, key: str) -> str:
        """The text of an itext id; "" when there is none, or when it is part of itself."""
        found = self.form.texts.get(key)
        return self._tell(lambda: found.render(self.scope), "") if found else ""

    def _tell(self, told: Callable[[], T], nothing: T) -> T:
        """Texts may have values in them that are texts again: in a circle they end somewhere."""
        self.scope.spend(1)
        if self._telling >= _TOLD:
            return nothing
        self._telling += 1
        try:
            return told()
        finally:
            self._telling -= 1

    def read(self, cell: int) -> Atom:
        """The value of what is stored in a cell, relevant or not."""
        return read_stored(self.raw[cell], self.cells.node(cell).data, self.scope.now)

    def _label(self, node: Node, row: Item) -> str:
        columns = node.choices
        if columns is None:
            return ""
        label = row.get(columns.label_column) or row.get("label")
        return self.text(row.get(columns.label_id, "")) if label is None else label

    def _react(self, cell: int) -> Changes:
        """Do what a new value causes elsewhere; actions in a circle end somewhere."""
        changed: Changes = {}
        if self._reacting >= _REACTIONS:
            return changed
        self._reacting += 1
        chain = self.cells.chains[cell]
        for action in self.form.reactions[self.cells.nodes[cell]]:
            for target in self.cells.reach(action.target, action.shared, chain):
                self.scope.spend(_ACTION)
                changed = {**self.perform(action, target), **changed}
        self._reacting -= 1
        return changed

    def _list_stale(self, sources: Mapping[int, int], chain: Chain) -> list[int]:
        """The cells to compute again when nodes are answered anew, in all entries that share so
        many repeats of `chain`: the corrected and the fickle that depend on them."""
        fickle, nodes = self.form.fickle, self.cells.nodes
        wanted = {nodes[cell] for cell in self.corrected} | fickle
        reached = self._find_readers(sources) if wanted else {}
        return [
            cell
            for number in wanted & reached.keys()
            for cell in self.cells.reach(number, reached[number], chain)
            if number in fickle or cell in self.corrected
        ]

    def _find_readers(self, sources: Mapping[int, int]) -> dict[int, int]:
        """The nodes that read other nodes, however indirectly, and how many repeats their
        entries share with those; being inside of a group is not reading it."""
        form, known, waiting = self.form, dict(sources), list(sources)
        readers: dict[int, int] = {}
        while waiting:
            source = waiting.pop()
            outside = ((number, 0) for number in form.dependents[source])
            for number, shared in (*outside, *form.inner[source]):
                nearest = min(shared, known[source])
                if nearest < known.get(number, nearest + 1):
                    known[number] = nearest
                    waiting.append(number)
                if form.nodes[number].parent != source:
                    readers[number] = min(nearest, readers.get(number, nearest))
        return readers

    def _queue(self, cells: Iterable[int], waiting: list[int], queued: set[int]) -> None:
        nodes, rank = self.cells.nodes, self.form.rank
        for cell in cells:
            if cell not in queued:
                queued.add(cell)
                heappush(waiting, rank[nodes[cell]] << _CELL | cell)

    def _update(self, cell: int) -> bool:
        """Recompute one cell; return whether its value or its relevance changed."""
        number, values = self.cells.nodes[cell], self.scope.values
        node = self.form.nodes[number]
        before, was_live = values[cell], self.live[cell]
        live = self.live[cell] = self._is_live(node, cell)
        value = values[cell] = self._refresh_value(node, cell) if live else ""
        self._count(node, cell)
        return value != before or live != was_live

    def _count(self, node: Node, cell: int) -> None:
        if node.number < self.form.asked:
            self.counted[cell] = self.live[cell] and node.kind not in _UNCOUNTED

    def _is_live(self, node: Node, cell: int) -> bool:
        chain = self.cells.chains[cell]
        if node.parent is not None:
            parent = self.form.nodes[node.parent]
            if not self.live[chain[parent.depth].base + parent.offset]:
                return False
        relevant = node.rules.relevant
        return relevant is None or to_truth(relevant(self.enter(cell)))

    def _refresh_value(self, node: Node, cell: int) -> Atom:
        if node.rules.calculate is None:
            return self.read(cell)
        self.corrected.discard(cell)
        value = node.rules.calculate(self.enter(cell))
        self.raw[cell], typed = settle(value, node.data)
        return typed

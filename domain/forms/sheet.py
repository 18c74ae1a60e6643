"""The values of one session, recomputed only where something they depend on has changed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from heapq import heappop, heappush

from domain.forms.metadata import fill
from domain.forms.model import Choice, Form, Kind, Node
from domain.forms.scope import Item, Items, Scope
from domain.forms.stored import read_stored, settle, tidy
from domain.forms.values import Atom, to_truth


class Sheet:
    """Values by node number.

    `raw` holds every stored value as text; `scope.values` what expressions see: typed, and
    blank while a node is not relevant. `live` flags the relevant nodes, `counted` those of
    them that count as questions in "3 of 12".
    """

    def __init__(
        self, form: Form, *, lists: Mapping[str, Sequence[Choice]], now: datetime, language: str
    ) -> None:
        self.form = form
        self.raw = [node.default for node in form.nodes]
        self.live = bytearray(len(form.nodes))
        self.counted = bytearray(form.asked)
        injected = {name: tuple(c.as_row() for c in given) for name, given in lists.items()}
        self.scope = Scope(
            values=[""] * len(form.nodes),
            now=now,
            instances={**form.instances, **injected},
            language=language,
            text=self.text,
            choice_label=self.choice_label,
            version=form.version,
        )

    def open(self, context: Mapping[str, str]) -> None:
        """Take the defaults, fill in the metadata, put the program's context into the hidden
        nodes, apply dynamic defaults, compute."""
        now = self.scope.now
        for node in self.form.nodes:
            if node.default or node.preload:
                filled = fill(node.preload, now=now)
                self.raw[node.number] = filled or self._load_default(node)
        for key, value in context.items():
            number = self.form.by_key.get(key)
            if number is not None and self.form.nodes[number].kind is Kind.HIDDEN:
                self.raw[number] = value
        self.compute_all()
        for node in self.form.nodes:
            if node.rules.initial is not None and not self.raw[node.number]:
                self.write(node.number, settle(node.rules.initial(self.scope), node.data)[0])

    def compute_all(self) -> None:
        """Compute every node, each after what it depends on; once() sees what is stored."""
        self.scope.values[:] = map(self._typed, range(len(self.raw)))
        for number in self.form.order:
            self._update(number)

    def write(self, number: int, value: str) -> dict[int, str]:
        """Store a value; return all nodes whose value or relevance changed by it, this one
        first, with their stored values from before."""
        before, self.raw[number] = self.raw[number], value
        typed = self._typed(number) if self.live[number] else ""
        if typed == self.scope.values[number]:
            return {}
        self.scope.values[number] = typed
        return {number: before, **self._propagate(number)}

    def holds(self, number: int, candidate: str) -> bool:
        """Whether the constraint of a node would hold if its value were `candidate`."""
        constraint = self.form.nodes[number].rules.constraint
        if constraint is None:
            return True
        values, kept_raw = self.scope.values, self.raw[number]
        kept = values[number]
        self.raw[number] = candidate
        values[number] = self._typed(number)
        try:
            return to_truth(constraint(self.scope))
        finally:
            self.raw[number], values[number] = kept_raw, kept

    def rows(self, node: Node) -> Items:
        """The choices of a select that its filter lets through, as rows."""
        return node.choices.rows(self.scope) if node.choices else ()

    def choices(self, node: Node) -> tuple[Choice, ...]:
        """The choices of a select, labelled in the language of the session."""
        if node.choices is None:
            return ()
        name = node.choices.value_column
        return tuple(Choice(r.get(name, ""), self._label(node, r)) for r in self.rows(node))

    def choice_label(self, number: int, name: str) -> str:
        """Label of one choice; its name when the list has no such choice."""
        node = self.form.nodes[number]
        if node.choices is not None:
            for row in self.rows(node):
                if row.get(node.choices.value_column) == name:
                    return self._label(node, row)
        return name

    def text(self, key: str) -> str:
        """The text of an itext id; "" when there is none."""
        found = self.form.texts.get(key)
        return found.render(self.scope) if found else ""

    def _label(self, node: Node, row: Item) -> str:
        columns = node.choices
        if columns is None:
            return ""
        label = row.get(columns.label_column) or row.get("label")
        return self.text(row.get(columns.label_id, "")) if label is None else label

    def _load_default(self, node: Node) -> str:
        """The default as an answer of the node's type would be stored; of a select, what of it
        is among the choices."""
        default = tidy(node.default, node.data, self.scope.now)
        if node.choices is None or node.choices.filtered or node.kind is Kind.RANGE:
            return default
        offered = {row.get(node.choices.value_column) for row in self.rows(node)}
        return " ".join(name for name in node.chosen(default) if name in offered)

    def _propagate(self, source: int) -> dict[int, str]:
        """Recompute what depends on `source`, in order, stopping where nothing changes."""
        form = self.form
        changed: dict[int, str] = {}
        waiting: list[int] = []
        queued: set[int] = set()
        self._queue(form.dependents[source], waiting, queued)
        while waiting:
            number = form.order[heappop(waiting)]
            before = self.raw[number]
            if self._update(number):
                changed[number] = before
                self._queue(form.dependents[number], waiting, queued)
        return changed

    def _queue(self, numbers: Iterable[int], waiting: list[int], queued: set[int]) -> None:
        for number in numbers:
            if number not in queued:
                queued.add(number)
                heappush(waiting, self.form.rank[number])

    def _update(self, number: int) -> bool:
        """Recompute one node; return whether its value or its relevance changed."""
        node, values = self.form.nodes[number], self.scope.values
        before, was_live = values[number], self.live[number]
        live = self.live[number] = self._is_live(node)
        value = values[number] = self._refresh_value(node) if live else ""
        if number < self.form.asked:
            self.counted[number] = live and node.kind is not Kind.NOTE
        return value != before or live != was_live

    def _is_live(self, node: Node) -> bool:
        if node.parent is not None and not self.live[node.parent]:
            return False
        return node.rules.relevant is None or to_truth(node.rules.relevant(self.scope))

    def _refresh_value(self, node: Node) -> Atom:
        number = node.number
        if node.rules.calculate is not None:
            self.raw[number], value = settle(node.rules.calculate(self.scope), node.data)
            return value
        if node.choices is not None and node.choices.filtered and self.raw[number]:
            left = {row.get(node.choices.value_column) for row in self.rows(node)}
            self.raw[number] = " ".join(n for n in node.chosen(self.raw[number]) if n in left)
        return self._typed(number)

    def _typed(self, number: int) -> Atom:
        return read_stored(self.raw[number], self.form.nodes[number].data, self.scope.now)

"""The cells of one session: which node lives where, in which entry, and in what order all are
asked."""

import re
from collections.abc import Iterator, Mapping, Sequence

from domain.forms.entries import Chain, Entry, spread
from domain.forms.model import Form, Node

_ENTRY = re.compile(r"([^\[\]]+)\[(\d{1,6})\]/?")


class Cells:
    """The structure of one session.

    `nodes` and `chains` tell the node and the entries of each cell. `sequence` are the cells of
    what is asked, in order, `index` the place of each in it. Nodes in repeats have a cell of
    their own number too, which nothing ever fills: it stands for the node while there is no
    entry to look at, in an empty one of its own (`blanks`, by frame).
    """

    def __init__(self, form: Form) -> None:
        self.form = form
        self.root = Entry(0, 0, 1, ())
        self.nodes = list(range(len(form.nodes)))
        self.chains: list[Chain] = [self.root.chain] * len(form.nodes)
        self.sequence: Sequence[int] = range(form.asked)
        self.index: Sequence[int] | Mapping[int, int] = self.sequence
        self.blanks: dict[int, Entry] = {}
        self._free: dict[int, list[Entry]] = {}
        for frame in form.frames[1:]:
            around = self.blanks[frame.line[-2]] if len(frame.line) > 1 else self.root
            blank = self.blanks[frame.number] = self._allocate(frame.number, around, place=0)
            for number in frame.nodes:
                self.chains[number] = blank.chain

    def node(self, cell: int) -> Node:
        """The node of a cell."""
        return self.form.nodes[self.nodes[cell]]

    def entry(self, cell: int) -> Entry:
        """The innermost entry that a cell is in."""
        return self.chains[cell][-1]

    def cell(self, number: int, chain: Chain) -> int:
        """The cell of a node for those in the entries of `chain`."""
        node = self.form.nodes[number]
        return chain[node.depth].base + node.offset

    def reach(self, number: int, shared: int, chain: Chain) -> list[int]:
        """The cells of a node in all entries that share the first `shared` repeats of `chain`."""
        node = self.form.nodes[number]
        if node.depth == shared:
            return [chain[shared].base + node.offset]
        line = self.form.frames[node.frame].line[shared:]
        return [entry.base + node.offset for entry in spread(chain[shared], line)]

    def add(self, frame: int, around: Entry) -> Entry:
        """A new last entry; `order` has to be called afterwards."""
        siblings = around.inner.setdefault(frame, [])
        entry = self._allocate(frame, around, place=len(siblings) + 1)
        siblings.append(entry)
        return entry

    def remove(self, entry: Entry) -> None:
        """Take an entry away, with those inside; their cells may be used again."""
        siblings = entry.chain[-2].inner[entry.frame]
        siblings.remove(entry)
        for place, each in enumerate(siblings, start=1):
            each.place = place
        for each in list_all(entry):
            self._free.setdefault(each.frame, []).append(each)

    def order(self) -> None:
        """List anew what is asked, after entries came or went."""
        self.sequence = list(self._walk(self.root))
        self.index = {cell: place for place, cell in enumerate(self.sequence)}

    def own_cells(self, entry: Entry) -> range:
        """The cells of an entry of a repeat, without those of the entries inside."""
        return range(entry.base, entry.base + len(self.form.frames[entry.frame].nodes))

    def key(self, cell: int) -> str:
        """ "name", "child[2]/age", "school[1]/class[3]/pupils"."""
        entry, key = self.chains[cell][-1], self.form.nodes[self.nodes[cell]].key
        return key if entry is self.root else f"{self.entry_key(entry)}/{key}"

    def entry_key(self, entry: Entry) -> str:
        """ "child[2]"; "" for the form itself."""
        parts = [
            f"{self.form.nodes[self.form.frames[each.frame].question].key}[{each.place}]"
            for each in entry.chain[1:]
        ]
        return "/".join(parts)

    def path(self, cell: int) -> str:
        """ "/data/child[2]/age", as JavaRosa writes it; of what asks for another entry the
        repeat's own, "/data/child"."""
        node, chain = self.node(cell), self.chains[cell]
        steps = list(node.path[:-1] if self.nodes[cell] in self.form.asks else node.path)
        for entry in chain[1:]:
            owner = self.form.nodes[self.form.frames[entry.frame].nodes[0]]
            steps[len(owner.path) - 1] += f"[{entry.place}]"
        return "/" + "/".join(steps)

    def list_leaves(self, entry: Entry | None = None) -> Iterator[int]:
        """The cells that hold values, and groups and entries before what is in them, in the order
        of the data."""
        entry = entry or self.root
        if entry is not self.root:
            yield entry.base
        for leaf in self.form.frames[entry.frame].leaves:
            if leaf >= 0:
                yield entry.base + leaf
            else:
                for inner in entry.inner.get(~leaf, ()):
                    yield from self.list_leaves(inner)

    def token(self, cell: int) -> str:
        """ "12" for node 12, "12.3" in the third entry of a repeat, "12.3.1" two deep."""
        places = [each.place for each in self.chains[cell][1:]]
        return ".".join(map(str, [self.nodes[cell], *places]))

    def find(self, key: str) -> int | None:
        """The cell of a key."""
        if "[" not in key:
            return self.form.by_key.get(key)
        entry, rest = self._descend(key)
        if entry is None:
            return None
        number = self.form.frames[entry.frame].by_key.get(rest)
        return None if number is None else self.cell(number, entry.chain)

    def find_entry(self, key: str) -> Entry | None:
        """The entry of a key such as "child[2]"."""
        entry, rest = self._descend(key)
        return None if rest or entry is self.root else entry

    def _descend(self, key: str) -> tuple[Entry | None, str]:
        """The innermost entry that a key leads into, and the rest of the key."""
        entry = self.root
        while found := _ENTRY.match(key):
            frame = self.form.frames[entry.frame].repeats.get(found[1])
            inner = entry.inner.get(frame, []) if frame is not None else []
            place = int(found[2])
            if not 0 < place <= len(inner):
                return None, key
            entry, key = inner[place - 1], key[found.end() :]
        return entry, key

    def _allocate(self, frame: int, around: Entry, *, place: int) -> Entry:
        free = self._free.get(frame)
        base = free.pop().base if free else len(self.nodes)
        entry = Entry(frame, base, place, around.chain)
        members = self.form.frames[frame].nodes
        end = base + len(members)
        self.nodes[base:end] = members
        self.chains[base:end] = [entry.chain] * len(members)
        return entry

    def _walk(self, entry: Entry) -> Iterator[int]:
        for step in self.form.frames[entry.frame].steps:
            if step >= 0:
                yield entry.base + step
            else:
                for inner in entry.inner.get(~step, ()):
                    yield from self._walk(inner)


def list_all(entry: Entry) -> list[Entry]:
    """The entry and all those inside, outer before inner."""
    found = [entry]
    for inner in entry.inner.values():
        for each in inner:
            found += list_all(each)
    return found

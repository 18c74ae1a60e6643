"""Functions that need to know where in the form a node is: position(), indexed-repeat(), once()."""

from collections.abc import Mapping

from domain.forms.entries import Entry, spread
from domain.forms.errors import FormError
from domain.forms.paths import unpack
from domain.forms.scope import NodeSet, Run, Scope, Term
from domain.forms.values import Value

Reads = set[tuple[int, int]]


def build_once(own: Term, terms: list[Term]) -> Run:
    """once(): the value that the node has already, else the argument."""
    present, argument = own.run, terms[0].run

    def value(scope: Scope) -> Value:
        found = present(scope)
        return argument(scope) if found == "" else found

    return value


def build_position(terms: list[Term], reads: Reads) -> Run:
    """position(path): the number of the first entry that the path leads to; 1 elsewhere."""
    nodes = _need_nodes("position", terms[0])
    if not nodes.spot.is_entry:
        return lambda _: 1.0
    reads.add((nodes.spot.node, min(nodes.bound, len(nodes.spot.frames) - 1)))

    def place(scope: Scope) -> Value:
        found = nodes.entries(scope)
        return float(found[0].place) if found else 1.0

    return place


def build_indexed(terms: list[Term], reads: Reads) -> Run:
    """indexed-repeat(target, repeat, index, …): the target in the entries of those numbers."""
    target = _need_nodes("indexed-repeat", terms[0])
    indices: dict[int, Run] = {}
    for repeat, index in zip(terms[1::2], terms[2::2], strict=True):
        spot = _need_nodes("indexed-repeat", repeat).spot
        if not spot.is_entry or spot.frames[-1] not in target.spot.frames:
            raise FormError("not_a_repeat_around", params={"function": "indexed-repeat"})
        indices[spot.frames[-1]] = index.run
    first = min(target.spot.frames.index(frame) for frame in indices)
    reads.add((target.spot.node, min(target.bound, first)))
    return _read_indexed(target, indices)


def _need_nodes(function: str, term: Term) -> NodeSet:
    if term.nodes is None:
        raise FormError("needs_path", params={"function": function})
    return term.nodes


def _read_indexed(target: NodeSet, indices: Mapping[int, Run]) -> Run:
    """The target in the entries numbered by `indices`, by frame; "" where there is none."""
    frames, offset = target.spot.frames, target.spot.offset

    def read(scope: Scope) -> Value:
        found = [scope.chain[0]]
        for depth, frame in enumerate(frames, start=1):
            if frame in indices:
                found = _pick(found, frame, indices[frame](scope))
            elif depth <= target.bound:
                found = [scope.chain[depth]]
            else:
                found = [inner for entry in found for inner in spread(entry, (frame,))]
        cells = [entry.base + offset for entry in found]
        return unpack([scope.values[cell] for cell in cells if scope.live[cell]])

    return read


def _pick(entries: list[Entry], frame: int, index: Value) -> list[Entry]:
    place = max(int(index), 1) if isinstance(index, float) and abs(index) < 1e9 else 1
    inner = [entry.inner.get(frame, []) for entry in entries]
    return [each[place - 1] for each in inner if len(each) >= place]

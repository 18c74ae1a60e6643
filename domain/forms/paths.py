"""Compiling paths to nodes of the form.

A path is seen from the entry it stands in, as JavaRosa does: repeats that it shares with the
asking node mean the same entry, unless the path climbs above them (`../../child`) or chooses
entries itself (`/data/child[age > 5]`). All other repeats mean every entry.
"""

from collections.abc import Callable, Mapping, Sequence

from domain.forms.entries import Entry
from domain.forms.errors import FormError
from domain.forms.scope import Names, NodeSet, Run, Scope, Spot, Term
from domain.forms.values import Atom, Value

PARENT = ".."

Path = tuple[str, ...]
Conditions = Mapping[int, Sequence[Run]]  # predicates by the step of the path, from 0
_Hop = Callable[[Scope, Entry], Sequence[Entry]]


def find_spot(names: Names, path: Path) -> Spot:
    """The node at `path`, or FormError."""
    spot = names.find_spot(path)
    if spot is None:
        raise FormError("unknown_path", params={"path": "/" + "/".join(path)})
    return spot


def read_nodes(
    names: Names,
    path: Path,
    *,
    seen_from: Path,
    climbed: int = 0,
    conditions: Conditions | None = None,
    asked: bool = False,
) -> Term:
    """The nodes at the absolute `path`, for an expression at `seen_from`.

    `climbed` is how many steps up from there a relative path began with, -1 for an absolute
    one. With `asked` the path is seen from where the outermost expression asks: current().
    """
    spot = find_spot(names, path)
    conditions = conditions or {}
    way = [find_spot(names, path[: step + 1]) for step in range(len(path))]
    shared = _count_shared(path, seen_from, climbed, conditions)
    bound = sum(each.is_entry for each in way[:shared])
    if bound == len(spot.frames) and not conditions:
        return _read_one(spot, asked=asked)
    entries = _expand(way, bound, conditions, asked=asked)
    return _read_all(NodeSet(spot, bound, entries))


def _count_shared(path: Path, seen_from: Path, climbed: int, conditions: Conditions) -> int:
    """How many first steps of `path` mean the same nodes as those of the place it is seen from."""
    shared = 0
    for ours, theirs in zip(path, seen_from[: len(seen_from) - climbed], strict=False):
        if ours != theirs or shared in conditions:
            break
        shared += 1
    return shared


def _read_one(spot: Spot, *, asked: bool) -> Term:
    """The value of the only node that the path can mean: blank when it is not relevant."""
    depth, offset = len(spot.frames), spot.offset

    def entry(scope: Scope) -> Entry:
        return ((scope.asking if asked else None) or scope.chain)[depth]

    def members(scope: Scope) -> Value:
        cell = entry(scope).base + offset
        return [scope.values[cell]] if scope.live[cell] else []

    if depth == 0:
        run: Run = lambda scope: scope.values[offset]  # noqa: E731 - one closure of three
    elif asked:
        run = lambda scope: scope.values[entry(scope).base + offset]  # noqa: E731 - same
    else:
        run = lambda scope: scope.values[scope.chain[depth].base + offset]  # noqa: E731 - same
    nodes = NodeSet(spot, depth, lambda scope: [entry(scope)])
    return Term(run, node=spot.node, nodes=nodes, members=members)


def _read_all(nodes: NodeSet) -> Term:
    """The values of the relevant nodes that a path leads to; a single one is a plain value."""
    entries, offset = nodes.entries, nodes.spot.offset

    def members(scope: Scope) -> list[Atom]:
        values, live = scope.values, scope.live
        cells = [entry.base + offset for entry in entries(scope)]
        return [values[cell] for cell in cells if live[cell]]

    return Term(
        lambda scope: unpack(members(scope)), node=nodes.spot.node, nodes=nodes, members=members
    )


def unpack(members: list[Atom]) -> Value:
    """A node set where a value is wanted: a single member stands for itself, none is blank."""
    if len(members) == 1:
        return members[0]
    return members or ""


def _expand(
    way: Sequence[Spot], bound: int, conditions: Conditions, *, asked: bool
) -> Callable[[Scope], list[Entry]]:
    """The entries along a path, from the bound ones on, that its predicates let through."""
    hops: list[_Hop] = []
    for step, spot in enumerate(way):
        wanted = tuple(conditions.get(step, ()))
        if spot.is_entry and len(spot.frames) > bound:
            hops.append(_enter(spot.frames[-1], wanted))
        elif wanted:
            hops.append(_stay(wanted))

    def entries(scope: Scope) -> list[Entry]:
        found = [((scope.asking if asked else None) or scope.chain)[bound]]
        for hop in hops:
            found = [inner for entry in found for inner in hop(scope, entry)]
            scope.spend(len(found))
        return found

    return entries


def _stay(conditions: Sequence[Run]) -> _Hop:
    return lambda scope, entry: _keep(scope, [entry], conditions, [1])


def _enter(frame: int, conditions: Sequence[Run]) -> _Hop:
    if not conditions:
        return lambda _, entry: entry.inner.get(frame, ())

    def choose(scope: Scope, entry: Entry) -> Sequence[Entry]:
        inner = entry.inner.get(frame, [])
        return _keep(scope, inner, conditions, [each.place for each in inner])

    return choose


def _keep(
    scope: Scope, entries: list[Entry], conditions: Sequence[Run], places: list[int]
) -> list[Entry]:
    """The entries for which all predicates are true. A number chooses nothing, as in JavaRosa."""
    chain, asking, position = scope.chain, scope.asking, scope.position
    scope.asking = asking or chain
    try:
        for condition in conditions:
            kept = []
            for entry, place in zip(entries, places, strict=False):
                scope.chain, scope.position = entry.chain, place
                if condition(scope) is True:
                    kept.append(entry)
            entries, places = kept, list(range(1, len(kept) + 1))
    finally:
        scope.chain, scope.asking, scope.position = chain, asking, position
    return entries

"""What depends on what, and the order in which it can be computed."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

from domain.forms.errors import FormError
from domain.forms.model import Edge

Path = tuple[str, ...]
T = TypeVar("T", int, tuple[int, str])
Reads = Collection[tuple[int, int]]  # (node, how many repeats around it share their entry)


def invert(reads: Sequence[Reads]) -> tuple[tuple[Edge, ...], ...]:
    """From "node reads these" to "these are read by": the dependents of each node."""
    dependents: list[dict[int, int]] = [{} for _ in reads]
    for node, sources in enumerate(reads):
        for source, shared in sources:
            known = dependents[source].get(node, shared)
            dependents[source][node] = min(known, shared)
    return tuple(tuple(each.items()) for each in dependents)


def sort_nodes(reads: Sequence[Reads], paths: Sequence[Path]) -> tuple[int, ...]:
    """Order the nodes so that each follows all it reads; FormError names a cycle's node."""
    sources = {node: {source for source, _ in each} for node, each in enumerate(reads)}
    order, stuck = _sort(sources)
    if stuck:
        raise FormError("cycle", where=show_path(paths[min(stuck)]))
    return tuple(order)


def check_cycles(
    triggers: Mapping[tuple[int, str], Collection[int]],
    inside: Mapping[int, Collection[int]],
    paths: Sequence[Path],
) -> None:
    """Refuse what JavaRosa refuses: rules that depend on one another in a circle.

    `triggers` are the nodes that each rule of each node reads. A rule changes its node, that of
    relevance also the nodes `inside` it; requirements and read-only rules count like the others.
    """
    readers: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for rule, nodes in triggers.items():
        for node in nodes:
            readers[node].add(rule)
    sources: dict[tuple[int, str], set[tuple[int, str]]] = {rule: set() for rule in triggers}
    for node, part in triggers:
        changed = [node, *(inside.get(node, ()) if part == "relevant" else ())]
        for reader in {reader for each in changed for reader in readers.get(each, ())}:
            sources[reader].add((node, part))
    _, stuck = _sort(sources)
    if stuck:
        node, part = min(stuck)
        raise FormError("cycle", where=f"{show_path(paths[node])} {part}")


def show_path(path: Path) -> str:
    """The path as people write it."""
    return "/" + "/".join(path)


def _sort(sources: Mapping[T, set[T]]) -> tuple[list[T], set[T]]:
    """The items so that each follows its sources, and those that depend on themselves."""
    dependents: dict[T, list[T]] = defaultdict(list)
    for item, each in sources.items():
        for source in each:
            dependents[source].append(item)
    waiting = {item: len(each) for item, each in sources.items()}
    ready = [item for item, count in waiting.items() if not count]
    order: list[T] = []
    while ready:
        item = ready.pop()
        order.append(item)
        for dependent in dependents.get(item, ()):
            waiting[dependent] -= 1
            if not waiting[dependent]:
                ready.append(dependent)
    return order, set(sources) - set(order)

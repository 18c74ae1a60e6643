"""What depends on what, and the order in which it can be computed."""

from collections.abc import Sequence

from domain.forms.errors import FormError


def invert(reads: Sequence[frozenset[int]]) -> tuple[tuple[int, ...], ...]:
    """From "node reads these" to "these are read by": the dependents of each node."""
    dependents: list[list[int]] = [[] for _ in reads]
    for node, sources in enumerate(reads):
        for source in sources:
            dependents[source].append(node)
    return tuple(map(tuple, dependents))


def sort_nodes(
    reads: Sequence[frozenset[int]],
    dependents: Sequence[Sequence[int]],
    paths: Sequence[tuple[str, ...]],
) -> tuple[int, ...]:
    """Order the nodes so that each follows all it reads; FormError names a cycle's node."""
    waiting = [len(sources) for sources in reads]
    ready = [node for node, count in enumerate(waiting) if not count]
    order: list[int] = []
    while ready:
        node = ready.pop()
        order.append(node)
        for dependent in dependents[node]:
            waiting[dependent] -= 1
            if not waiting[dependent]:
                ready.append(dependent)
    if len(order) < len(reads):
        stuck = next(node for node, count in enumerate(waiting) if count)
        raise FormError("depends on itself", where="/" + "/".join(paths[stuck]))
    return tuple(order)

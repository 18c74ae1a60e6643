"""Which questions of a form change how others look: what a page shown as a whole has to watch."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from domain.forms.model import Action, Node

Masks = list[int]  # by node, the nodes that it follows from, as bits


class Reading(Protocol):
    """What the nodes of a form read: see `Maker`."""

    reads: list[set[tuple[int, int]]]
    looks: list[set[int]]


def trace(
    nodes: Sequence[Node],
    order: Sequence[int],
    reading: Reading,
    reactions: Mapping[int, Sequence[Action]],
) -> Masks:
    """By node, the nodes on which it depends, however indirectly, whether it applies, what is
    computed for it, what it says, what it offers, and whether it can or must be answered.

    What its constraint reads is not among them: that is looked at when it is answered. `order`
    lists each node after all that it reads; actions may go in circles, so they count one by one.
    """
    causes: dict[int, int] = {}
    for owner, actions in reactions.items():
        for action in actions:
            causes[action.target] = causes.get(action.target, 0) | 1 << owner
    values: Masks = [0] * len(nodes)
    for number in order:
        sources = (source for source, _ in reading.reads[number])
        values[number] = causes.get(number, 0) | _gather(sources, values)
    looks = [_gather(sources, values) for sources in reading.looks]
    for number in order:  # groups before what is in them
        parent = nodes[number].parent
        looks[number] |= values[number] | (0 if parent is None else looks[parent])
    return looks


def _gather(sources: Iterable[int], values: Masks) -> int:
    """The sources and all that they follow from."""
    mask = 0
    for source in sources:
        mask |= 1 << source | values[source]
    return mask

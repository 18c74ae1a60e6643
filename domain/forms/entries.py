"""Entries of repeats: where in a session the nodes of an expression are.

The values of a session stand in one flat list of cells. A node outside repeats has one cell, of
its own number; a node in a repeat has one in every entry, `offset` cells after the entry's base.
An expression runs in a chain of entries, from the form itself down to the innermost.
"""

from __future__ import annotations


class Entry:
    """One entry of a repeat; that of frame 0 is the form itself.

    `base` is its first cell, `place` its number among its siblings, from 1. `chain` leads from
    the form to the entry itself. `inner` are the entries of the repeats in it, by frame.
    """

    __slots__ = ("base", "chain", "frame", "inner", "place")

    def __init__(self, frame: int, base: int, place: int, around: Chain) -> None:
        self.frame = frame
        self.base = base
        self.place = place
        self.chain: Chain = (*around, self)
        self.inner: dict[int, list[Entry]] = {}


Chain = tuple[Entry, ...]


def spread(entry: Entry, frames: tuple[int, ...]) -> list[Entry]:
    """All entries of the last of nested `frames` that are in `entry`, in order; itself for ()."""
    found = [entry]
    for frame in frames:
        found = [inner for each in found for inner in each.inner.get(frame, ())]
    return found

"""What a pad is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BLANK = "·"  # a button must say something


@dataclass(frozen=True, slots=True)
class Cell:
    """`picks`: the answer, as it would be typed. `turns`: the view of the pad to show instead.

    Neither: a heading.
    """

    label: str
    turns: str = ""
    picks: str = ""


Cells = tuple[tuple[Cell, ...], ...]


def in_rows(cells: Sequence[Cell], width: int) -> Cells:
    return tuple(tuple(cells[at : at + width]) for at in range(0, len(cells), width))


def marked(label: str, *, chosen: bool) -> str:
    """A chosen cell; cells are narrow, so no space after the tick."""
    return f"✓{label}" if chosen else label

"""A number of a range by buttons: all of them where they are few, else a stepper.

The view of a stepper is the number it stands at, as numbers are stored ("7.5").
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from domain.forms.model import Limits
from handlers.pad_cells import Cell, Cells, in_rows, marked

FEW = 11
IN_ROW = 6
LEAP = 10  # steps at once


def draw(limits: Limits, view: str, value: str, language: str) -> Cells:
    """Raises ValueError for a view that is no number."""
    try:
        grid = _Grid(limits)
        if grid.steps < FEW:
            return _all(grid, value, language)
        return _stepper(grid, Decimal(view or value or grid.middle()), language)
    except InvalidOperation:
        raise ValueError(f"not a number: {view!r}") from None


class _Grid:
    """The numbers of a range: from one end in equal steps to the other, up or down."""

    def __init__(self, limits: Limits) -> None:
        self.first, self.end = Decimal(limits.lowest), Decimal(limits.highest)
        self.step = abs(Decimal(limits.step or "1")) or Decimal(1)
        self.steps = max(int((self.end - self.first) // self.step), 0)

    def at(self, index: int) -> Decimal:
        return self.first + self.step * min(max(index, 0), self.steps)

    def index_of(self, number: Decimal) -> int:
        """The nearest number of the grid below it."""
        within = min(max(number, self.first), self.end)
        return int((within - self.first) // self.step)

    def middle(self) -> str:
        return str(self.at(self.steps // 2))


def _all(grid: _Grid, value: str, language: str) -> Cells:
    numbers = [grid.at(index) for index in range(grid.steps + 1)]
    cells = [
        Cell(
            marked(_shown(number, language), chosen=bool(value) and number == Decimal(value)),
            picks=str(number),
        )
        for number in numbers
    ]
    return in_rows(cells, IN_ROW)


def _stepper(grid: _Grid, number: Decimal, language: str) -> Cells:
    at = grid.index_of(number)
    here = grid.at(at)
    leaps = (-LEAP, -1, 1, LEAP)
    moves = [
        Cell(_move(grid.step * leap, language), turns=str(grid.at(at + leap))) for leap in leaps
    ]
    return (tuple(moves), (Cell(marked(_shown(here, language), chosen=True), picks=str(here)),))


def label(number: str, language: str) -> str:
    """A stored number as people write it; "" for none."""
    return _shown(Decimal(number), language) if number else ""


def _shown(number: Decimal, language: str) -> str:
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",") if language == "pl" else text


def _move(by: Decimal, language: str) -> str:
    return f"{'+' if by > 0 else '−'}{_shown(abs(by), language)}"

"""Ranges: numbers on a grid from a start to an end."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from domain.forms.errors import FormError
from domain.forms.model import Limits
from domain.forms.numbers import read_decimal, write_plain
from domain.forms.numerals import INTEGERS, write_double
from domain.forms.scope import Item
from domain.forms.views import Refusal

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,12}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})")
MOST_CHOICES = 11  # a grid of at most so many numbers is offered as choices


class Grid(NamedTuple):
    """`size` numbers from `start`, each `step` after the one before; falling where negative."""

    start: Decimal
    step: Decimal
    size: int

    @property
    def numbers(self) -> Iterator[Decimal]:
        """The numbers in the direction of the range."""
        return (self.start + place * self.step for place in range(self.size))


def read_grid(attributes: Mapping[str, str], *, where: str) -> Grid:
    """The grid of a control; FormError for attributes that make none."""
    texts = [attributes.get(name, "") for name in ("start", "end", "step")]
    if not all(map(_NUMBER.fullmatch, texts)):
        raise FormError("bad_range", where=where)
    start, end, step = map(Decimal, texts)
    if not step or start == end:
        raise FormError("bad_range", where=where)
    size = int(abs(end - start) / abs(step)) + 1
    return Grid(start, abs(step) if end > start else -abs(step), size)


def list_choices(attributes: Mapping[str, str], data: str, *, where: str) -> tuple[Item, ...]:
    """The numbers of a small grid as rows, in the direction of the range; else none. `data` is
    the type they are stored as."""
    grid = read_grid(attributes, where=where)
    if grid.size > MOST_CHOICES:
        return ()
    return tuple({"name": _store(n, data), "label": write_plain(n)} for n in grid.numbers)


def read_bounds(attributes: Mapping[str, str], *, where: str) -> dict[str, str]:
    """The limits of a range, for `Limits`; all three are on the grid."""
    grid = read_grid(attributes, where=where)
    ends = sorted((grid.start, grid.start + (grid.size - 1) * grid.step))
    written = map(write_plain, (*ends, abs(grid.step)))
    return dict(zip(("lowest", "highest", "step"), written, strict=True))


def parse_range(text: str, limits: Limits, data: str) -> str | Refusal:
    """A typed number of the grid, as one of type `data` is stored."""
    number = read_decimal(text)
    if number is None:
        return Refusal("not_decimal" if "." in limits.step else "not_integer")
    lowest, highest, step = map(Decimal, (limits.lowest, limits.highest, limits.step))
    if lowest <= number <= highest and (number - lowest) % step == 0:
        return _store(number, data)
    bounds = {"lowest": limits.lowest, "highest": limits.highest, "step": limits.step}
    return Refusal("not_in_range", params=bounds)


def _store(number: Decimal, data: str) -> str:
    return write_plain(number) if data in INTEGERS else write_double(float(number))

"""Ranges: numbers on a grid from a start to an end."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from domain.forms.errors import FormError
from domain.forms.model import Limits
from domain.forms.numbers import read_decimal, write_plain
from domain.forms.numerals import INTEGERS, write_double
from domain.forms.scope import Item
from domain.forms.views import Refusal

MOST_CHOICES = 11  # a grid of at most so many numbers is offered as choices


def read_grid(attributes: Mapping[str, str], *, where: str) -> tuple[Decimal, Decimal, Decimal]:
    """Start, end and (positive) step; FormError for those that make no grid."""
    try:
        start, end, step = (Decimal(attributes[name]) for name in ("start", "end", "step"))
    except (KeyError, InvalidOperation) as error:
        raise FormError("bad_range", where=where) from error
    step = abs(step)
    if not (start - end).is_finite() or not step.is_finite() or not step or start == end:
        raise FormError("bad_range", where=where)
    return start, end, step


def list_choices(attributes: Mapping[str, str], data: str, *, where: str) -> tuple[Item, ...]:
    """The numbers of a small grid as rows, in the direction of the range; else none. `data` is
    the type they are stored as."""
    start, end, step = read_grid(attributes, where=where)
    count = int(abs(end - start) / step) + 1
    if count > MOST_CHOICES:
        return ()
    direction = step if end > start else -step
    numbers = [start + place * direction for place in range(count)]
    return tuple({"name": _store(n, data), "label": write_plain(n)} for n in numbers)


def read_bounds(attributes: Mapping[str, str], *, where: str) -> dict[str, str]:
    """The limits of a range, for `Limits`."""
    start, end, step = read_grid(attributes, where=where)
    return {
        "lowest": write_plain(min(start, end)),
        "highest": write_plain(max(start, end)),
        "step": write_plain(step),
    }


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

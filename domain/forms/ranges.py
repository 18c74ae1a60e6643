"""Ranges: numbers on a grid from a start to an end."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from domain.forms.errors import FormError
from domain.forms.model import Limits
from domain.forms.numbers import read_decimal, store_decimal
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


def list_choices(attributes: Mapping[str, str], *, where: str) -> tuple[Item, ...]:
    """The numbers of a small grid as rows, in the direction of the range; else none."""
    start, end, step = read_grid(attributes, where=where)
    count = int(abs(end - start) / step) + 1
    if count > MOST_CHOICES:
        return ()
    direction = step if end > start else -step
    numbers = [store_decimal(start + place * direction) for place in range(count)]
    return tuple({"name": number, "label": number} for number in numbers)


def read_bounds(attributes: Mapping[str, str], *, where: str) -> dict[str, str]:
    """The limits of a range, for `Limits`."""
    start, end, step = read_grid(attributes, where=where)
    return {
        "lowest": store_decimal(min(start, end)),
        "highest": store_decimal(max(start, end)),
        "step": store_decimal(step),
    }


def parse_range(text: str, limits: Limits) -> str | Refusal:
    """A typed number of the grid."""
    number = read_decimal(text)
    if number is None:
        return Refusal("not_decimal" if "." in limits.step else "not_integer")
    lowest, highest, step = map(Decimal, (limits.lowest, limits.highest, limits.step))
    if lowest <= number <= highest and (number - lowest) % step == 0:
        return store_decimal(number)
    bounds = {"lowest": limits.lowest, "highest": limits.highest, "step": limits.step}
    return Refusal("not_in_range", params=bounds)

"""Functions of node sets. A node outside repeats comes as its value: a set of one."""

import math
from collections.abc import Callable

from domain.forms.functions.base import MANY, Plain, plain, spread
from domain.forms.values import NAN, Value, to_number

_LEAST_POSITIVE = 5e-324


def _numbers(values: tuple[Value, ...]) -> list[float]:
    """Arguments as numbers; what is none is left out."""
    numbers = map(to_number, spread(values))
    return [number for number in numbers if not math.isnan(number)]


def _sum(nodes: Value) -> Value:
    return sum(_numbers((nodes,)), 0.0)


def _extreme(choose: Callable[..., float], start: float) -> Plain:
    def pick(*values: Value) -> Value:
        numbers = _numbers(values)
        return choose(start, *numbers) if numbers else NAN

    return pick


def _count(nodes: Value) -> Value:
    return float(len(nodes)) if isinstance(nodes, list) else 1.0


def _count_filled(nodes: Value) -> Value:
    return float(sum(member != "" for member in spread((nodes,))))


FUNCTIONS = {
    "count": plain(1, 1, _count),
    "count-non-empty": plain(1, 1, _count_filled),
    "sum": plain(1, 1, _sum),
    "min": plain(0, MANY, _extreme(min, 1.7976931348623157e308)),
    # JavaRosa seeks the largest from the least positive double on: of negative numbers it is
    # that, which reads as 0. So ours is too: a form must not differ between chat and Collect.
    "max": plain(0, MANY, _extreme(max, _LEAST_POSITIVE)),
}

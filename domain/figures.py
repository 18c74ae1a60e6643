"""Figures of counted values: mean, median, and bars for numbers and dates of any spread."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import itemgetter

from domain.forms.values import to_number, to_text

MOST_BARS = 8
_LARGEST = 1e15  # beyond it floats have no whole numbers left, and nobody meant it
_NICE = (1, 2, 5, 10)
# How much of an ISO date is a year, a month, a day; of a time, its hour.
_YEAR, _MONTH, _DAY, _HOUR = 4, 7, 10, 2


@dataclass(frozen=True, slots=True)
class Bar:
    """`count` values from `first` to `last`, as stored and both included; of fractions `last` is
    where the next bar begins.

    Of dates both are the day, or the month ("2017-10"), or the year; of times the hour ("14").
    """

    first: str
    last: str
    count: int


def numbers(counts: Mapping[str, int]) -> dict[float, int]:
    """The values that are numbers, in order: "does not apply" is none."""
    found: Counter[float] = Counter()
    for value, count in counts.items():
        number = to_number(value)
        if abs(number) <= _LARGEST:
            found[number] += count
    return dict(sorted(found.items()))


def mean(counts: Mapping[float, int]) -> float | None:
    """Of values with how often they occur; None of none."""
    total = sum(counts.values())
    return sum(value * count for value, count in counts.items()) / total if total else None


def median(counts: Mapping[float, int]) -> float | None:
    """The same; of an even number the middle between the two in the middle."""
    total = sum(counts.values())
    if not total:
        return None
    ordered = sorted(counts)
    return (_at(ordered, counts, (total - 1) // 2) + _at(ordered, counts, total // 2)) / 2


def _at(ordered: list[float], counts: Mapping[float, int], place: int) -> float:
    """The value at a place (from 0) when all are laid out in order."""
    passed = 0
    for value in ordered:
        passed += counts[value]
        if place < passed:
            return value
    raise IndexError(place)


def number_bars(counts: Mapping[float, int]) -> tuple[Bar, ...]:
    """A bar for each value, or for at most eight equal spans of them where there are many."""
    if len(counts) <= MOST_BARS:
        return tuple(Bar(to_text(value), to_text(value), count) for value, count in counts.items())
    width = _nice_width((max(counts) - min(counts)) / (MOST_BARS - 1))
    whole = all(value == int(value) for value in counts)
    spans = Counter[int]()
    for value, count in counts.items():
        spans[math.floor(value / width)] += count
    step = 1 if whole and width >= 1 else 0
    return tuple(
        Bar(_round(span * width), _round((span + 1) * width - step), spans[span])
        for span in range(min(spans), max(spans) + 1)
    )


def _nice_width(least: float) -> float:
    """The next of 1, 2, 5, 10, 20 … (or 0.1, 0.2 …) that is not below `least`."""
    unit = 10.0 ** math.floor(math.log10(least))
    return next(nice * unit for nice in _NICE if nice * unit >= least * (1 - 1e-9))


def _round(value: float) -> str:
    return to_text(float(round(value, 9)))


def date_bars(counts: Mapping[str, int]) -> tuple[Bar, ...]:
    """By day; by month or year where the days are many. `counts` are by ISO date or date-time."""
    for length in (_DAY, _MONTH):
        bars = _by(counts, itemgetter(slice(length)))
        if len(bars) <= MOST_BARS:
            return bars
    return _by(counts, itemgetter(slice(_YEAR)))


def hour_bars(counts: Mapping[str, int]) -> tuple[Bar, ...]:
    """Times of day by the hour."""
    return _by(counts, itemgetter(slice(_HOUR)))


def _by(counts: Mapping[str, int], part: Callable[[str], str]) -> tuple[Bar, ...]:
    found = Counter[str]()
    for value, count in counts.items():
        found[part(value)] += count
    return tuple(Bar(key, key, found[key]) for key in sorted(found))


def middle(counts: Mapping[str, int]) -> str:
    """The median of dates or times, the earlier of the two in the middle; "" of none."""
    total = sum(counts.values())
    passed = 0
    for value in sorted(counts):
        passed += counts[value]
        if passed * 2 >= total:
            return value
    return ""

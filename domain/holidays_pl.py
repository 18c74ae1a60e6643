"""Polish public holidays: the act of 18 January 1951 on days free from work, as it is since 2011.

They are worked out here because the library that knows them too loads those of every country, some
ten megabytes; a test compares the two.
"""

from __future__ import annotations

from datetime import date, timedelta

_FIXED = {(1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26)}
_AFTER_EASTER = {0, 1, 49, 60}  # days: Easter, its Monday, Pentecost, Corpus Christi
_CHRISTMAS_EVE, _FREE_SINCE = (12, 24), 2025
_CENTENARY = date(2018, 11, 12)  # free by an act of its own


class PolishHolidays:
    """`date(2017, 4, 17) in PolishHolidays()` is true: Easter Monday is free."""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and _is_free(day)


def _is_free(day: date) -> bool:
    on = (day.month, day.day)
    if on in _FIXED or (on == _CHRISTMAS_EVE and day.year >= _FREE_SINCE) or day == _CENTENARY:
        return True
    return (day - easter(day.year)) / timedelta(days=1) in _AFTER_EASTER


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the algorithm of Meeus, Jones and Butcher."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), (i, k) = divmod(b, 4), divmod(c, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * weekday) // 433
    month = (h + weekday - 7 * m + 90) // 25
    return date(year, month, (h + weekday - 7 * m + 33 * month + 19) % 32)

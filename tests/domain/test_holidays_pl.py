"""Public holidays: written out for some years, and compared with the library's for many."""

from datetime import date, timedelta

import pytest
from holidays.countries.poland import Poland

from domain.holidays_pl import PolishHolidays

FIXED = [(1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26)]
# Easter Sunday and Monday, Pentecost, Corpus Christi; 24 December is free since 2025.
MOVABLE = {
    2017: [(4, 16), (4, 17), (6, 4), (6, 15)],
    2026: [(4, 5), (4, 6), (5, 24), (6, 4), (12, 24)],
    2027: [(3, 28), (3, 29), (5, 16), (5, 27), (12, 24)],
}


def free_days(year: int) -> list[date]:
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
    return [day for day in days if day in PolishHolidays()]


@pytest.mark.parametrize("year", sorted(MOVABLE))
def test_a_year_has_exactly_the_holidays_of_the_act(year: int) -> None:
    assert [(day.month, day.day) for day in free_days(year)] == sorted(FIXED + MOVABLE[year])


@pytest.mark.parametrize("year", range(2011, 2100))
def test_a_year_has_the_holidays_that_others_know(year: int) -> None:
    assert free_days(year) == sorted(Poland(years=year))


def test_only_a_day_is_a_holiday() -> None:
    assert "2017-04-17" not in PolishHolidays()

from datetime import date, timedelta

import pytest

from bot.holidays_pl import PolishHolidays

FIXED = [(1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26)]
# Easter Sunday and Monday, Pentecost, Corpus Christi; 24 December is free since 2025.
MOVABLE = {
    2017: [(4, 16), (4, 17), (6, 4), (6, 15)],
    2026: [(4, 5), (4, 6), (5, 24), (6, 4), (12, 24)],
    2027: [(3, 28), (3, 29), (5, 16), (5, 27), (12, 24)],
}


@pytest.mark.parametrize("year", sorted(MOVABLE))
def test_a_year_has_exactly_the_holidays_of_the_act(year: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
    free = [(day.month, day.day) for day in days if day in PolishHolidays()]
    assert free == sorted(FIXED + MOVABLE[year])


def test_holidays_have_polish_names() -> None:
    assert PolishHolidays().name(date(2017, 4, 17)) == "Poniedziałek Wielkanocny"
    assert PolishHolidays().name(date(2017, 4, 18)) is None

from statistics import fmean
from statistics import median as middle_of

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import figures
from domain.figures import Bar

COUNTS = st.dictionaries(
    st.integers(-10_000, 10_000).map(lambda n: n / 4), st.integers(1, 5), min_size=1, max_size=40
)


@given(COUNTS)
def test_mean_and_median_are_those_of_the_values_laid_out(counts: dict[float, int]) -> None:
    laid_out = [value for value, count in counts.items() for _ in range(count)]
    assert figures.mean(counts) == pytest.approx(fmean(laid_out))
    assert figures.median(counts) == middle_of(laid_out)


def test_of_nothing_there_is_neither() -> None:
    assert (figures.mean({}), figures.median({}), figures.middle({})) == (None, None, "")


@given(COUNTS)
def test_bars_hold_every_value_once_and_are_few(counts: dict[float, int]) -> None:
    bars = figures.number_bars(dict(sorted(counts.items())))
    assert sum(bar.count for bar in bars) == sum(counts.values())
    assert len(bars) <= figures.MOST_BARS + 1


def test_few_values_have_a_bar_each() -> None:
    assert figures.number_bars({1.0: 2, 3.0: 1}) == (Bar("1", "1", 2), Bar("3", "3", 1))


def test_many_values_share_bars_of_round_width() -> None:
    ages = {float(age): 1 for age in range(23, 62)}
    assert figures.number_bars(ages) == (
        Bar("20", "29", 7),
        Bar("30", "39", 10),
        Bar("40", "49", 10),
        Bar("50", "59", 10),
        Bar("60", "69", 2),
    )


def test_numbers_are_read_from_what_is_stored() -> None:
    counts = {"5": 2, "5.0": 1, "nd": 4, "-1.5": 1, "1e999": 1}
    assert figures.numbers(counts) == {-1.5: 1, 5.0: 3}


def test_few_days_stand_by_themselves_and_many_by_month_or_year() -> None:
    days = {f"2017-10-{day:02}": 1 for day in (1, 5)}
    assert figures.date_bars(days) == (
        Bar("2017-10-01", "2017-10-01", 1),
        Bar("2017-10-05", "2017-10-05", 1),
    )
    months = {f"2017-10-{day:02}": 1 for day in range(1, 20)} | {"2017-11-02": 3}
    assert figures.date_bars(months) == (
        Bar("2017-10", "2017-10", 19),
        Bar("2017-11", "2017-11", 3),
    )
    years = {f"{year}-{month:02}-01": 1 for year in (2016, 2017) for month in range(1, 13)}
    assert figures.date_bars(years) == (Bar("2016", "2016", 12), Bar("2017", "2017", 12))


def test_times_stand_by_the_hour() -> None:
    times = {"09:15:00.000+02:00": 1, "09:40:00.000+02:00": 2, "14:00:00.000+02:00": 1}
    assert figures.hour_bars(times) == (Bar("09", "09", 3), Bar("14", "14", 1))


def test_the_middle_of_dates_is_the_earlier_of_two() -> None:
    assert figures.middle({"2017-10-01": 1, "2017-10-05": 1}) == "2017-10-01"
    assert figures.middle({"2017-10-01": 1, "2017-10-05": 2}) == "2017-10-05"

"""Functions of dates and times that look at the clock; the rest is in `test_expressions`."""

from datetime import datetime

import pytest

from domain.forms.values import Value
from tests.domain.forms.reference import WARSAW, Reference

NOW = datetime(2017, 10, 2, 14, 30, 15, 250_999, tzinfo=WARSAW)


def evaluate(source: str) -> Value:
    return Reference(NOW).run(source)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("today()", datetime(2017, 10, 2, tzinfo=WARSAW)),
        ("now()", datetime(2017, 10, 2, 14, 30, 15, 250_000, tzinfo=WARSAW)),
        ("string(now())", "2017-10-02"),
        ("today() - 1", 17440.0),
        ("date(today() + 1)", datetime(2017, 10, 3, tzinfo=WARSAW)),
        ("today() = /data/date", True),
        ("today() = '2017-10-02'", True),
        ("today() > '2017-10-01'", False),  # text is no number, even if it looks like a date
        ("today() > date('2017-10-01')", True),
        ("now() > today()", False),  # whole days are compared
        ("decimal-date-time(now()) > decimal-date-time(today())", True),
        ("decimal-time('2017-12-01T00:00:00.000+01:00')", 1 / 24),  # by the offset of today
        ("format-date(now(), '%H:%M:%S.%3 %% %q %')", "14:30:15.250 % %q %"),
        ("date('rubbish')", ""),
    ],
)
def test_the_clock_is_that_of_the_session(source: str, value: object) -> None:
    found = evaluate(source)
    assert found == (pytest.approx(value) if isinstance(value, float) else value)


def test_dates_out_of_range_are_blank() -> None:
    assert evaluate("date(99999999)") == ""
    assert evaluate("date-time(-99999999)") == ""
    assert evaluate("format-date(99999999, '%Y')") == ""


@pytest.mark.parametrize(
    ("day", "week"),
    [
        ("2017-10-02", "40"),
        ("2016-01-01", "1"),
        ("2016-01-03", "2"),
        ("2016-12-31", "53"),
        ("2017-12-31", "1"),
        ("2018-12-29", "52"),
        ("2018-12-30", "1"),
    ],
)
def test_weeks_begin_on_sunday(day: str, week: str) -> None:
    assert evaluate(f"format-date('{day}', '%W')") == week

"""Dates as people type them."""

from datetime import date

import pytest

from domain.forms.dates import parse_date, parse_rough_date, show_date

MONDAY = date(2017, 10, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15.10.2017", date(2017, 10, 15)),
        ("5.1.2018 r.", date(2018, 1, 5)),
        ("15/10/2017", date(2017, 10, 15)),
        ("2017-10-15", date(2017, 10, 15)),
        ("15.10", date(2017, 10, 15)),
        ("2.10.", date(2017, 10, 2)),
        ("15.09", date(2018, 9, 15)),
        ("29.02", date(2020, 2, 29)),
        ("Dziś", MONDAY),
        ("jutro", date(2017, 10, 3)),
        ("tomorrow", date(2017, 10, 3)),
        ("pojutrze", date(2017, 10, 4)),
        ("w piątek", date(2017, 10, 6)),
        ("we środę", date(2017, 10, 4)),
        ("on Friday", date(2017, 10, 6)),
        ("poniedzialek", date(2017, 10, 9)),
        ("15 października 2017 r.", date(2017, 10, 15)),
        ("1 May 2018", date(2018, 5, 1)),
        ("3 października", date(2017, 10, 3)),
        ("3 kwietnia", date(2018, 4, 3)),
        ("15 kota 2017", None),
        ("15 kota", None),
        ("31.02.2018", None),
        ("31.02", None),
        ("kiedyś", None),
        ("", None),
    ],
)
def test_a_date_is_read_as_it_is_meant(text: str, expected: date | None) -> None:
    assert parse_date(text, today=MONDAY) == expected


@pytest.mark.parametrize(
    ("text", "appearance", "expected"),
    [
        ("10.2017", "month-year", date(2017, 10, 1)),
        ("2017-10", "month-year", date(2017, 10, 1)),
        ("październik 2017", "month-year", date(2017, 10, 1)),
        ("15.10.2017", "month-year", date(2017, 10, 15)),
        ("13.2017", "month-year", None),
        ("2017", "month-year", None),
        ("2017", "year", date(2017, 1, 1)),
        ("2017 r.", "year", date(2017, 1, 1)),
        ("10.2017", "year", date(2017, 1, 1)),
        ("dziś", "year", MONDAY),
        ("0000", "year", None),
        ("10.2017", "", None),
        ("15.10.2017", "no-calendar", date(2017, 10, 15)),
    ],
)
def test_a_month_is_its_first_day(text: str, appearance: str, expected: date | None) -> None:
    assert parse_rough_date(text, appearance, today=MONDAY) == expected


def test_a_date_is_shown_as_precisely_as_it_was_asked() -> None:
    assert show_date("2017-10-01", "") == "01.10.2017"
    assert show_date("2017-10-01", "month-year") == "10.2017"
    assert show_date("2017-10-01", "year") == "2017"

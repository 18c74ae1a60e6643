"""Dates as people type them."""

from datetime import date

import pytest

from domain.forms.dates import parse_date

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
        ("31.02.2018", None),
        ("31.02", None),
        ("kiedyś", None),
        ("", None),
    ],
)
def test_a_date_is_read_as_it_is_meant(text: str, expected: date | None) -> None:
    assert parse_date(text, today=MONDAY) == expected

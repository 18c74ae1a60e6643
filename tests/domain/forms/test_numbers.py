"""Numbers as people type them."""

import pytest

from domain.forms.numbers import parse_decimal, parse_digits, parse_integer, show_number
from domain.forms.views import Refusal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", "12"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("+7", "7"),
        ("1 200", "1200"),
        ("1\u00a0200", "1200"),
        ("007", "7"),
        ("2147483647", "2147483647"),
        ("-2147483648", "-2147483648"),
        ("2147483648", Refusal("not_integer")),
        ("3,5", Refusal("not_integer")),
        ("1e3", Refusal("not_integer")),
        ("²", Refusal("not_integer")),
        ("9" * 5000, Refusal("not_integer")),
    ],
)
def test_a_whole_number_fits_a_java_int(text: str, expected: str | Refusal) -> None:
    assert parse_integer(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3,5", "3.5"),
        ("3.50", "3.5"),
        ("1 234,5", "1234.5"),
        ("1.234,5", "1234.5"),
        (",5", "0.5"),
        ("5.", "5.0"),
        ("-0,0", "0.0"),
        ("0,000001", "1.0E-6"),
        ("1,2,3", Refusal("not_decimal")),
        (",", Refusal("not_decimal")),
        ("-", Refusal("not_decimal")),
        ("1e3", Refusal("not_decimal")),
        ("NaN", Refusal("not_decimal")),
        ("1" * 16, Refusal("not_decimal")),
    ],
)
def test_a_number_may_have_a_comma_or_a_point(text: str, expected: str | Refusal) -> None:
    assert parse_decimal(text) == expected


def test_numbers_kept_as_text_keep_their_zeros() -> None:
    assert parse_digits(" 007-12 ") == "007-12"
    assert parse_digits("A7") == Refusal("not_decimal")


def test_numbers_are_shown_in_the_manner_of_the_language() -> None:
    assert show_number("1234.5", language="pl") == "1234,5"
    assert show_number("1234.5", language="en") == "1234.5"
    assert show_number("-1234567.5", language="pl", grouped=True) == "-1\u00a0234\u00a0567,5"
    assert show_number("1234567", language="en", grouped=True) == "1,234,567"
    assert show_number("12.0", language="pl", grouped=True) == "12"
    assert show_number("1.5E-5", language="pl") == "0,000015"

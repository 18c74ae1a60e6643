"""Numbers, as people type them and as forms store them."""

import re
from decimal import Decimal, InvalidOperation

from domain.forms.numerals import write_double
from domain.forms.views import Refusal

_SPACES = re.compile(r"[\s\u00a0\u202f']+")
_INTEGER = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d{0,15}(?:[.,]\d{1,15})?(?<=\d)[.,]?", re.ASCII)
_GROUPED = re.compile(r"([+-]?\d{1,3})((?:\.\d{3})+),(\d{1,15})", re.ASCII)  # 1.234,5
_DIGITS = re.compile(r"[0-9.,+\- ]+")
_LARGEST = 2**31  # JavaRosa keeps whole numbers in a Java int


def parse_integer(text: str) -> str | Refusal:
    """A whole number within ±2 147 483 647, blanks between the digits allowed."""
    digits = _tidy(text)
    if not _INTEGER.fullmatch(digits) or not -_LARGEST <= int(digits) < _LARGEST:
        return Refusal("not_integer")
    return str(int(digits))


def parse_decimal(text: str) -> str | Refusal:
    """A number with a decimal comma or point, "1 234,5" and "1.234,5" included."""
    found = read_decimal(text)
    return Refusal("not_decimal") if found is None else write_double(float(found) + 0.0)


def read_decimal(text: str) -> Decimal | None:
    """The number that is meant; None when it is none."""
    digits = _tidy(text)
    if grouped := _GROUPED.fullmatch(digits):
        digits = f"{grouped[1]}{grouped[2].replace('.', '')},{grouped[3]}"
    if not _DECIMAL.fullmatch(digits):
        return None
    return Decimal(digits.replace(",", ".").rstrip("."))


def write_plain(number: Decimal) -> str:
    """ "2.5", "3", "-0.25": no exponent, no idle zeros."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def parse_digits(text: str) -> str | Refusal:
    """Text of the appearance "numbers": what the numeric keyboard of a phone can write."""
    typed = text.strip()
    return typed if _DIGITS.fullmatch(typed) else Refusal("not_decimal")


def show_number(stored: str, *, language: str, grouped: bool = False) -> str:
    """A stored number in the manner of a language: "3,5", with `grouped` "1 234 567,5"."""
    whole, dot, fraction = plain_number(stored).partition(".")
    english = is_english(language)
    if grouped and whole.lstrip("-").isdecimal():
        whole = f"{int(whole):,}".replace(",", "," if english else "\u00a0")
    return f"{whole}{dot if english else dot and ','}{fraction}"


def plain_number(stored: str) -> str:
    """ "3" of "3.0", "1000000000" of "1.0E9": a stored number as a keyboard writes it."""
    try:
        return write_plain(Decimal(stored))
    except InvalidOperation:
        return stored


def is_english(language: str) -> bool:
    """Whether numbers have a decimal point; forms that name no language are Polish."""
    return language.casefold().startswith("en")


def _tidy(text: str) -> str:
    return _SPACES.sub("", text).replace("\u2212", "-").replace("\u2013", "-")

"""Numbers as text and text as numbers, the way Java and JavaRosa write and read them."""

import math
import re
from decimal import Decimal

NAN = math.nan
INTEGERS = frozenset({"int", "integer", "long"})  # types of binds
DECIMALS = frozenset({"decimal", "double", "float"})
_NUMBER = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
_DOUBLE = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,5})?")
BLANKS = "".join(map(chr, range(33)))  # what Java's trim() takes away
_TINY = 1e-12  # JavaRosa treats numbers closer than this as equal
_PLAIN_FROM, _PLAIN_TO = 1e-3, 1e7  # Java writes numbers between these without an exponent
_LEAST = 5e-324  # Java writes it with two digits
INT_MIN, INT_MAX = -(2**31), 2**31 - 1
LONG_MIN, LONG_MAX = -(2**63), 2**63 - 1


def read_number(text: str) -> float:
    """Number of a text: digits, a sign, a decimal point or comma; NaN for anything else."""
    if text.isascii() and text.isdecimal():
        return float(text)
    text = text.replace(",", ".").strip(BLANKS)
    return float(text) if _NUMBER.fullmatch(text) else NAN


def read_integer(text: str) -> float:
    """Whole number of a text as Java parses one of 64 bits; NaN for anything else."""
    text = text.strip(BLANKS)
    return float(text) if _INTEGER.fullmatch(text) else NAN


def read_double(text: str) -> float:
    """Number of a text as Java parses a double, exponent included; NaN for anything else."""
    text = text.strip(BLANKS)
    return float(text) if _DOUBLE.fullmatch(text) else NAN


def write_number(number: float) -> str:
    """XPath string() of a number: whole ones of 32 bits without a decimal point."""
    if abs(number) < _TINY:
        return "0"
    if INT_MIN - 1 < number < INT_MAX + 1 and abs(number - int(number)) < _TINY:
        return str(int(number))
    return write_double(number)


def write_double(number: float) -> str:
    """A number as Java writes a double: "0.5", "1.0E-5", "3.0E9", "NaN", "-Infinity"."""
    if _PLAIN_FROM <= abs(number) < _PLAIN_TO or number == 0:
        return repr(number)
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"
    if abs(number) == _LEAST:
        return "4.9E-324" if number > 0 else "-4.9E-324"
    sign, digits, exponent = Decimal(repr(number)).as_tuple()
    written = "".join(map(str, digits)).rstrip("0")
    power = int(exponent) + len(digits) - 1
    return f"{'-' * sign}{written[0]}.{written[1:] or '0'}E{power}"


def clip(number: float, lowest: int, highest: int) -> int:
    """A number cast to a whole one as Java does: towards zero, clipped, NaN to 0."""
    if math.isnan(number):
        return 0
    return int(max(lowest, min(highest, number)))


def to_int(number: float) -> int:
    """A number cast to 32 bits as Java does."""
    return clip(number, INT_MIN, INT_MAX)

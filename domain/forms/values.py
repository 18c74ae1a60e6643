"""Values of the OpenRosa dialect and their conversions, as JavaRosa makes them.

A date is its ISO text ("2017-10-02"); wherever a number is wanted it counts as days since
1970-01-01, so that dates compare and subtract. A blank or unreadable value is NaN.
"""

import math
import re
from datetime import date, datetime, timedelta

Atom = str | float | bool
Value = Atom | list[str]

NAN = math.nan
_EPOCH = date(1970, 1, 1)
_EPOCH_TIME = datetime(1970, 1, 1)  # noqa: DTZ001 - wall-clock arithmetic, no zone is meant
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SAME = 1e-12  # JavaRosa treats numbers closer than this as equal
_DAY_SECONDS = 86_400


def to_text(value: Value) -> str:
    """XPath string(): whole numbers have no decimal point, the first node stands for a set."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return value[0] if value else ""
    return _number_text(value)


def to_number(value: Value) -> float:
    """XPath number(), with dates as days since 1970-01-01; NaN when it is none."""
    if isinstance(value, list):
        value = to_text(value)
    return _text_number(value) if isinstance(value, str) else float(value)


def to_truth(value: Value) -> bool:
    """XPath boolean(): non-empty text, a number other than 0 and NaN, a non-empty set."""
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


def to_list(value: Value) -> list[str]:
    """The chosen names of a select question, or the texts of a node set."""
    return value if isinstance(value, list) else to_text(value).split()


def equal(left: Value, right: Value) -> bool:
    """XPath `=`: as booleans, else as numbers, else as texts; a set matches by any member."""
    if isinstance(left, list):
        return any(equal(member, right) for member in left)
    if isinstance(right, list):
        return any(equal(left, member) for member in right)
    if isinstance(left, bool) or isinstance(right, bool):
        return to_truth(left) == to_truth(right)
    if isinstance(left, float) or isinstance(right, float):
        first, second = to_number(left), to_number(right)
        return first == second or abs(first - second) < _SAME
    return left == right


def to_date(value: Value) -> str:
    """date(): ISO text of a date, a date-time, or a number of days; "" when it is none."""
    days = to_number(value)
    return days_text(days) if math.isfinite(days) else ""


def days_text(days: float) -> str:
    """ISO date of a (possibly fractional) count of days since 1970-01-01; "" out of range."""
    try:
        return (_EPOCH + timedelta(days=math.floor(days))).isoformat()
    except OverflowError:
        return ""


def to_moment(value: Value) -> datetime | None:
    """Wall-clock moment of a date, a date-time or a number of days; None when it is none."""
    days = to_number(value)
    try:
        return _EPOCH_TIME + timedelta(days=days)
    except (OverflowError, ValueError):
        return None


def _number_text(number: float) -> str:
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return str(int(number)) if number == int(number) else repr(number)


def _text_number(text: str) -> float:
    if text.isascii() and text.isdecimal():
        return float(text)
    text = text.strip()
    if _NUMBER.fullmatch(text):
        return float(text)
    return _date_number(text) if _DATE.match(text) else NAN


def _date_number(text: str) -> float:
    try:
        if len(text) == len("2017-10-02"):
            return float((date.fromisoformat(text) - _EPOCH).days)
        wall = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return NAN
    return (wall - _EPOCH_TIME).total_seconds() / _DAY_SECONDS

"""format-date(): a date written by a pattern, as JavaRosa writes it."""

import re
from collections.abc import Callable
from datetime import datetime

from domain.forms.values import Value, to_moment

# JavaRosa abbreviates in English whatever the language of the form.
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_ESCAPE = re.compile(r"%(.)")
_PARTS: dict[str, Callable[[datetime], str]] = {
    "%": lambda _: "%",
    "Y": lambda t: f"{t.year:04}",
    "y": lambda t: f"{t.year % 100:02}",
    "m": lambda t: f"{t.month:02}",
    "n": lambda t: str(t.month),
    "b": lambda t: _MONTHS[t.month - 1],
    "d": lambda t: f"{t.day:02}",
    "e": lambda t: str(t.day),
    "H": lambda t: f"{t.hour:02}",
    "h": lambda t: str(t.hour),
    "M": lambda t: f"{t.minute:02}",
    "S": lambda t: f"{t.second:02}",
    "3": lambda t: f"{t.microsecond // 1000:03}",
    "a": lambda t: _DAYS[t.weekday()],
}


def format_moment(value: Value, pattern: str) -> str:
    """Write a date or date-time by `pattern` (%Y %m %d …); "" when `value` is none."""
    moment = to_moment(value)
    if moment is None:
        return ""
    return _ESCAPE.sub(lambda found: _write(found, moment), pattern)


def _write(found: re.Match[str], moment: datetime) -> str:
    part = _PARTS.get(found.group(1))
    return part(moment) if part else found.group()

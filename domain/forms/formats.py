"""format-date(): a moment written by a pattern, as JavaRosa writes it."""

import re
from collections.abc import Callable
from datetime import datetime

# JavaRosa names days and months in the language of the machine, not of the form; the reference
# runs in English, whose weeks begin on Sunday.
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_ESCAPE = re.compile(r"%(.)", re.DOTALL)


def write_by_pattern(moment: datetime, pattern: str) -> str:
    """Fill %Y %m %d … of `pattern`; an unknown escape, an error in JavaRosa, stays as it is."""
    return _ESCAPE.sub(lambda found: _write(found, moment), pattern)


def _write(found: re.Match[str], moment: datetime) -> str:
    part = _PARTS.get(found.group(1))
    return part(moment) if part else found.group()


def _week(moment: datetime) -> int:
    """Week of the year: weeks begin on Sunday, the one with 1 January is the first."""
    day = moment.timetuple().tm_yday
    saturday = day + 6 - moment.isoweekday() % 7  # end of this week, counted in this year
    length = moment.replace(month=12, day=31).timetuple().tm_yday
    return 1 if saturday > length else (saturday + 6) // 7


_PARTS: dict[str, Callable[[datetime], str]] = {
    "%": lambda _: "%",
    "Y": lambda t: f"{t.year:04}",
    "y": lambda t: f"{t.year:04}"[2:],
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
    "W": lambda t: str(_week(t)),
}

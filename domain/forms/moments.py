"""Dates and times as JavaRosa reads, counts and writes them.

A moment is a datetime in the zone of the session (`zone`); a date is its midnight. Where
JavaRosa stops with an error, because a text is no date, we have None and the caller a blank.
"""

import math
import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from domain.forms.numerals import INT_MAX, INT_MIN
from domain.forms.values import EPOCH_DAY, Atom, Value, to_atom

DAY_MS = 86_400_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
_DATE = re.compile(r"([+-]?[0-9]{1,6})-([+-]?[0-9]{1,6})-([+-]?[0-9]{1,6})")
_TIME = re.compile(r"([+-]?[0-9]{1,6}):([+-]?[0-9]{1,6})(?::([0-9.]*)[^:]*)?")
_OFFSET = re.compile(
    r"(?P<clock>[^Z+-]*)(?:Z|(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?)?"
)


def read_date(text: str, zone: tzinfo | None) -> datetime | None:
    """Midnight of a date such as "2017-10-02" or "2017-1-2"."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        return datetime(*map(int, found.groups()), tzinfo=zone)  # type: ignore[arg-type,misc] # three
    except ValueError:
        return None


def read_moment(text: str, zone: tzinfo | None) -> datetime | None:
    """A date, or a date, "T" and a time with or without an offset."""
    day, separator, clock = text.partition("T")
    midnight = read_date(day, zone)
    return read_clock(clock, midnight) if separator and midnight else midnight


def read_clock(text: str, midnight: datetime) -> datetime | None:
    """The time in `text` on the day of `midnight`; with an offset, turned to its zone."""
    found = _OFFSET.fullmatch(text)
    if found is None:
        return None
    try:
        moment = _at_time(found["clock"], midnight)
        if moment is None:
            return None
        if not text[len(found["clock"]) :]:
            return moment.astimezone(UTC).astimezone(midnight.tzinfo)  # no hour the clock skips
        return moment.replace(tzinfo=_read_offset(found)).astimezone(midnight.tzinfo)
    except (ValueError, OverflowError):
        return None


def _read_offset(found: re.Match[str]) -> tzinfo:
    minutes = 60 * int(found["hours"] or 0) + int(found["minutes"] or 0)
    return timezone(timedelta(minutes=-minutes if found["sign"] == "-" else minutes))


def _at_time(clock: str, midnight: datetime) -> datetime | None:
    found = _TIME.fullmatch(clock)
    if found is None:
        return None
    seconds = float(found[3] or 0)
    ticks = int(1000.0 * seconds - 1000.0 * int(seconds))
    return midnight.replace(
        hour=int(found[1]), minute=int(found[2]), second=int(seconds), microsecond=1000 * ticks
    )


def days_date(days: float, zone: tzinfo | None) -> datetime | None:
    """Midnight of the day that many whole days after 1970-01-01, as people there count."""
    if not INT_MIN <= days <= INT_MAX:
        return None
    try:
        return datetime.combine(date.fromordinal(EPOCH_DAY + int(days)), datetime.min.time(), zone)
    except (ValueError, OverflowError):
        return None


def days_moment(days: float, zone: tzinfo | None) -> datetime | None:
    """The moment that many days, and parts of one, after 1970-01-01T00:00Z."""
    if not INT_MIN <= days <= INT_MAX:
        return None
    try:
        return (_EPOCH + int(days * DAY_MS) * _MS).astimezone(zone)
    except (ValueError, OverflowError):
        return None


def milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970-01-01T00:00Z."""
    return (moment - _EPOCH) // _MS


def midnight(moment: datetime) -> datetime:
    """The beginning of the day of a moment."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def to_moment(value: Value, zone: tzinfo | None) -> Atom:
    """date-time(): a moment; "" and NaN stay what they are, what is no date becomes ""."""
    value = to_atom(value)
    if isinstance(value, datetime):
        return value
    if isinstance(value, bool):
        return ""
    if isinstance(value, float):
        return value if math.isnan(value) else days_moment(value, zone) or ""
    return read_moment(value, zone) or ""


def to_date(value: Value, zone: tzinfo | None) -> Atom:
    """date(): as date-time(), but midnight of a moment or number; text keeps its time."""
    value = to_atom(value)
    if isinstance(value, datetime):
        return midnight(value)
    if isinstance(value, float) and not math.isnan(value):
        return days_date(value, zone) or ""
    return to_moment(value, zone)


def write_moment(moment: datetime) -> str:
    """A dateTime as it is stored: "2017-10-02T14:30:00.000+02:00", with Z for UTC."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def write_time(moment: datetime) -> str:
    """A time as it is stored: "14:30:00.000+02:00"."""
    return write_moment(moment).partition("T")[2]

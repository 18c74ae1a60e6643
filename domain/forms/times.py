"""Times of day and moments, as people type them in Polish and English and as forms store them."""

import re
from datetime import UTC, datetime, time

from domain.forms.dates import parse_date
from domain.text import fold

_LONGEST = 100  # characters of a date and a time
_WORDS = {
    "polnoc": time(0),
    "midnight": time(0),
    "poludnie": time(12),
    "noon": time(12),
}  # folded
_NOW = frozenset({"teraz", "now"})
_CLOCK = re.compile(
    r"(?:(?:o|at|godz\.?|godzina|godzinie|g\.)\s*)*"
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d{1,6})?)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?",
    re.ASCII,
)
_ISO = re.compile(r"(\d{4}-\d\d?-\d\d?)t(.+)", re.ASCII)
_ZONE = re.compile(r"(?:z|[+-]\d\d:?\d\d)$", re.ASCII)


def parse_time(text: str, *, now: datetime) -> time | None:
    """Read "14:30", "14.30", "9", "godz. 9:15", "2:30 pm", "teraz"; None when it is no time."""
    words = fold(text)
    if words in _NOW:
        return now.time().replace(second=0, microsecond=0)
    if words.removeprefix("w ").removeprefix("o ") in _WORDS:
        return _WORDS[words.removeprefix("w ").removeprefix("o ")]
    found = _CLOCK.fullmatch(words)
    if found is None:
        return None
    hour, half = int(found["hour"]), found["half"]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    try:
        return time(hour, int(found["minute"] or 0), int(found["second"] or 0))
    except ValueError:
        return None


def parse_moment(text: str, *, now: datetime) -> datetime | None:
    """Read "15.10.2017 14:30", "jutro o 9", "14:30 w piątek", "2017-10-15T14:30"; None when it
    is not both a date and a time. The moment is on the clock of `now`."""
    words = fold(text)
    if words in _NOW:
        return now.replace(second=0, microsecond=0)
    if len(words) > _LONGEST:
        return None
    if found := _ISO.fullmatch(words):
        return _join(found[1], _ZONE.sub("", found[2]), now)
    tokens = words.split()
    for place in range(len(tokens) - 1, 0, -1):
        first, second = " ".join(tokens[:place]).rstrip(","), " ".join(tokens[place:])
        moment = _join(first, second, now) or _join(second, first, now)
        if moment is not None:
            return moment
    return None


def store_time(value: time, *, now: datetime) -> str:
    """ "14:30:00.000+02:00": the offset is that of the day the answer was given on."""
    return _write_zone(datetime.combine(now.date(), value, now.tzinfo)).partition("T")[2]


def store_moment(value: datetime) -> str:
    """ "2017-10-15T14:30:00.000+02:00"; an hour that the clock skips is the one after it."""
    return _write_zone(value.astimezone(UTC).astimezone(value.tzinfo))


def show_time(stored: str) -> str:
    """ "14:30" of a stored time, with seconds where there are any."""
    clock = stored[: len("14:30:00")]
    return clock.removesuffix(":00") if len(clock) > len("14:30") else clock


def show_moment(stored: str) -> str:
    """ "15.10.2017 14:30" of a stored moment."""
    day, _, clock = stored.partition("T")
    return f"{'.'.join(reversed(day.split('-')))} {show_time(clock)}".strip()


def _join(day: str, clock: str, now: datetime) -> datetime | None:
    date, at = parse_date(day, today=now.date()), parse_time(clock, now=now)
    if date is None or at is None or clock in _NOW:
        return None
    return datetime.combine(date, at, now.tzinfo)


def _write_zone(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

"""Dates as people type them in Polish and English."""

import re
from datetime import date, timedelta

from domain.text import fold

_OFFSETS = {
    "wczoraj": -1,
    "yesterday": -1,
    "dzis": 0,
    "dzisiaj": 0,
    "today": 0,
    "jutro": 1,
    "tomorrow": 1,
    "pojutrze": 2,
}  # folded words -> days from today
_WEEKDAYS = (
    ("poniedzialek", "monday"),
    ("wtorek", "tuesday"),
    ("sroda", "srode", "wednesday"),
    ("czwartek", "thursday"),
    ("piatek", "friday"),
    ("sobota", "sobote", "saturday"),
    ("niedziela", "niedziele", "sunday"),
)
_DAY_OF_WORD = {word: day for day, words in enumerate(_WEEKDAYS) for word in words}
_PREPOSITION = re.compile(r"^(?:w|we|on|next)\s+")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_POLISH = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", re.ASCII)
_SHORT = re.compile(r"(\d{1,2})[./](\d{1,2})\.?", re.ASCII)


def parse_date(text: str, *, today: date) -> date | None:
    """Read "15.10.2017", "2017-10-15", "15.10", "jutro", "w piątek"; None when it is no date.

    A day without a year is the next such day, today included; a weekday is the next one
    after today.
    """
    words = fold(text).removesuffix(" r.").removesuffix("r.").strip()
    if words in _OFFSETS:
        return _later(today, _OFFSETS[words])
    weekday = _DAY_OF_WORD.get(_PREPOSITION.sub("", words))
    if weekday is not None:
        return _later(today, (weekday - today.weekday() - 1) % 7 + 1)
    if found := _ISO.fullmatch(words):
        return _make(int(found[1]), int(found[2]), int(found[3]))
    if found := _POLISH.fullmatch(words):
        return _make(int(found[3]), int(found[2]), int(found[1]))
    if found := _SHORT.fullmatch(words):
        return _find_next(int(found[2]), int(found[1]), today)
    return None


def _find_next(month: int, day: int, today: date) -> date | None:
    """The next such day; up to eight years are tried, for 29 February."""
    for year in range(today.year, today.year + 9):
        found = _make(year, month, day)
        if found is not None and found >= today:
            return found
    return None


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _later(today: date, days: int) -> date:
    return today + timedelta(days=days)

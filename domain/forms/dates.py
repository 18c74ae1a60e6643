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
_MONTHS = (
    ("styczen", "stycznia", "january", "jan"),
    ("luty", "lutego", "february", "feb"),
    ("marzec", "marca", "march", "mar"),
    ("kwiecien", "kwietnia", "april", "apr"),
    ("maj", "maja", "may"),
    ("czerwiec", "czerwca", "june", "jun"),
    ("lipiec", "lipca", "july", "jul"),
    ("sierpien", "sierpnia", "august", "aug"),
    ("wrzesien", "wrzesnia", "september", "sep"),
    ("pazdziernik", "pazdziernika", "october", "oct"),
    ("listopad", "listopada", "november", "nov"),
    ("grudzien", "grudnia", "december", "dec"),
)
_MONTH_OF_WORD = {word: month for month, words in enumerate(_MONTHS, 1) for word in words}
_YEAR = re.compile(r"(\d{4})", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})[./-](\d{4})|(\d{4})-(\d{1,2})", re.ASCII)
_NAMED_MONTH = re.compile(r"(?:(\d{1,2})\.? )?([a-z]+),? (\d{4})", re.ASCII)
_NAMED_DAY = re.compile(r"(\d{1,2})\.? ([a-z]+)", re.ASCII)
_SHORT = re.compile(r"(\d{1,2})[./](\d{1,2})\.?", re.ASCII)


def parse_date(text: str, *, today: date) -> date | None:
    """Read "15.10.2017", "2017-10-15", "15 października 2017", "15.10", "15 października", "jutro",
    "w piątek"; None when it is no date.

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
    if found := _NAMED_DAY.fullmatch(words):
        return _find_next(_MONTH_OF_WORD.get(found[2], 0), int(found[1]), today)
    found = _NAMED_MONTH.fullmatch(words)
    if found and found[1]:
        return _make(int(found[3]), _MONTH_OF_WORD.get(found[2], 0), int(found[1]))
    return None


def parse_rough_date(text: str, appearance: str, *, today: date) -> date | None:
    """Read what `parse_date` does, and in the appearance "month-year" or "year" a month or year
    as its first day: "10.2017", "październik 2017", "2017"."""
    found = parse_date(text, today=today)
    if found or "year" not in appearance:
        return found
    words = fold(text).removesuffix(" r.").strip()
    month = _parse_month(words)
    if "month-year" in appearance:
        return month
    year = _YEAR.fullmatch(words)
    return _make(int(year[1]), 1, 1) if year else month and month.replace(month=1)


def show_date(stored: str, appearance: str) -> str:
    """ "15.10.2017" of a stored date; of a rough one "10.2017" or "2017"."""
    year, _, rest = stored.partition("-")
    month, _, day = rest.partition("-")
    if "month-year" in appearance:
        return f"{month}.{year}"
    return year if "year" in appearance else f"{day}.{month}.{year}"


def _parse_month(words: str) -> date | None:
    if found := _MONTH.fullmatch(words):
        return _make(int(found[2] or found[3]), int(found[1] or found[4]), 1)
    found = _NAMED_MONTH.fullmatch(words)
    if found and not found[1]:
        return _make(int(found[3]), _MONTH_OF_WORD.get(found[2], 0), 1)
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

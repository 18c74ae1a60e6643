"""The words of a calendar: months and days of the week, in Polish and English."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from messages.wording import locale

_WEEKDAYS = {
    "pl": ("pn", "wt", "śr", "cz", "pt", "so", "nd"),
    "en": ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"),
}


def weekdays(language: str) -> tuple[str, ...]:
    """Two letters each, from Monday."""
    return _WEEKDAYS[language]


def month_title(month: date, language: str) -> str:
    """„kwiecień 2017" / "April 2017"."""
    return format_date(month, "LLLL y", locale=locale(language))


def month_name(month: date, language: str) -> str:
    """„kwiecień" / "April"."""
    return format_date(month, "LLLL", locale=locale(language))


def day_title(day: date, language: str) -> str:
    """„5 kwietnia 2017" / "5 April 2017"."""
    return format_date(day, "d MMMM y", locale=locale(language))

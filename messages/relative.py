"""How far away something is, said as people say it: „jutro", „za 2 godziny", „Zostały 2 dni".

As Jinja filters they take the moment and `now`; the words follow the real distance, so that a
reminder sent late, early or put off says what is true when it is read.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from messages.wording import WARSAW, count, form_of, on_day

NAMED_DAYS = {
    "pl": ("dzisiaj", "jutro", "pojutrze"),
    "en": ("today", "tomorrow", "the day after tomorrow"),
}
WEEK = {"pl": "za tydzień", "en": "in a week"}
IN = {"pl": "za", "en": "in"}
HOURS_FROM = 90  # minutes: below, minutes are told


def days_until(at: datetime, now: datetime, language: str) -> int:
    """Calendar days in Poland between now and then."""
    return (at.astimezone(WARSAW).date() - now.astimezone(WARSAW).date()).days


def relative_day(at: datetime, now: datetime, language: str) -> str:
    """„jutro", „pojutrze", „za tydzień", else „we wtorek, 4 kwietnia"."""
    days = days_until(at, now, language)
    if 0 <= days < len(NAMED_DAYS[language]):
        return NAMED_DAYS[language][days]
    return WEEK[language] if days == 7 else on_day(at, language)


def in_time(at: datetime, now: datetime, language: str) -> str:
    """„za 2 godziny", „za 45 minut"; on another day „jutro" and so on."""
    if days_until(at, now, language) != 0:
        return relative_day(at, now, language)
    minutes = max(round((at - now).total_seconds() / 60), 1)
    if minutes < HOURS_FROM:
        return f"{IN[language]} {count(minutes, 'minuta_acc', language)}"
    return f"{IN[language]} {count(round(minutes / 60), 'godzina_acc', language)}"


def left(at: datetime, now: datetime, language: str) -> str:
    """„Zostały 2 dni" / "2 days are left"."""
    days = max(days_until(at, now, language), 0)
    counted = count(days, "dzien", language)
    if language == "pl":
        return f"{form_of(days, 'zostal', language)} {counted}"
    return f"{counted} {'is' if days == 1 else 'are'} left"


def begin(text: str) -> str:
    """The text as the beginning of a sentence: „Jutro", "On Tuesday, 4 April"."""
    return text[:1].upper() + text[1:]


def filters(language: str) -> dict[str, Callable[..., str | int]]:
    """The Jinja filters of a language: `{{ at | relative_day(now) }}`."""
    functions: dict[str, Callable[..., str | int]] = {
        "days_until": days_until,
        "relative_day": relative_day,
        "in_time": in_time,
        "left": left,
    }
    bound = {name: partial(function, language=language) for name, function in functions.items()}
    return {**bound, "begin": begin}

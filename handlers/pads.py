"""A typed value picked by buttons, step by step, where the channel has no field for it.

A pad is a table of cells: some pick the value, some turn the pad to another view of itself, the
rest are headings. What view stands there is in the tokens of its cells and nowhere else, so old
messages, double taps and restarts change nothing. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.forms.model import Kind
from domain.forms.views import Question
from handlers import calendar_pad, clock_pad, stepper_pad
from handlers.pad_cells import Cell, Cells


@dataclass(frozen=True, slots=True)
class Look:
    """What part of a question's control is shown: a page of its choices, those that match
    `words`, a view of its pad ("" or 0: where it begins)."""

    page: int = 0
    words: str = ""
    pad: str = ""


def draw(shown: Question, view: str, *, today: date, language: str) -> Cells:
    """The pad of a question, none where its kind has none. Raises LookupError for no such view."""
    try:
        return _draw(shown, view, today, language)
    except (ValueError, OverflowError):
        raise LookupError(f"no view {view!r} of {shown.kind}") from None


def _draw(shown: Question, view: str, today: date, language: str) -> Cells:
    match shown.kind:
        case Kind.DATE:
            grain = date_grain(shown.appearance)
            calendar = calendar_pad.Calendar(today, shown.value[:10], language, grain)
            return calendar.draw(view)
        case Kind.TIME:
            return clock_pad.draw(view, shown.value[:5])
        case Kind.MOMENT:
            return _draw_moment(shown, view, today, language)
        case Kind.RANGE:
            return stepper_pad.draw(shown.limits, view, shown.value, language)
    return ()


def date_grain(appearance: str) -> str:
    """What a date question asks for: day, month or year."""
    words = appearance.split()
    if "year" in words:
        return "year"
    return "month" if "month-year" in words else "day"


def _draw_moment(shown: Question, view: str, today: date, language: str) -> Cells:
    """First the day, then the hour and the minutes of that day."""
    day, _, hour = view.partition("T")
    if len(day) < len("2017-04-05"):
        chosen = shown.value[:10]
        return calendar_pad.Calendar(today, chosen, language, "day", turns_to_hours=True).draw(view)
    picked = date.fromisoformat(day)
    head = Cell(calendar_pad.title_of(picked, language), turns=f"{picked:%Y-%m}")
    chosen_time = shown.value[11:16] if shown.value[:10] == day else ""
    rows = clock_pad.draw(f"T{hour}", chosen_time, before=f"{picked:%d.%m.%Y} ", day=day)
    return ((head,), *rows)

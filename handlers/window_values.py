"""What stands in a window's fields, as answers: tokens become choices, uploads become files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.forms.model import Kind
from domain.forms.pages import Page
from domain.forms.views import Given, Question, Upload
from handlers import uploads, window_screening
from handlers.context import Context
from handlers.controls import choice_mark
from handlers.window_fields import control_of
from messages.events import Uploaded, Values
from messages.markdown import bare
from messages.steps import Step
from storage.forms import SessionRow


@dataclass(slots=True)
class Entered:
    """Answers by place; `problems` are what cannot be an answer, plain. `said`: for the chat."""

    answers: dict[str, Given] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    said: list[Step] = field(default_factory=list)


def read(ctx: Context, row: SessionRow, page: Page, values: Values) -> Entered:
    """The values of the page's own fields; others are left aside."""
    entered = Entered()
    for place, shown in zip(page.places, page.questions, strict=True):
        if shown.kind is Kind.NOTE:
            continue
        if place in values.options:
            _take_options(ctx, entered, place, shown, values.options[place])
        elif shown.kind is Kind.FILE:
            _take_files(ctx, row, entered, place, shown, values.files.get(place, ()))
        else:
            _take_text(ctx, row, entered, place, shown, values.texts.get(place, ""))
    return entered


def _take_options(
    ctx: Context, entered: Entered, place: str, shown: Question, tokens: Sequence[str]
) -> None:
    names = [_name_of(shown, place, token) for token in tokens]
    if None in names:
        entered.problems[place] = ctx.label("windows.refused_not_a_choice")
        return
    entered.answers[place] = tuple(name for name in names if name is not None) or None


def _name_of(shown: Question, place: str, token: str) -> str | None:
    """The name of the choice a token was drawn for, if that choice is still there."""
    parts = token.split(":")
    if len(parts) != 6 or parts[3] != place or not parts[4].isdecimal():
        return None
    index = int(parts[4])
    if index >= len(shown.choices) or choice_mark(shown, shown.choices[index]) != parts[5]:
        return None
    return shown.choices[index].name


def _take_text(
    ctx: Context, row: SessionRow, entered: Entered, place: str, shown: Question, text: str
) -> None:
    if not text.strip():
        entered.answers[place] = None
        return
    standing = control_of(ctx, row, place, shown).value
    if text != standing and (problem := window_screening.problem(ctx, row, place, text)):
        entered.problems[place] = problem
        return
    entered.answers[place] = text


def _take_files(
    ctx: Context,
    row: SessionRow,
    entered: Entered,
    place: str,
    shown: Question,
    files: Sequence[Uploaded],
) -> None:
    """The last file of the field; without one the file given before stays."""
    if not files:
        return
    taken = uploads.take(ctx, row, files[-1], shown)
    if isinstance(taken, Upload):
        entered.answers[place] = taken
        return
    entered.problems[place] = bare(taken.html)
    if taken.rows:  # a page that takes larger files
        entered.said.append(taken)

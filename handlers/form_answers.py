"""What people type or upload while a form has the floor, and `/dokoncz`, which gives it back."""

from __future__ import annotations

from datetime import timedelta

from domain.forms.errors import WrongForm
from domain.forms.model import Kind
from domain.forms.views import Location, Refusal, Upload
from domain.text import fold
from handlers import beside_window, filling, form_ending, formbook, menu, uploads, window_choice
from handlers.choice_lists import SEARCHABLE, matching
from handlers.context import Context
from handlers.filling import Sitting
from handlers.pads import Look
from handlers.routes import Routes
from handlers.tokens import short_words, token
from messages.events import Event, Located, Text
from messages.steps import Menu, Step
from storage import forms, inbox

_SEARCHED = (Kind.ONE, Kind.MANY)
ALWAYS_LEAD_OUT = frozenset({"menu", "pomoc", "help"})


def seated(ctx: Context) -> Sitting | None:
    """The form that has the floor on this account, unless it ended elsewhere meanwhile."""
    session_id = inbox.focus(ctx.session, ctx.account.id) if ctx.viewer else None
    if session_id is None:
        return None
    try:
        return filling.sit_down(ctx, session_id)
    except (LookupError, WrongForm):
        inbox.set_focus(ctx.session, ctx.account.id, None)
        return None


def take_text(event: Event, ctx: Context) -> list[Step]:
    """A text while a form has the floor is an answer to its question; else a word of the menu.

    A word of the menu that cannot be an answer leads there, „menu" and „pomoc" always do: the form
    waits for `/dokoncz`. A form in a window takes no texts from the chat.
    """
    sitting = seated(ctx)
    if sitting is None:
        return menu.typed(event, ctx)
    text = event.body.text if isinstance(event.body, Text) else ""
    if window_choice.opens_window(ctx, sitting.row.id):
        return beside_window.take_text(event, ctx, sitting)
    if sitting.walk.complete:
        return filling.show(ctx, sitting)
    if _was_said_before(event, ctx, sitting):
        return [ctx.say("filling.came_late"), *filling.show(ctx, sitting)]
    if words := part_of_label(sitting, text):
        return filling.show(ctx, sitting, look=Look(words=words))
    outcome = sitting.walk.answer(text)
    word = menu.known_word(ctx, text)
    if word in ALWAYS_LEAD_OUT or (word and isinstance(outcome, Refusal)):
        return menu.typed(event, ctx)
    if isinstance(outcome, Refusal) and (words := searched(sitting, text)):
        return filling.show(ctx, sitting, look=Look(words=words))
    return form_ending.answered(ctx, sitting, outcome)


def _was_said_before(event: Event, ctx: Context, sitting: Sitting) -> bool:
    """Whether it was said before the form came to where it is, so in answer to something else."""
    if not event.late_by:
        return False
    return sitting.row.updated_at > ctx.now - timedelta(seconds=event.late_by)


def part_of_label(sitting: Sitting, text: str) -> str:
    """Of a multiple choice from many: what is a part of some labels and no whole one narrows the
    list. Elsewhere the beginning of one label alone is that answer."""
    shown = sitting.walk.question
    if shown is None or shown.kind is not Kind.MANY or len(shown.choices) <= SEARCHABLE:
        return ""
    if not any(map(str.isalpha, text)):
        return ""
    whole = {fold(said) for choice in shown.choices for said in (choice.label, choice.name)}
    return "" if fold(text) in whole else searched(sitting, text)


def searched(sitting: Sitting, text: str) -> str:
    """What was typed as words to search the choices by, where they are many and some have it."""
    shown, words = sitting.walk.question, short_words(fold(text))
    if shown is None or shown.kind not in _SEARCHED or len(shown.choices) <= SEARCHABLE:
        return ""
    return words if words and matching(shown.choices, words) else ""


def take_place(event: Event, ctx: Context) -> list[Step]:
    """Where the person is: an answer to a question for a place, and kept for nothing else."""
    sitting = seated(ctx)
    if sitting is None:
        return [ctx.say("filling.no_place_for_location", rows=menu.back_row(ctx))]
    shown, body = sitting.walk.question, event.body
    if shown is None or shown.kind is not Kind.PLACE or not isinstance(body, Located):
        return [ctx.say("filling.no_place_for_location"), *filling.show(ctx, sitting)]
    place = Location(body.latitude, body.longitude, accuracy=body.accuracy)
    return form_ending.answered(ctx, sitting, sitting.walk.answer(place))


def take_upload(event: Event, ctx: Context) -> list[Step]:
    """A file: expected when the question wants one, otherwise there is no place for it."""
    sitting = seated(ctx)
    if sitting is None:
        return [ctx.say("filling.no_place_for_file", rows=menu.back_row(ctx))]
    if window_choice.opens_window(ctx, sitting.row.id):
        return beside_window.take_upload(event, ctx, sitting)
    shown = sitting.walk.question
    if shown is None or not uploads.wanted(sitting.walk):
        return [ctx.say("filling.no_place_for_file"), *filling.show(ctx, sitting)]
    return uploads.expect(event, ctx, sitting.row, shown.limits)


def take_download(event: Event, ctx: Context) -> list[Step]:
    """The file has arrived (or has not): answer the question it was sent for."""
    found = uploads.finished(event, ctx)
    row = forms.load(ctx.session, found.session_id)
    if row.status not in forms.UNFINISHED:
        return []
    sitting = filling.take(ctx, row)
    is_held = uploads.holds(sitting.walk.answers(), found.ref)
    if is_held or window_choice.opens_window(ctx, row.id):
        return beside_window.settle_file(ctx, sitting, found, is_held=is_held)
    if found.problem:
        return [*found.problem, *filling.show(ctx, sitting)]
    if not uploads.fits(sitting.walk, found.name):
        gone_on = ctx.say("filling.file_gone_on", name=found.name)
        return [gone_on, *filling.show(ctx, sitting)]
    return form_ending.answered(ctx, sitting, sitting.walk.answer(Upload(found.ref, found.name)))


def resume_command(event: Event, ctx: Context) -> list[Step]:
    """`/dokoncz`: go on with what was put aside; the person picks when there are several."""
    rows = forms.unfinished(ctx.session, ctx.person.id, ctx.now)
    if not rows:
        return [ctx.say("filling.nothing_unfinished", rows=menu.back_row(ctx))]
    if len(rows) == 1:
        return filling.resume(ctx, rows[0])
    choice = Menu()
    for row in rows[:8]:
        title = formbook.title(ctx.session, row.form, ctx.language)
        choice.row(
            ctx.button("filling.b_unfinished", token(row, "r"), title=title, at=row.updated_at)
        )
    return [ctx.say("filling.unfinished", rows=choice.rows, slot="screen")]


ROUTES = Routes(
    commands={"dokoncz": resume_command, "resume": resume_command},
    buttons={"resume": resume_command},
    words={"dokoncz": "dokoncz", "resume": "dokoncz"},
)

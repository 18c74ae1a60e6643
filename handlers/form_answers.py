"""What people type or upload while a form has the floor, and `/dokoncz`, which gives it back."""

from __future__ import annotations

from domain.forms.views import Refusal, Upload
from handlers import drawing, filling, formbook, menu, uploads
from handlers.context import Context
from handlers.filling import Sitting
from handlers.routes import Routes
from messages.events import Event, Text
from messages.steps import Menu, Step
from storage import forms, inbox

ALWAYS_LEAD_OUT = frozenset({"menu", "pomoc", "help"})


def seated(ctx: Context) -> Sitting | None:
    """The form that has the floor on this account, unless it ended elsewhere meanwhile."""
    session_id = inbox.focus(ctx.session, ctx.account.id) if ctx.viewer else None
    if session_id is None:
        return None
    try:
        return filling.sit_down(ctx, session_id)
    except LookupError:
        inbox.set_focus(ctx.session, ctx.account.id, None)
        return None


def take_text(event: Event, ctx: Context) -> list[Step]:
    """A text while a form has the floor is an answer to its question; else a word of the menu.

    A word of the menu that cannot be an answer leads there, „menu" and „pomoc" always do: the form
    waits for `/dokoncz`.
    """
    sitting = seated(ctx)
    if sitting is None:
        return menu.typed(event, ctx)
    text = event.body.text if isinstance(event.body, Text) else ""
    if sitting.walk.complete:
        return filling.show(ctx, sitting)
    outcome = sitting.walk.answer(text)
    word = menu.known_word(ctx, text)
    if word in ALWAYS_LEAD_OUT or (word and isinstance(outcome, Refusal)):
        return menu.typed(event, ctx)
    return filling.answered(ctx, sitting, outcome)


def take_upload(event: Event, ctx: Context) -> list[Step]:
    """A file: expected when the question wants one, otherwise there is no place for it."""
    sitting = seated(ctx)
    if sitting is None:
        return [ctx.say("filling.no_place_for_file", rows=menu.back_row(ctx))]
    if not uploads.wanted(sitting.walk):
        return [ctx.say("filling.no_place_for_file"), *filling.show(ctx, sitting)]
    return uploads.expect(event, ctx, sitting.row)


def take_download(event: Event, ctx: Context) -> list[Step]:
    """The file has arrived (or has not): answer the question it was sent for."""
    found = uploads.finished(event, ctx)
    row = forms.load(ctx.session, found.session_id)
    if row.status not in forms.UNFINISHED:
        return []
    sitting = filling.take(ctx, row)
    if found.problem or not uploads.wanted(sitting.walk):
        return [*found.problem, *filling.show(ctx, sitting)]
    return filling.answered(ctx, sitting, sitting.walk.answer(Upload(found.ref, found.name)))


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
            ctx.button(
                "filling.b_unfinished", drawing.token(row, "r"), title=title, at=row.updated_at
            )
        )
    return [ctx.say("filling.unfinished", rows=choice.rows, slot="screen")]


ROUTES = Routes(
    commands={"dokoncz": resume_command, "resume": resume_command},
    buttons={"resume": resume_command},
    words={"dokoncz": "dokoncz", "resume": "dokoncz"},
)

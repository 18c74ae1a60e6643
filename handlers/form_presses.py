"""Buttons of a form. Every press names the question it was drawn for, so that a double tap, an old
message or a second device finds what is true now instead of an error.
"""

from __future__ import annotations

from domain.forms.errors import FormError, TooCostly
from handlers import (
    answer_presses,
    drawing,
    entry_presses,
    filling,
    form_ending,
    formbook,
    menu,
    summaries,
    window_answers,
    window_presses,
)
from handlers.answer_presses import Stale
from handlers.context import Context
from handlers.filling import Sitting
from handlers.pads import Look
from handlers.routes import Routes
from handlers.tokens import mark, token
from messages.events import Event
from messages.steps import Menu, Step
from storage import forms, inbox


def press(event: Event, ctx: Context) -> list[Step]:
    """Any button of a form: `f:<session>:<action>…`."""
    try:
        sitting = filling.sit_down(ctx, ctx.arg(0))
    except TooCostly:
        raise
    except (LookupError, FormError):
        return _over(ctx)
    action = ctx.args[1] if len(ctx.args) > 1 else ""
    if ctx.at_window and (problem := window_answers.keep_first(ctx, sitting, action)):
        return problem
    if action in _WHOLE:
        return _WHOLE[action](ctx, sitting)
    if action not in answer_presses.ACTIONS:
        raise LookupError(f"no action {action!r}")
    try:
        return answer_presses.press(ctx, sitting, action)
    except Stale:
        return filling.moved_on(ctx, sitting)


def _over(ctx: Context) -> list[Step]:
    if ctx.at_window:
        return window_presses.over(ctx)
    return _sent_already(ctx) or _gone(ctx)


def _sent_already(ctx: Context) -> list[Step]:
    """A double tap on „Wyślij": the first one was answered, the second needs no screen."""
    try:
        row = forms.load(ctx.session, ctx.arg(0))
    except LookupError:
        return []
    own = row.person_id == ctx.person.id and row.status == "sent"
    return [ctx.toast("filling.sent_already")] if own and ctx.args[1:] == ("send",) else []


def _gone(ctx: Context) -> list[Step]:
    return [ctx.toast("menu.stale_toast"), *menu.screen(ctx, "filling.gone")]


def _aside(ctx: Context, sitting: Sitting) -> list[Step]:
    """„Dokończę później": keep everything and let the person go."""
    row, shown = sitting.row, sitting.walk.question
    forms.keep(
        ctx.session,
        row.id,
        state=sitting.walk.dump(),
        account_id=ctx.account.id,
        now=ctx.now,
        status="aside",
    )
    inbox.set_focus(ctx.session, ctx.account.id, None)
    rows = (
        Menu()
        .row(ctx.button("filling.b_resume", token(row, "r")))
        .row(ctx.button("menu.b_menu", "menu"))
        .rows
    )
    title = formbook.title(ctx.session, row.form, ctx.language)
    told = ctx.say(
        sitting.feature.aside, slot=drawing.slot(row), title=title, question=shown, rows=rows
    )
    return [told, *window_presses.shut(ctx)]


def _drop(ctx: Context, sitting: Sitting) -> list[Step]:
    row = sitting.row
    forms.finish(ctx.session, row.id, "dropped", ctx.now)
    inbox.set_focus(ctx.session, ctx.account.id, None)
    form_ending.let_go(ctx, row)
    dropped = ctx.say("filling.dropped", slot=drawing.slot(row), rows=menu.back_row(ctx))
    return [dropped, *form_ending.forget(ctx, row), *window_presses.shut(ctx)]


def _resume_pressed(ctx: Context, sitting: Sitting) -> list[Step]:
    return filling.show(ctx, sitting)


def _send_pressed(ctx: Context, sitting: Sitting) -> list[Step]:
    return form_ending.send(ctx, sitting) if sitting.walk.complete else filling.show(ctx, sitting)


def _heading(ctx: Context, sitting: Sitting) -> list[Step]:
    """What is on the keyboard only to be read."""
    return []


def _turn_summary(ctx: Context, sitting: Sitting) -> list[Step]:
    return filling.show(ctx, sitting, look=Look(page=ctx.arg(2)))


def _list_answers(ctx: Context, sitting: Sitting) -> list[Step]:
    """Which answer to change?"""
    if not sitting.walk.complete:
        return filling.show(ctx, sitting)
    inbox.set_focus(ctx.session, ctx.account.id, None)
    ctx.answering = sitting.row.id
    page = ctx.arg(2) if ctx.args[1] == "l" and len(ctx.args) > 2 else 0
    say = summaries.changes(ctx, sitting.row, sitting.walk, page)
    return filling.ask(ctx, sitting, say)


def _change(ctx: Context, sitting: Sitting) -> list[Step]:
    """That question, then the summary again; the list where the answer is not there any more."""
    lines = sitting.walk.summary()
    index = ctx.arg(2) if len(ctx.args) > 2 else len(lines)
    if not 0 <= index < len(lines) or ctx.args[3:4] not in ((), (mark(lines[index].key),)):
        return _list_answers(ctx, sitting)
    return filling.show(ctx, sitting, sitting.walk.change(lines[index].key))


def _back_from_summary(ctx: Context, sitting: Sitting) -> list[Step]:
    """To the last question. A question's own „back" names it, see `answer_presses`."""
    if not sitting.walk.complete:
        return filling.moved_on(ctx, sitting)
    return filling.show(ctx, sitting, sitting.walk.back())


_WHOLE = {
    **entry_presses.ACTIONS,
    **window_presses.ACTIONS,
    "o": _back_from_summary,
    "z": _aside,
    "x": _drop,
    "r": _resume_pressed,
    "send": _send_pressed,
    "h": _heading,
    "m": _turn_summary,
    "l": _list_answers,
    "e": _change,
}


ROUTES = Routes(buttons={"f": press})

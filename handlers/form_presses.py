"""Buttons of a form. Every press names the question it was drawn for, so that a double tap, an old
message or a second device finds what is true now instead of an error.
"""

from __future__ import annotations

from domain.forms.errors import FormError
from handlers import drawing, filling, formbook, menu
from handlers.context import Context
from handlers.filling import Sitting
from handlers.routes import Routes
from messages.events import Event
from messages.steps import PAGE, Menu, Step
from storage import forms, inbox


def press(event: Event, ctx: Context) -> list[Step]:
    """Any button of a form: `f:<session>:<action>…`."""
    try:
        sitting = filling.sit_down(ctx, ctx.arg(0))
    except (LookupError, FormError):
        return _sent_already(ctx) or _gone(ctx)
    action, *numbers = ctx.args[1:]
    if action in _WHOLE:
        return _WHOLE[action](ctx, sitting, [int(n) for n in numbers])
    if sitting.walk.number != ctx.arg(2):
        return [ctx.toast("filling.moved_on"), *filling.show(ctx, sitting)]
    return _ON_QUESTION[action](ctx, sitting)


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


def _choose(ctx: Context, sitting: Sitting) -> list[Step]:
    return filling.answered(ctx, sitting, sitting.walk.choose(_choice(ctx, sitting)))


def _toggle(ctx: Context, sitting: Sitting) -> list[Step]:
    page = _page_of(ctx.arg(3))
    return filling.show(ctx, sitting, sitting.walk.toggle(_choice(ctx, sitting)), page)


def _page_of(index: int) -> int:
    return index // PAGE


def _choice(ctx: Context, sitting: Sitting, index: int | None = None) -> str:
    """The name behind the token's choice number. Raises LookupError for one that is not there."""
    shown = sitting.walk.question
    number = ctx.arg(3) if index is None else index
    if shown is None or not 0 <= number < len(shown.choices):
        raise LookupError(f"no choice {number}")
    return shown.choices[number].name


def _done(ctx: Context, sitting: Sitting) -> list[Step]:
    """The end of a multiple choice; real check boxes send their indices along: `…:1,3`."""
    if len(ctx.args) > 3:
        indices = [int(part) for part in ctx.args[3].split(",") if part.isdigit()]
        names = [_choice(ctx, sitting, index) for index in indices]
        return filling.answered(ctx, sitting, sitting.walk.choose(*names))
    return filling.answered(ctx, sitting, sitting.walk.done())


def _turn_page(ctx: Context, sitting: Sitting) -> list[Step]:
    return filling.show(ctx, sitting, page=ctx.arg(3))


def _skip(ctx: Context, sitting: Sitting) -> list[Step]:
    return filling.answered(ctx, sitting, sitting.walk.skip())


def _keep(ctx: Context, sitting: Sitting) -> list[Step]:
    return filling.answered(ctx, sitting, sitting.walk.keep())


def _back(ctx: Context, sitting: Sitting) -> list[Step]:
    return filling.show(ctx, sitting, sitting.walk.back())


def _aside(ctx: Context, sitting: Sitting, _: list[int]) -> list[Step]:
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
        .row(ctx.button("filling.b_resume", drawing.token(row, "r")))
        .row(ctx.button("menu.b_menu", "menu"))
        .rows
    )
    title = formbook.title(ctx.session, row.form, ctx.language)
    return [
        ctx.say(
            sitting.feature.aside,
            slot=drawing.slot(row),
            title=title,
            question=shown,
            rows=rows,
        )
    ]


def _drop(ctx: Context, sitting: Sitting, _: list[int]) -> list[Step]:
    row = sitting.row
    forms.finish(ctx.session, row.id, "dropped", ctx.now)
    inbox.set_focus(ctx.session, ctx.account.id, None)
    dropped = ctx.say("filling.dropped", slot=drawing.slot(row), rows=menu.back_row(ctx))
    return [dropped, *filling.forget(ctx, row)]


def _resume_pressed(ctx: Context, sitting: Sitting, _: list[int]) -> list[Step]:
    return filling.show(ctx, sitting)


def _send_pressed(ctx: Context, sitting: Sitting, _: list[int]) -> list[Step]:
    return filling.send(ctx, sitting) if sitting.walk.complete else filling.show(ctx, sitting)


def _change(ctx: Context, sitting: Sitting, numbers: list[int]) -> list[Step]:
    """Without a number: which answer? With one: that question, then the summary again."""
    row, walk = sitting.row, sitting.walk
    lines = walk.summary()
    if not numbers or numbers[0] >= len(lines):
        inbox.set_focus(ctx.session, ctx.account.id, None)
        ctx.answering = row.id
        return [drawing.changes(ctx, row, walk)]
    return filling.show(ctx, sitting, walk.change(lines[numbers[0]].key))


_WHOLE = {
    "z": _aside,
    "x": _drop,
    "r": _resume_pressed,
    "send": _send_pressed,
    "e": _change,
}
_ON_QUESTION = {
    "c": _choose,
    "t": _toggle,
    "d": _done,
    "p": _turn_page,
    "s": _skip,
    "k": _keep,
    "b": _back,
}


ROUTES = Routes(buttons={"f": press})

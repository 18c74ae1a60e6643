"""Buttons around a form's window: of its card in the chat, and of the window itself."""

from __future__ import annotations

from dataclasses import replace

from handlers import beside_window, filling, window_choice, windows
from handlers.context import Context
from handlers.filling import Sitting
from handlers.tokens import token
from messages.steps import Say, Step
from messages.windows import Show, Shut
from storage import forms


def _open(ctx: Context, sitting: Sitting) -> list[Step]:
    """„Otwórz formularz": also of a form that was asked in the conversation before."""
    if ctx.has_windows:
        window_choice.switch(ctx, sitting.row.id, to_chat=False)
    return filling.show(ctx, sitting)


def _ask_in_chat(ctx: Context, sitting: Sitting) -> list[Step]:
    """„Odpowiadam w rozmowie": this form goes on there, question by question."""
    window_choice.switch(ctx, sitting.row.id, to_chat=True)
    return [ctx.toast("windows.switched"), *filling.show(ctx, sitting)]


def _turn_back(ctx: Context, sitting: Sitting) -> list[Step]:
    """„Wstecz" names the page it was drawn for."""
    if not sitting.walk.page_place or ctx.args[2:3] != (sitting.walk.page_place,):
        return filling.moved_on(ctx, sitting)
    return filling.show(ctx, sitting, sitting.walk.back_page())


def _to_web(ctx: Context, sitting: Sitting) -> list[Step]:
    """The way to the web chat, in the window and in the chat; the form waits."""
    if not windows.has_web_door(ctx):
        return filling.show(ctx, sitting)
    ctx.args = ("web",)
    steps = ctx.routes.buttons["door"](ctx.event, ctx)
    filling.keep(ctx, sitting)
    ctx.answering = None
    said = next(step for step in steps if isinstance(step, Say))
    back = ctx.button("filling.b_resume", token(sitting.row, "r"))
    window = windows.screen(ctx, sitting.row, replace(said, rows=(*said.rows, (back,))))
    return [*steps, Show(window)] if ctx.at_window else steps


def shut(ctx: Context) -> list[Step]:
    """Close the window, if that is where the person is: the chat says the rest."""
    return [Shut()] if ctx.at_window else []


def over(ctx: Context) -> list[Step]:
    """The form of this window is no more: sent (perhaps by a double tap), or given up."""
    try:
        row = forms.load(ctx.session, ctx.arg(0))
    except LookupError:
        return [Show(windows.notice(ctx, ctx.text("windows.gone")))]
    is_own = ctx.viewer is not None and row.person_id == ctx.viewer.id
    key = "windows.sent" if is_own and row.status == "sent" else "windows.gone"
    return [Show(windows.notice(ctx, ctx.text(key)))]


ACTIONS = {
    "win": _open,
    "q": _ask_in_chat,
    "pb": _turn_back,
    "a": beside_window.accept,
    "web": _to_web,
}

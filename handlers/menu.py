"""The main menu by role, help, and what to say to words and buttons that fit nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from domain.invitations import read_code
from domain.text import fold
from handlers.context import Context
from handlers.routes import MenuItem, Routes
from messages.events import Command, Event, Text
from messages.steps import Menu, Rows, Say, Step
from storage import forms

SLOT = "screen"
# What somebody may ask for before they have joined; everything else greets them.
OPEN_TO_STRANGERS = frozenset(
    {"start", "pomoc", "help", "prywatnosc", "privacy", "lang", "join"}
    | {"byemail", "byemailyes", "byemailno"}
)


def show(event: Event, ctx: Context) -> list[Step]:
    """`/menu`: what this person can do, a button each."""
    return [main_menu(ctx)]


def main_menu(ctx: Context, key: str = "menu.main") -> Say:
    """The menu under the text `key`."""
    return ctx.say(key, rows=_rows(ctx), slot=SLOT, person=ctx.person)


def _rows(ctx: Context) -> Rows:
    menu = Menu()
    if forms.unfinished(ctx.session, ctx.person.id, ctx.now):
        menu.row(ctx.button("filling.b_resume", "resume"))
    for item in items_for(ctx):
        menu.row(ctx.button(item.label, item.token))
    return menu.rows


def items_for(ctx: Context) -> Iterable[MenuItem]:
    """The menu items of the person's roles, in order, each token once."""
    seen: set[str] = set()
    for item in ctx.routes.menu:
        fits = not item.roles or bool(item.roles & ctx.person.roles)
        if fits and item.token not in seen:
            seen.add(item.token)
            yield item


def back_row(ctx: Context) -> Rows:
    """A single „Menu" button, for messages that end a dialogue."""
    return ((ctx.button("menu.b_menu", "menu"),),) if ctx.viewer else ()


def help_text(event: Event, ctx: Context) -> list[Step]:
    """`/pomoc`: what can be typed, and whom to ask."""
    return [ctx.say("menu.help", office=ctx.office, rows=back_row(ctx))]


def unknown(event: Event, ctx: Context) -> list[Step]:
    """A command or text that fits nothing gets help, not silence."""
    if ctx.viewer is None:
        return ctx.routes.commands["start"](event, ctx)
    return screen(ctx, "menu.unknown")


def stale(event: Event, ctx: Context) -> list[Step]:
    """A button that means nothing (any more): say so, and show what is possible now."""
    toast = ctx.toast("menu.stale_toast")
    if ctx.viewer is None:
        return [toast, *ctx.routes.commands["start"](event, ctx)]
    return [toast, *screen(ctx, "menu.stale")]


def screen(ctx: Context, key: str) -> list[Step]:
    """What is possible now, under a text that says why the old button is not."""
    return [ctx.say(key, rows=_rows(ctx), slot=SLOT)]


def typed(event: Event, ctx: Context) -> list[Step]:
    """Free text outside any form: a known word, an invitation code, or help."""
    text = event.body.text if isinstance(event.body, Text) else ""
    if ctx.viewer is None and (code := read_code(text)):
        return _as_command("start", code, event, ctx)
    if name := known_word(ctx, text):
        return _as_command(name, "", event, ctx)
    return unknown(event, ctx)


def known_word(ctx: Context, text: str) -> str:
    """The command that a typed word stands for, with or without diacritics; "" for other texts."""
    return ctx.routes.words.get(fold(text).strip(" .!?/"), "")


def _as_command(name: str, argument: str, event: Event, ctx: Context) -> list[Step]:
    if ctx.viewer is None and name not in OPEN_TO_STRANGERS:
        name = "start"
    return ctx.routes.commands[name](replace(event, body=Command(name, argument)), ctx)


ROUTES = Routes(
    commands={"menu": show, "pomoc": help_text, "help": help_text},
    buttons={"menu": show, "help": help_text},
    words={"menu": "menu", "pomoc": "pomoc", "help": "help", "?": "pomoc"},
    menu=(MenuItem("menu.b_help", "help", order=99),),
)

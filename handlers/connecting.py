"""`/polacz`: a person brings another account of theirs, with a code they make themselves.

The random bytes of a code are drawn here, at the edge.
"""

from __future__ import annotations

import secrets
from dataclasses import replace

from domain.invitations import CONNECTION_VALID_FOR
from handlers import menu
from handlers.context import Context
from handlers.invitation_cards import links_of
from handlers.routes import Routes
from messages.events import Event
from messages.steps import Button, Menu, Rows, Step
from storage import connections

SLOT = "screen"
DOOR = "door"  # of its own, so that a form that is being filled in stays in focus


def choose_door(event: Event, ctx: Context) -> list[Step]:
    """The channels this installation is on, a button each."""
    rows = Menu()
    for channel in ctx.office.channels:
        rows.row(ctx.button("accounts.b_channel", f"door:{channel}", channel=channel))
    if connections.has_open(ctx.session, ctx.person.id, ctx.now):
        rows.row(ctx.button("accounts.b_withdraw", "undoor"))
    rows.row(ctx.button("settings.b_accounts", "setaccounts"))
    said = ctx.say("accounts.doors", slot=SLOT, rows=(*rows.rows, *menu.back_row(ctx)))
    return [said]


def open_door(event: Event, ctx: Context) -> list[Step]:
    """`door:<channel>`: a code, or a link that carries it, shown this once."""
    channel = ctx.args[0] if ctx.args else ""
    if channel not in ctx.office.channels:
        raise LookupError(f"no door {channel!r}")
    issued = connections.issue(
        ctx.session, ctx.person.id, channel, ctx.now, random=secrets.token_bytes
    )
    links = links_of(ctx.office, issued.code)
    link = {"telegram": links.telegram, "web": links.web}.get(channel, "")
    said = ctx.say(
        f"accounts.door_{channel}",
        slot=DOOR,
        rows=_door_rows(ctx, channel, link),
        issued=issued,
        link=link,
        bot=ctx.office.bot_name,
        hours=int(CONNECTION_VALID_FOR.total_seconds() // 3600),
    )
    return [replace(said, once=True)]


def _door_rows(ctx: Context, channel: str, link: str) -> Rows:
    rows = Menu()
    if link:
        rows.row(Button(ctx.label("accounts.b_open", channel=channel), url=link))
    return rows.row(ctx.button("accounts.b_withdraw", "undoor")).rows


def close_doors(event: Event, ctx: Context) -> list[Step]:
    """`undoor`: the codes the person made and nobody used stop working."""
    connections.revoke(ctx.session, ctx.person.id, ctx.now)
    rows = Menu().row(ctx.button("settings.b_accounts", "setaccounts")).rows
    return [ctx.say("accounts.withdrawn", slot=DOOR, rows=(*rows, *menu.back_row(ctx)))]


ROUTES = Routes(
    commands={"polacz": choose_door, "connect": choose_door},
    buttons={"connect": choose_door, "door": open_door, "undoor": close_doors},
    words={"polacz": "polacz", "connect": "polacz"},
)

"""Joining by the e-mail address at work, on channels whose platform knows it.

Only where a programme allows it, and only once the person has said that it is them. The address is
looked up and forgotten; who was found waits in the conversation's notes, never in a button, so that
no forged press can name somebody else.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers import menu, welcome
from handlers.context import Context
from handlers.routes import Routes
from messages.events import Event
from messages.steps import Menu, Rows, Say, Step
from storage import audit, connections, email_match, inbox, people

SLOT = "start"
NOTE = "found_by_email"
ANSWERED_WITHIN = timedelta(minutes=15)


def is_offered(ctx: Context) -> bool:
    """Whether the channel's word for an address counts, and any programme lets it be used."""
    return ctx.event.channel in ctx.office.email_from and bool(email_match.allowing(ctx.session))


def look_up(event: Event, ctx: Context) -> list[Step]:
    """`byemail`: whom the address belongs to, for the person to confirm."""
    if ctx.viewer is not None:
        return [menu.main_menu(ctx)]
    found = email_match.find(ctx.session, event.email) if is_offered(ctx) else None
    if found is None:
        return [_not_found(ctx)]
    note = {"person": found, "at": ctx.now.isoformat()}
    inbox.set_note(ctx.session, ctx.account.id, NOTE, note)
    rows = (
        Menu()
        .row(ctx.button("email_match.b_yes", "byemailyes"))
        .row(ctx.button("email_match.b_no", "byemailno"))
        .rows
    )
    card = people.load_card(ctx.session, found)
    return [ctx.say("email_match.found", slot=SLOT, rows=rows, card=card)]


def confirm(event: Event, ctx: Context) -> list[Step]:
    """`byemailyes`: the account becomes the person's who was found a moment ago."""
    if ctx.viewer is not None:
        return [menu.main_menu(ctx)]
    found = _take_note(ctx)
    if found is None or not email_match.still_matches(ctx.session, found):
        return [_not_found(ctx)]
    redeemed = connections.attach(ctx.session, found, ctx.account.id, ctx.now)
    audit.record(
        ctx.session,
        at=ctx.now,
        actor_id=found,
        action="account.by_email",
        subject=f"account:{ctx.account.id}",
        channel=ctx.account.channel,
    )
    return welcome.enter(ctx, redeemed)


def _take_note(ctx: Context) -> int | None:
    """Who was found, if lately; the note serves once."""
    note = inbox.note(ctx.session, ctx.account.id, NOTE)
    inbox.set_note(ctx.session, ctx.account.id, NOTE, None)
    if not note or ctx.now - datetime.fromisoformat(note["at"]) > ANSWERED_WITHIN:
        return None
    return int(note["person"])


def decline(event: Event, ctx: Context) -> list[Step]:
    """`byemailno`: it is somebody else."""
    if ctx.viewer is not None:
        return [menu.main_menu(ctx)]
    inbox.set_note(ctx.session, ctx.account.id, NOTE, None)
    return [ctx.say("email_match.declined", slot=SLOT, rows=_ways(ctx), office=ctx.office)]


def _not_found(ctx: Context) -> Say:
    """The same words, whether nobody has the address, several do, or it may not be used."""
    return ctx.say("email_match.not_found", slot=SLOT, rows=_ways(ctx), office=ctx.office)


def _ways(ctx: Context) -> Rows:
    return Menu().row(ctx.button("settings.b_start", "start")).rows


ROUTES = Routes(buttons={"byemail": look_up, "byemailyes": confirm, "byemailno": decline})

"""What the office does for one person: a new code, withdrawing it, undoing a wrong join.

Every act is audited, without the code. The random bytes of a code are drawn here, at the edge.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from handlers.context import Context
from handlers.invitation_cards import links_of
from handlers.invitations import SLOT, back_rows, managed, person_screen
from handlers.routes import Routes
from messages.events import Event
from messages.steps import Button, Menu, Say, Step
from storage import audit, invitations, leaving
from storage.people import PersonCard


def give_code(event: Event, ctx: Context) -> list[Step]:
    """`invnew:<person>`: the code and its links, shown this once; older codes stop working."""
    card = managed(ctx, ctx.arg(0))
    _note(ctx, "invitation.issue", card)
    return [_new_code(ctx, card)]


def _new_code(ctx: Context, card: PersonCard, *, cut: int = 0) -> Say:
    issued = invitations.issue(
        ctx.session, card.id, ctx.now, created_by=ctx.person.id, random=secrets.token_bytes
    )
    rows = Menu().row(_back_to(ctx, card)).rows
    said = ctx.say(
        "invitations.code",
        slot=SLOT,
        rows=(*rows, *back_rows(ctx)),
        card=card,
        issued=issued,
        links=links_of(ctx.office, issued.code),
        cut=cut,
    )
    return replace(said, once=True)


def withdraw(event: Event, ctx: Context) -> list[Step]:
    """`invrevoke:<person>`: the open code stops working."""
    card = managed(ctx, ctx.arg(0))
    if not invitations.revoke(ctx.session, card.id, ctx.now):
        return [ctx.toast("invitations.nothing_open"), person_screen(ctx, card)]
    _note(ctx, "invitation.revoke", card)
    return [ctx.toast("invitations.revoked"), person_screen(ctx, card)]


def ask_to_cut(event: Event, ctx: Context) -> list[Step]:
    """`invcut:<person>`: a wrong join is about to be undone."""
    card = managed(ctx, ctx.arg(0))
    rows = (
        Menu()
        .row(ctx.button("invitations.b_cut_yes", f"invcutyes:{card.id}"))
        .row(_back_to(ctx, card))
        .rows
    )
    return [ctx.say("invitations.cut", slot=SLOT, rows=rows, card=card)]


def cut(event: Event, ctx: Context) -> list[Step]:
    """`invcutyes:<person>`: every account parts from the person, who gets a new code."""
    card = managed(ctx, ctx.arg(0))
    if any(account.id == ctx.account.id for account in card.accounts):
        return [ctx.say("invitations.not_yourself", slot=SLOT, rows=back_rows(ctx))]
    for account in card.accounts:
        leaving.disconnect(ctx.session, account.id)
    _note(ctx, "account.disconnect", card, channels=[a.channel for a in card.accounts])
    _note(ctx, "invitation.issue", card)
    return [_new_code(ctx, card, cut=len(card.accounts))]


def without_messenger(event: Event, ctx: Context) -> list[Step]:
    """`invwithout:<person>`: the office reaches them by e-mail from now on."""
    card = managed(ctx, ctx.arg(0))
    leaving.mark_without_messenger(ctx.session, card.id)
    invitations.revoke(ctx.session, card.id, ctx.now)
    _note(ctx, "person.without_messenger", card)
    return [ctx.toast("invitations.noted"), person_screen(ctx, managed(ctx, card.id))]


def _back_to(ctx: Context, card: PersonCard) -> Button:
    return ctx.button("invitations.b_back_to", f"invone:{card.id}", card=card)


def _note(ctx: Context, action: str, card: PersonCard, **detail: Any) -> None:
    audit.record(
        ctx.session,
        at=ctx.now,
        actor_id=ctx.person.id,
        action=action,
        subject=f"person:{card.id}",
        **detail,
    )


ROUTES = Routes(
    buttons={
        "invnew": give_code,
        "invrevoke": withdraw,
        "invcut": ask_to_cut,
        "invcutyes": cut,
        "invwithout": without_messenger,
    },
)

"""Whether a programme's people may connect by their e-mail address at work: the office decides."""

from __future__ import annotations

from domain.people import Permission
from handlers import office
from handlers.context import Context
from handlers.routes import Routes
from messages.events import Event
from messages.steps import Button, Menu, Step
from storage import audit, email_match
from storage.email_match import Setting

SLOT = "screen"


def show(event: Event, ctx: Context) -> list[Step]:
    """The programmes one manages, with a switch each."""
    mine = office.require_programme(ctx, Permission.MANAGE_INVITATIONS)
    settings = email_match.settings(ctx.session, mine)
    rows = Menu()
    for setting in settings:
        rows.row(_switch_button(ctx, setting, len(settings)))
    rows.row(ctx.button("invitations.b_overview", "invites"))
    return [ctx.say("email_match.desk", slot=SLOT, rows=rows.rows, settings=settings)]


def _switch_button(ctx: Context, setting: Setting, programmes: int) -> Button:
    token = f"invemailset:{setting.programme_id}:{int(not setting.allowed)}"
    key = "email_match.b_forbid" if setting.allowed else "email_match.b_allow"
    return ctx.button(key, token, name=setting.name if programmes > 1 else "")


def switch(event: Event, ctx: Context) -> list[Step]:
    """`invemailset:<programme>:<0|1>`"""
    programme_id, allowed = ctx.arg(0), ctx.arg(1) == 1
    if programme_id not in office.require_programme(ctx, Permission.MANAGE_INVITATIONS):
        raise LookupError(f"no programme {programme_id} in this scope")
    email_match.allow(ctx.session, programme_id, allowed)
    audit.record(
        ctx.session,
        at=ctx.now,
        actor_id=ctx.person.id,
        action="programme.match_email",
        subject=f"programme:{programme_id}",
        allowed=allowed,
    )
    return [ctx.toast("settings.saved"), *show(event, ctx)]


ROUTES = Routes(buttons={"invemail": show, "invemailset": switch})

"""A person's accounts: which there are, where notices go, and parting from one they do not know."""

from __future__ import annotations

from handlers import account_news, settings
from handlers.context import Context
from handlers.routes import Routes
from messages.events import Event
from messages.steps import Menu, Say, Step, Tell
from storage import audit, connections, preferences
from storage.reaching import EVERYWHERE

SLOT = "screen"


def list_accounts(event: Event, ctx: Context) -> list[Step]:
    """Connected accounts; with several channels, where notices go."""
    chosen = preferences.load(ctx.session, ctx.person.id)
    rows = Menu()
    for row in account_news.choice_row(ctx, chosen.channels):
        rows.row(*(button for button in row if button.token != f"setchannel:{chosen.in_force}"))
    rows.row(ctx.button("accounts.b_connect", "connect"))
    rows.row(ctx.button("settings.b_leave", "leave"))
    rows.row(ctx.button("settings.b_back", "settings"))
    return [
        ctx.say(
            "accounts.listed",
            slot=SLOT,
            rows=rows.rows,
            chosen=chosen,
            everywhere=EVERYWHERE,
            names=settings.channel_names(ctx),
            this=ctx.account.id,
        )
    ]


def choose_channel(event: Event, ctx: Context) -> list[Step]:
    """`setchannel:<channel>`, or of all of them: where notices go from now on."""
    preferences.prefer(ctx.session, ctx.person.id, ctx.args[0] if ctx.args else "")
    return [ctx.toast("settings.saved"), *list_accounts(event, ctx)]


def not_me(event: Event, ctx: Context) -> list[Step]:
    """`notme:<account>`: an account that somebody else connected parts from the person."""
    account_id = ctx.arg(0)
    farewell = Tell(account_id, Say(ctx.text("accounts.detached_here", office=ctx.office)))
    connections.detach_newer(ctx.session, account_id, by=ctx.account.id)
    audit.record(
        ctx.session,
        at=ctx.now,
        actor_id=ctx.person.id,
        action="account.not_me",
        subject=f"account:{account_id}",
    )
    rows = Menu().row(ctx.button("settings.b_accounts", "setaccounts")).rows
    return [ctx.say("accounts.detached", rows=rows, office=ctx.office), farewell]


ROUTES = Routes(
    buttons={"setaccounts": list_accounts, "setchannel": choose_channel, "notme": not_me}
)

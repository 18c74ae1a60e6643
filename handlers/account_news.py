"""A person's account was connected: what all of them hear, and where notices go from now on."""

from __future__ import annotations

from handlers.context import Context
from messages.steps import Button, Menu, Rows, Say, Step, Tell
from storage import preferences, reaching
from storage.reaching import EVERYWHERE


def tell_of_new(ctx: Context) -> list[Step]:
    """To the others: which channel is new, and a way to undo it; to all: where notices go.

    Nothing, where the person has no other account.
    """
    accounts = reaching.active_accounts(ctx.session, ctx.person.id)
    others = [account for account in accounts if account.id != ctx.account.id]
    if not others:
        return []
    choice = choice_row(ctx, tuple(dict.fromkeys(account.channel for account in accounts)))
    undo = Menu().row(ctx.button("accounts.b_not_me", f"notme:{ctx.account.id}")).rows
    news = _news(ctx, (*choice, *undo), mine=False, choosing=bool(choice))
    here = [_news(ctx, choice, mine=True, choosing=True)] if choice else []
    return [*here, *(Tell(account.id, news) for account in others)]


def _news(ctx: Context, rows: Rows, *, mine: bool, choosing: bool) -> Say:
    chosen = preferences.load(ctx.session, ctx.person.id)
    return ctx.say(
        "accounts.connected",
        rows=rows,
        channel=ctx.account.channel,
        mine=mine,
        choosing=choosing,
        preferred=chosen.in_force,
    )


def choice_row(ctx: Context, channels: tuple[str, ...]) -> Rows:
    """A button for each channel and one for all; no row where there is nothing to choose."""
    if len(channels) < 2:
        return ()
    one_each = [channel_button(ctx, channel) for channel in channels]
    everywhere = ctx.button("accounts.b_everywhere", f"setchannel:{EVERYWHERE}", n=len(channels))
    return ((*one_each, everywhere),)


def channel_button(ctx: Context, channel: str) -> Button:
    return ctx.button("accounts.b_channel", f"setchannel:{channel}", channel=channel)

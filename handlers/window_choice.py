"""Whether a person's forms open in a window or are asked one by one in the conversation."""

from __future__ import annotations

from handlers.context import Context
from messages.channel import WINDOWED
from storage import inbox
from storage.preferences import Preferences

_ALL = "forms_in_chat"  # what holds for every form
_OTHERWISE = "forms_otherwise"  # the form sessions for which it does not


def opens_window(ctx: Context, session_id: int) -> bool:
    """Whether this form session is to be filled in in a window."""
    if not ctx.has_windows:
        return False
    return prefers_chat(ctx, ctx.account.id) == (session_id in _otherwise(ctx))


def switch(ctx: Context, session_id: int, *, to_chat: bool) -> None:
    """Ask this form in the conversation from now on, or in a window."""
    forget(ctx, session_id)
    if to_chat != prefers_chat(ctx, ctx.account.id):
        others = [*_otherwise(ctx), session_id]
        inbox.set_note(ctx.session, ctx.account.id, _OTHERWISE, others)


def forget(ctx: Context, session_id: int) -> None:
    """The form is over."""
    others = [one for one in _otherwise(ctx) if one != session_id]
    inbox.set_note(ctx.session, ctx.account.id, _OTHERWISE, others or None)


def _otherwise(ctx: Context) -> list[int]:
    found: list[int] = inbox.note(ctx.session, ctx.account.id, _OTHERWISE) or []
    return found


def windowed_accounts(chosen: Preferences) -> list[int]:
    """Ids of the person's accounts for which there is this choice."""
    return [account.id for account in chosen.accounts if account.channel in WINDOWED]


def prefers_chat(ctx: Context, account_id: int) -> bool:
    return bool(inbox.note(ctx.session, account_id, _ALL))


def prefer(ctx: Context, account_id: int, *, chat: bool) -> None:
    """For all forms on this account, those under way as well."""
    inbox.set_note(ctx.session, account_id, _ALL, chat or None)
    inbox.set_note(ctx.session, account_id, _OTHERWISE, None)

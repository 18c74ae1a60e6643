"""Whether a person's forms open in a window or are asked one by one in the conversation."""

from __future__ import annotations

from handlers.context import Context
from messages.channel import WINDOWED
from storage import inbox
from storage.preferences import Preferences

_ALL = "forms_in_chat"  # every form
_SOME = "sessions_in_chat"  # these form sessions


def opens_window(ctx: Context, session_id: int) -> bool:
    """Whether this form session is to be filled in a window."""
    if not ctx.has_windows or prefers_chat(ctx, ctx.account.id):
        return False
    return session_id not in _switched(ctx)


def switch(ctx: Context, session_id: int, *, to_chat: bool) -> None:
    """Ask this form in the conversation from now on, or in a window again."""
    others = [one for one in _switched(ctx) if one != session_id]
    kept = [*others, session_id] if to_chat else others
    inbox.set_note(ctx.session, ctx.account.id, _SOME, kept or None)


def _switched(ctx: Context) -> list[int]:
    found: list[int] = inbox.note(ctx.session, ctx.account.id, _SOME) or []
    return found


def windowed_accounts(chosen: Preferences) -> list[int]:
    """Ids of the person's accounts for which there is this choice."""
    return [account.id for account in chosen.accounts if account.channel in WINDOWED]


def prefers_chat(ctx: Context, account_id: int) -> bool:
    return bool(inbox.note(ctx.session, account_id, _ALL))


def prefer(ctx: Context, account_id: int, *, chat: bool) -> None:
    """For all forms on this account."""
    inbox.set_note(ctx.session, account_id, _ALL, chat or None)
    inbox.set_note(ctx.session, account_id, _SOME, None)

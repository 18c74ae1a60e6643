"""The card of a form that is filled in in a window: said once, edited when it is out of date."""

from __future__ import annotations

from domain.forms.session import Session as Walk
from handlers import windows
from handlers.context import Context
from handlers.tokens import mark
from messages.steps import Rows, Say, Step
from storage import inbox
from storage.forms import SessionRow

TYPED = "typed_beside"  # the session, a place, and what the person typed in the chat
_LEFT = "left_page"  # the token of the page that was sent last
_NOTE = "card"  # the session and a checksum of what its card says
NOTES = (TYPED, _LEFT, _NOTE)


def said(
    ctx: Context, row: SessionRow, walk: Walk, *, typed: bool = False, offer: Rows = ()
) -> Say:
    """The card, at the end of the chat. `typed`: it answers what the person wrote there, `offer`
    is what can be done with that."""
    say = windows.card(ctx, row, walk, typed=typed, offer=offer)
    inbox.set_note(ctx.session, ctx.account.id, _NOTE, [row.id, mark(say.html)])
    return say


def refreshed(ctx: Context, row: SessionRow, walk: Walk) -> list[Step]:
    """The card edited, if what it says is no longer true."""
    say = windows.card(ctx, row, walk)
    if inbox.note(ctx.session, ctx.account.id, _NOTE) == [row.id, mark(say.html)]:
        return []
    return [said(ctx, row, walk)]


def leave_page(ctx: Context, token: str) -> None:
    """Remember the page of a window that was sent a moment ago."""
    inbox.set_note(ctx.session, ctx.account.id, _LEFT, token)


def left_page(ctx: Context) -> str:
    """The token of the page that was sent last, "" where none was."""
    return inbox.note(ctx.session, ctx.account.id, _LEFT) or ""


def come_back(ctx: Context, token: str) -> None:
    """A page is before the person; it is no longer one that was left."""
    if left_page(ctx) == token:
        inbox.set_note(ctx.session, ctx.account.id, _LEFT, None)

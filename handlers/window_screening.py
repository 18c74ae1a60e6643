"""R17 and R30 in the fields of a window: what must not be stored is told at the field.

Nothing of a refused text is kept. Words about health are kept when the same text is sent once
more; until then only four characters of a checksum say that the person was asked.
"""

from __future__ import annotations

from domain.privacy import Kind, inspect
from handlers.context import Context
from handlers.tokens import mark
from storage import inbox
from storage.forms import SessionRow

_NOTE = "asked_in_window"
NOTES = (_NOTE,)
_KEPT = 30  # questions about health that one session remembers


def problem(ctx: Context, row: SessionRow, place: str, text: str) -> str:
    """Why this text cannot be the answer at this place, plain; "" if it can."""
    finding = inspect(text)
    if finding is None:
        return ""
    if finding.kind is Kind.STATEMENT:
        return ctx.label("windows.not_statement")
    if finding.blocks:
        return ctx.label("windows.not_numbers")
    return "" if _asked_before(ctx, row, mark(place, text)) else ctx.label("windows.health")


def _asked_before(ctx: Context, row: SessionRow, sign: str) -> bool:
    session_id, asked = inbox.note(ctx.session, ctx.account.id, _NOTE) or (row.id, [])
    known: list[str] = asked if session_id == row.id else []
    if sign in known:
        return True
    inbox.set_note(ctx.session, ctx.account.id, _NOTE, [row.id, [*known[-_KEPT:], sign]])
    return False

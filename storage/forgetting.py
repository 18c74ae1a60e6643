"""What is forgotten of messages: all texts of a confidential form, and old ones with time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from storage.inbox import BODIES_KEPT
from storage.tables.engine import Inbox, Outbox


def erase_session(session: Session, form_session_id: int) -> tuple[list[str], list[int]]:
    """Forget every text of a confidential form session, in and out (design: secure_delete).

    Returns the keys of the events and the ids of the messages that were erased.
    """
    heard = update(Inbox).where(Inbox.session_id == form_session_id).values(body=None)
    said = update(Outbox).where(Outbox.session_id == form_session_id).values(body=None)
    return (
        list(session.scalars(heard.returning(Inbox.key))),
        list(session.scalars(said.returning(Outbox.id))),
    )


def purge(session: Session, now: datetime) -> None:
    """Drop the bodies of old finished rows; the rows stay for counting."""
    session.execute(
        update(Outbox)
        .where(Outbox.state != "queued", Outbox.due_at < now - BODIES_KEPT)
        .values(body=None)
    )

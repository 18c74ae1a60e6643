"""What coordinators and administrators did: written once, never changed (the database refuses)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storage.tables.engine import Audit


def record(
    session: Session,
    *,
    at: datetime,
    actor_id: int | None,
    action: str,
    subject: str,
    **detail: Any,
) -> None:
    """Note an act, in the transaction that does it.

    `actor_id` is a person, None for the command line. `action` is an English verb with its object
    ("invitation.issue"), `subject` names what it was done to ("person:12"), `detail` is JSON-able
    and holds no codes and no texts of people.
    """
    session.add(Audit(at=at, actor_id=actor_id, action=action, subject=subject, detail=detail))
    session.flush()

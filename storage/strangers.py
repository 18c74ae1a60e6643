"""Rows of the outbox in a transaction of a process that lost its lease, its network or its life.

PostgreSQL keeps its locks until it notices (some ten seconds). Nobody waits for them, and nobody
overtakes what is under them: what is claimed is the oldest there is, locked or not.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from storage.tables.engine import Outbox

_UNSEEN = {"synchronize_session": False}


def lease(
    session: Session, ids: Collection[int], *, free_at: datetime, until: datetime
) -> set[int]:
    """Lease those of the queued rows that nobody has; which ones that were."""
    free = (
        select(Outbox.id)
        .where(
            Outbox.id.in_(ids),
            Outbox.state == "queued",
            or_(Outbox.lease_until.is_(None), Outbox.lease_until <= free_at),
        )
        .with_for_update(skip_locked=True)
    )
    leased = update(Outbox).where(Outbox.id.in_(free)).values(lease_until=until)
    return set(session.scalars(leased.returning(Outbox.id), execution_options=_UNSEEN))


def release(session: Session, *rows: ColumnElement[bool]) -> None:
    """End the lease of these rows; what is locked keeps it, and is found when it ends."""
    free = select(Outbox.id).where(*rows).with_for_update(skip_locked=True)
    released = update(Outbox).where(Outbox.id.in_(free)).values(lease_until=None)
    session.execute(released, execution_options=_UNSEEN)

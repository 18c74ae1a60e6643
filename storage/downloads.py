"""Files on their way from a platform to us: what is still to fetch or to tell, and how it ended.

A row keeps its `ref` until the event that tells the end is committed. So a crash anywhere between
fetching and telling leaves a row that `unfinished` finds, and the event's key keeps it single.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from storage.tables.files import StoredFile
from storage.tables.people import Account


@dataclass(frozen=True, slots=True)
class Awaited:
    """A file to complete, and whose chat waits for it. `state`: pending, or ready but not told.

    Numbers of removed rows are given again, so a file is known for good by `id` and `since`.
    """

    id: int
    channel: str
    account: str
    chat: str
    language: str
    ref: str
    name: str
    state: str
    attempts: int
    since: datetime


def unfinished(session: Session) -> list[int]:
    """Ids of the files to complete, oldest first."""
    return list(
        session.scalars(select(StoredFile.id).where(StoredFile.ref != "").order_by(StoredFile.id))
    )


def awaited(session: Session, file_id: int) -> Awaited | None:
    """The file, or None when it is unknown or all is done."""
    row = session.execute(_awaited(file_id)).one_or_none()
    return Awaited(*row) if row else None


def _awaited(file_id: int) -> Select[int, str, str, str, str, str, str, str, int, datetime]:
    return (
        select(
            StoredFile.id,
            StoredFile.channel,
            Account.external_id,
            Account.chat,
            Account.language,
            StoredFile.ref,
            StoredFile.name,
            StoredFile.state,
            StoredFile.attempts,
            StoredFile.created_at,
        )
        .join(Account, Account.id == StoredFile.account_id)
        .where(StoredFile.id == file_id, StoredFile.ref != "")
    )


def mark_ready(
    session: Session, file_id: int, *, stored_name: str, mime: str, size: int, sha256: str
) -> None:
    """The bytes are here; `mime` is what their content is. Still to be told."""
    session.execute(
        update(StoredFile)
        .where(StoredFile.id == file_id)
        .values(state="ready", stored_name=stored_name, mime=mime, size=size, sha256=sha256)
    )


def mark_attempt(session: Session, file_id: int) -> None:
    """Fetching failed; it may work later."""
    session.execute(
        update(StoredFile).where(StoredFile.id == file_id).values(attempts=StoredFile.attempts + 1)
    )


def settle(session: Session, file_id: int, state: str) -> None:
    """The end was told: `ready`, `refused` or `gone`. The platform's handle is forgotten."""
    session.execute(update(StoredFile).where(StoredFile.id == file_id).values(state=state, ref=""))

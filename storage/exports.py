"""Files made of results on request: noted by the handler, made after commit, kept for a day.

A row is pending until the commit that also puts its file into the outbox, so a crash anywhere
leaves a row that `unfinished` finds, and the file leaves once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.tables.exports import ResultExport
from storage.tables.files import StoredFile
from storage.tables.people import Account

KEPT = timedelta(days=1)
PENDING, DONE, FAILED = "pending", "done", "failed"


@dataclass(frozen=True, slots=True)
class Export:
    """A file to make: of what, and for which account of which person."""

    id: int
    account_id: int
    channel: str
    person_id: int
    document: str
    source: str
    part: str
    page: int


def ask(
    session: Session,
    *,
    account_id: int,
    person_id: int,
    document: str,
    source: str,
    part: str,
    page: int,
    now: datetime,
) -> int:
    """Note a file to be made; the same one asked for twice is made once."""
    wanted = {
        "account_id": account_id,
        "person_id": person_id,
        "document": document,
        "source": source,
        "part": part,
        "page": page,
    }
    row = session.scalars(
        select(ResultExport).filter_by(state=PENDING, **wanted).limit(1)
    ).one_or_none()
    if row is None:
        row = ResultExport(**wanted, created_at=now)
        session.add(row)
        session.flush()
    return row.id


def unfinished(session: Session) -> list[int]:
    """Ids of the files to make, oldest first."""
    pending = select(ResultExport.id).where(ResultExport.state == PENDING)
    return list(session.scalars(pending.order_by(ResultExport.id)))


def awaited(session: Session, export_id: int) -> Export | None:
    """The file to make; None when it is unknown or made."""
    row = session.get(ResultExport, export_id)
    if row is None or row.state != PENDING:
        return None
    return Export(
        id=row.id,
        account_id=row.account_id,
        channel=session.get_one(Account, row.account_id).channel,
        person_id=row.person_id,
        document=row.document,
        source=row.source,
        part=row.part,
        page=row.page,
    )


def keep_file(
    session: Session,
    export: Export,
    *,
    name: str,
    stored_name: str,
    mime: str,
    size: int,
    sha256: str,
    now: datetime,
) -> int:
    """Note the file that was made, ready to be sent; its id."""
    row = StoredFile(
        account_id=export.account_id,
        person_id=export.person_id,
        session_id=None,
        channel=export.channel,
        ref="",
        name=name,
        stored_name=stored_name,
        mime=mime,
        size=size,
        sha256=sha256,
        state="ready",
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def settle(session: Session, export_id: int, state: str, file_id: int | None = None) -> bool:
    """Whether it was still pending: then it is `done` or `failed` now, and may be told."""
    changed = session.execute(
        update(ResultExport)
        .where(ResultExport.id == export_id, ResultExport.state == PENDING)
        .values(state=state, file_id=file_id)
        .returning(ResultExport.id)
    )
    return changed.first() is not None


def purge(session: Session, now: datetime) -> list[str]:
    """Give up files older than a day; the stored names to remove.

    Their rows stay: a number given again would open somebody else's file to who was sent this one.
    """
    old = select(ResultExport.file_id).where(ResultExport.created_at < now - KEPT)
    files = session.scalars(
        select(StoredFile).where(StoredFile.id.in_(old), StoredFile.state == "ready")
    ).all()
    names = [file.stored_name for file in files]
    for file in files:
        file.state, file.stored_name = "gone", ""
    session.flush()
    return names

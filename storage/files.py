"""Files people sent: what is known of each, and the one-time upload links."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from storage.tables.exports import ResultExport
from storage.tables.files import StoredFile, UploadLink
from storage.tables.forms import TRIAL, FormCheck, FormSession
from storage.tables.materials import ResourceFile
from storage.tables.tasks import TaskDraft, TaskReport
from storage.viewers import AccountView


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as the database knows it; `size` in bytes, `state`: pending, ready, refused, gone."""

    id: int
    account_id: int
    person_id: int | None
    session_id: int | None
    channel: str
    ref: str
    name: str
    stored_name: str
    mime: str
    size: int
    state: str


def expect(
    session: Session,
    *,
    account: AccountView,
    session_id: int | None,
    name: str,
    mime: str,
    size: int | None,
    ref: str,
    now: datetime,
) -> int:
    """Note a file that still lies with the platform; the download completes it later.

    `session_id`: the form session in which it is an answer, if it is one.
    """
    row = StoredFile(
        account_id=account.id,
        person_id=account.person_id,
        session_id=session_id,
        channel=account.channel,
        ref=ref,
        name=_shorten(name),
        mime=mime[:80],
        size=size or 0,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def _shorten(name: str) -> str:
    """At most 200 characters, without losing the suffix that tells the kind."""
    stem, suffix = PurePath(name).stem, PurePath(name).suffix[:20]
    return stem[: 200 - len(suffix)] + suffix if len(name) > 200 else name


def ready_file(session: Session, file_id: int) -> FileRow:
    """Raises LookupError unless the file is here and was accepted."""
    row = load(session, file_id)
    if row.state != "ready":
        raise LookupError(f"file {file_id} is {row.state}")
    return row


def load(session: Session, file_id: int) -> FileRow:
    """Raises LookupError for an unknown id."""
    row = session.get(StoredFile, file_id)
    if row is None:
        raise LookupError(f"no file {file_id}")
    return FileRow(
        id=row.id,
        account_id=row.account_id,
        person_id=row.person_id,
        session_id=row.session_id,
        channel=row.channel,
        ref=row.ref,
        name=row.name,
        stored_name=row.stored_name,
        mime=row.mime,
        size=row.size,
        state=row.state,
    )


def pending(session: Session, session_id: int) -> dict[int, str]:
    """Names, by id, of the files given in a form session that are still to be fetched."""
    rows = session.execute(
        select(StoredFile.id, StoredFile.name)
        .where(StoredFile.session_id == session_id, StoredFile.state == "pending")
        .order_by(StoredFile.id)
    )
    return {row.id: row.name for row in rows}


def is_same(session: Session, file_id: int, name: str, size: int | None) -> bool:
    """Whether a file of this name and size is the one known by that id, here or on its way."""
    row = session.get(StoredFile, file_id)
    if row is None or row.state not in ("pending", "ready"):
        return False
    return row.name == _shorten(name) and size in (None, row.size)


def delete_row(session: Session, file_id: int) -> None:
    """Forget a file whose bytes are gone."""
    session.execute(delete(StoredFile).where(StoredFile.id == file_id))


UPLOAD_LINK_LIVES = timedelta(hours=24)


def offer_upload_link(session: Session, *, account_id: int, session_id: int, now: datetime) -> str:
    """A new one-time token for `/u/<token>`; only its hash is kept."""
    token = secrets.token_urlsafe(18)
    session.add(
        UploadLink(
            token_hash=hash_token(token),
            account_id=account_id,
            session_id=session_id,
            expires_at=now + UPLOAD_LINK_LIVES,
        )
    )
    session.flush()
    return token


def hash_token(token: str) -> str:
    """How one-time tokens and cookies are kept: SHA-256 (a random token needs no salt)."""
    return hashlib.sha256(token.encode()).hexdigest()


ORPHANS_KEPT = timedelta(days=7)


def purge_orphans(session: Session, now: datetime) -> list[str]:
    """Forget files that no report, draft, material or open form holds; their stored names.

    Those of a trial that is over go at once. Upload links that are over go with them.
    """
    session.execute(delete(UploadLink).where(UploadLink.expires_at < now))
    kept = _held_by_answers(session)
    orphans = [row for row in session.scalars(_old_and_loose(now)) if row.id not in kept]
    for row in orphans:
        session.delete(row)
    session.flush()
    return [row.stored_name for row in orphans if row.stored_name]


def _old_and_loose(now: datetime) -> Select[StoredFile]:
    unfinished = select(FormSession.id).where(FormSession.status.in_(("open", "aside")))
    exported = select(ResultExport.file_id).where(ResultExport.file_id.is_not(None))
    reported = select(TaskReport.file_id).where(TaskReport.file_id.is_not(None))
    checked = select(FormCheck.file_id).where(FormCheck.file_id.is_not(None))
    shared = select(ResourceFile.file_id)
    trials = select(FormSession.id).where(FormSession.purpose == TRIAL)
    return (
        select(StoredFile)
        .where(
            (StoredFile.created_at < now - ORPHANS_KEPT) | StoredFile.session_id.in_(trials),
            StoredFile.id.not_in(reported),
            StoredFile.id.not_in(exported),
            StoredFile.id.not_in(checked),
            StoredFile.id.not_in(shared),
            StoredFile.session_id.is_(None) | StoredFile.session_id.not_in(unfinished),
        )
        .order_by(StoredFile.id)
    )


def _held_by_answers(session: Session) -> set[int]:
    """Ids that a team's draft or a sent report names: an answer with a file is the file's id."""
    documents = [
        *session.scalars(select(TaskDraft.answers)),
        *session.scalars(select(TaskReport.answers)),
    ]
    values = {str(value) for answers in documents for value in answers.values()}
    return {int(value) for value in values if value.isdecimal()}

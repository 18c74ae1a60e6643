"""Files people sent: what is known of each, and the one-time upload links."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from storage.tables.files import StoredFile, UploadLink
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
    session_id: int,
    name: str,
    mime: str,
    size: int | None,
    ref: str,
    now: datetime,
) -> int:
    """Note a file that still lies with the platform; the download completes it later."""
    row = StoredFile(
        account_id=account.id,
        person_id=account.person_id,
        session_id=session_id,
        channel=account.channel,
        ref=ref,
        name=name[:200],
        mime=mime[:80],
        size=size or 0,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


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

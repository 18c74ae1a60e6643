"""Form versions and form sessions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Session

from storage.inbox import insert_ignoring
from storage.prepared import Prepared
from storage.tables.base import table_of
from storage.tables.forms import TRIAL, FormSession, FormVersion

UNFINISHED = ("open", "aside")
TRIAL_KEPT = timedelta(days=1)


_session, _version = table_of(FormSession), table_of(FormVersion)
_VERSION = Prepared(
    select(_version.c.id).where(
        _version.c.form == bindparam("form"), _version.c.source_hash == bindparam("digest")
    )
)
_WHOLE = select(_session, _version.c.form, _version.c.source_hash.label("digest")).join(
    _version, _version.c.id == _session.c.version_id
)
_ONE = _WHOLE.where(_session.c.id == bindparam("number"))
_PEEK, _LOAD = Prepared(_ONE), Prepared(_ONE.with_for_update(of=_session))
_UNFINISHED = Prepared(
    _WHOLE.where(
        _session.c.person_id == bindparam("person"),
        or_(*(_session.c.status == status for status in UNFINISHED)),
        (_session.c.purpose != TRIAL) | (_session.c.updated_at > bindparam("trials_since")),
    ).order_by(_session.c.updated_at.desc(), _session.c.id.desc())
)
_KEEP = Prepared(
    update(_session)
    .where(_session.c.id == bindparam("number"))
    .values(
        state=bindparam("now_state"),
        account_id=bindparam("now_account"),
        status=bindparam("now_status"),
        updated_at=bindparam("now_updated"),
    )
)


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A form session as stored; `state` is the engine's, `subject` the feature's note."""

    id: int
    form: str
    digest: str
    person_id: int
    account_id: int
    purpose: str
    subject: dict[str, Any]
    state: dict[str, Any]
    status: str
    confidential: bool
    updated_at: datetime


def begin(
    session: Session,
    *,
    form: str,
    digest: str,
    xform: Callable[[], str],
    person_id: int,
    account_id: int,
    purpose: str,
    subject: dict[str, Any],
    confidential: bool,
    now: datetime,
) -> int:
    """A new session, pinned to this version of the form; `xform` gives its text if it is new."""
    values = {
        "version_id": _version_id(session, form, digest, xform, now),
        "person_id": person_id,
        "account_id": account_id,
        "purpose": purpose,
        "subject": subject,
        "state": {},
        "status": "open",
        "confidential": confidential,
        "created_at": now,
        "updated_at": now,
    }
    made: int = insert_ignoring(session, FormSession, values)
    return made


def _version_id(
    session: Session, form: str, digest: str, xform: Callable[[], str], now: datetime
) -> int:
    """Most often the version is there; else it is made here, or by another process just now."""
    known: int | None = _VERSION.scalar(session, form=form, digest=digest)
    if known is not None:
        return known
    values = {"form": form, "source_hash": digest, "xform": xform(), "created_at": now}
    made: int | None = insert_ignoring(session, FormVersion, values)
    return _version_id(session, form, digest, xform, now) if made is None else made


def load(session: Session, session_id: int) -> SessionRow:
    """The session, locked for the present transaction. Raises LookupError for an unknown id."""
    found = _LOAD.first(session, number=session_id)
    if found is None:
        raise LookupError(f"no form session {session_id}")
    return _view(found)


def peek(session: Session, session_id: int) -> SessionRow | None:
    """The session as it is, for reading only: not locked."""
    found = _PEEK.first(session, number=session_id)
    return None if found is None else _view(found)


def _view(row: Any) -> SessionRow:
    return SessionRow(
        id=row.id,
        form=row.form,
        digest=row.digest,
        person_id=row.person_id,
        account_id=row.account_id,
        purpose=row.purpose,
        subject=row.subject,
        state=row.state,
        status=row.status,
        confidential=row.confidential,
        updated_at=row.updated_at,
    )


def unfinished(session: Session, person_id: int, now: datetime) -> list[SessionRow]:
    """What the person began and did not send, the latest first; of trials only today's."""
    rows = _UNFINISHED.all(session, person=person_id, trials_since=now - TRIAL_KEPT)
    return [_view(row) for row in rows]


def xform(session: Session, form: str, digest: str) -> str:
    """The XForm XML a session is pinned to."""
    return session.scalars(
        select(FormVersion.xform).where(FormVersion.form == form, FormVersion.source_hash == digest)
    ).one()


def keep(
    session: Session,
    session_id: int,
    *,
    state: dict[str, Any],
    account_id: int,
    now: datetime,
    status: str = "open",
) -> None:
    """Store where the session stands now."""
    kept = {"now_state": state, "now_account": account_id, "now_status": status}
    _KEEP.run(session, number=session_id, now_updated=now, **kept)


def finish(session: Session, session_id: int, status: str, now: datetime) -> None:
    """`sent` or `dropped`: the answers now live where the feature put them, if anywhere.

    Of a confidential session not even the hour is kept.
    """
    row = load(session, session_id)
    at = now.replace(hour=0, minute=0, second=0, microsecond=0) if row.confidential else now
    keep(session, session_id, state={}, account_id=row.account_id, now=at, status=status)

"""Uploaded spreadsheets on their way to be drafts: what is still to check or to tell.

A row is pending until the check's result is committed with the draft it made, and done until the
event that tells of it is. So a crash anywhere between leaves a row that `unfinished` finds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage import audit, files, form_library
from storage.form_homes import Home
from storage.form_library import Accepted
from storage.tables.files import StoredFile
from storage.tables.forms import FormCheck
from storage.tables.people import Account

PENDING, DONE, TOLD = "pending", "done", "told"

Finding = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CheckView:
    """What became of a spreadsheet: findings, or the draft it is now. `more` were not listed."""

    id: int
    account_id: int
    person_id: int
    name: str
    home: Home
    state: str
    version_id: int | None
    errors: Sequence[Finding]
    warnings: Sequence[Finding]
    more: int


@dataclass(frozen=True, slots=True)
class Awaited:
    """A spreadsheet to check, or a result to tell, and whose chat waits for it.

    `stored_name` is "" once the bytes are gone.
    """

    id: int
    channel: str
    account: str
    chat: str
    language: str
    name: str
    state: str
    stored_name: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The end of a check: `accepted` is None when there are errors."""

    accepted: Accepted | None
    errors: Sequence[Finding] = ()
    warnings: Sequence[Finding] = ()
    more: int = 0


def ask(
    session: Session, *, account_id: int, person_id: int, file_id: int, home: Home, now: datetime
) -> int:
    """Note a spreadsheet that is here, to be checked after commit."""
    row = FormCheck(
        account_id=account_id,
        person_id=person_id,
        file_id=file_id,
        name=files.load(session, file_id).name,
        home=home.kind,
        place=home.place,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def load(session: Session, check_id: int) -> CheckView:
    """Raises LookupError for an unknown id."""
    row = session.get(FormCheck, check_id)
    if row is None:
        raise LookupError(f"no form check {check_id}")
    return CheckView(
        id=row.id,
        account_id=row.account_id,
        person_id=row.person_id,
        name=row.name,
        home=Home(row.home, row.place),
        state=row.state,
        version_id=row.version_id,
        errors=row.errors,
        warnings=row.warnings,
        more=row.more,
    )


def unfinished(session: Session) -> list[int]:
    """Ids of the checks to run or to tell, oldest first."""
    return list(
        session.scalars(select(FormCheck.id).where(FormCheck.state != TOLD).order_by(FormCheck.id))
    )


def awaited(session: Session, check_id: int) -> Awaited | None:
    """The check, or None when it is unknown or all is done."""
    row = session.execute(
        select(FormCheck, Account, StoredFile.stored_name)
        .join(Account, Account.id == FormCheck.account_id)
        .outerjoin(StoredFile, StoredFile.id == FormCheck.file_id)
        .where(FormCheck.id == check_id, FormCheck.state != TOLD)
    ).one_or_none()
    if row is None:
        return None
    check, account, stored_name = row
    return Awaited(
        id=check.id,
        channel=account.channel,
        account=account.external_id,
        chat=account.chat,
        language=account.language,
        name=check.name,
        state=check.state,
        stored_name=stored_name or "",
    )


def settle(session: Session, check_id: int, verdict: Verdict, now: datetime) -> None:
    """Keep the result and, without errors, the draft; a broken spreadsheet replaces nothing."""
    row = session.get_one(FormCheck, check_id)
    row.errors, row.warnings = list(verdict.errors), list(verdict.warnings)
    row.more, row.state = verdict.more, DONE
    if verdict.accepted is not None:
        home = Home(row.home, row.place)
        draft = form_library.add_draft(session, home, verdict.accepted, by=row.person_id, now=now)
        row.version_id = draft.id
        audit.record(
            session,
            at=now,
            actor_id=row.person_id,
            action="form.upload",
            subject=f"own_form:{draft.form_id}",
            version=draft.id,
        )
    session.flush()


def forget_file(session: Session, check_id: int) -> None:
    """The bytes are removed; what the house knows of the file goes too."""
    file_id = session.get_one(FormCheck, check_id).file_id
    session.execute(update(FormCheck).where(FormCheck.id == check_id).values(file_id=None))
    if file_id is not None:
        files.delete_row(session, file_id)


def mark_told(session: Session, check_id: int) -> None:
    session.execute(update(FormCheck).where(FormCheck.id == check_id).values(state=TOLD))

"""Seed rows for files: an account with a form session that waits for one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from storage import files, forms
from storage.tables.files import StoredFile
from storage.tables.people import Account
from storage.viewers import AccountView, meet_account
from tests.people import add_person


def waiting_session(session: Session, now: datetime) -> tuple[AccountView, int]:
    """Anna's Telegram account (chat 7), and her open form session."""
    person = add_person(session, "P-001")
    account = meet_account(session, "telegram", "7", "7", "pl", now)
    session.get_one(Account, account.id).person_id = person
    form_session = forms.begin(
        session,
        form="task_report",
        digest="d",
        xform=lambda: "<x/>",
        person_id=person,
        account_id=account.id,
        purpose="task_report",
        subject={},
        confidential=False,
        now=now,
    )
    return account, form_session


def expect_file(
    session: Session, now: datetime, *, name: str = "raport.pdf", ref: str = "F1"
) -> int:
    account, form_session = waiting_session(session, now)
    return files.expect(
        session,
        account=account,
        session_id=form_session,
        name=name,
        mime="",
        size=None,
        ref=ref,
        now=now,
    )


def state_of(session: Session, file_id: int) -> tuple[str, str]:
    row = session.get_one(StoredFile, file_id)
    return row.state, row.ref

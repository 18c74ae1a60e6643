"""Accounts on channels: their state and language."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from storage.tables.people import Account, Person


def set_state(session: Session, account_id: int, state: str) -> None:
    """`active`, `blocked` (by the person on the platform) or `left`."""
    session.execute(update(Account).where(Account.id == account_id).values(state=state))


def set_language(session: Session, account_id: int, language: str) -> None:
    """The language of an account and of the person behind it."""
    account = session.get_one(Account, account_id)
    account.language = language
    if account.person_id is not None:
        session.get_one(Person, account.person_id).language = language
    session.flush()

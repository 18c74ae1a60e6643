"""Which of a person's accounts what is meant for them goes to."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables.people import Account, Person

# In the place of a channel's name: whoever wants notices on all of theirs.
EVERYWHERE = "all"


def active_accounts(session: Session, person_id: int) -> list[Account]:
    """Accounts that can be written to: the preferred channel's first, then the one used last.

    None for whoever said /stop.
    """
    person = session.get_one(Person, person_id)
    if person.notices_stopped:
        return []
    accounts = session.scalars(
        select(Account)
        .where(Account.person_id == person_id, Account.state == "active")
        .order_by(Account.last_seen_at.desc(), Account.id.desc())
    )
    return sorted(accounts, key=lambda account: account.channel != person.preferred_channel)


def best_account(
    session: Session, person_id: int, *, excluding: Collection[int | None] = ()
) -> Account | None:
    """The first of `active_accounts` that is not excluded."""
    accounts = active_accounts(session, person_id)
    return next((account for account in accounts if account.id not in excluding), None)


def chosen_accounts(session: Session, person_id: int) -> list[Account]:
    """Where a notice goes: to the best account, or to one on each channel if they chose so."""
    accounts = active_accounts(session, person_id)
    if session.get_one(Person, person_id).preferred_channel != EVERYWHERE:
        return accounts[:1]
    first: dict[str, Account] = {}
    for account in accounts:
        first.setdefault(account.channel, account)
    return list(first.values())

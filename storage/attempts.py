"""Wrong invitation codes, counted per account, per network address and overall."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from domain.invitations import Counter, Failures
from storage.tables.people import JoinAttempt

REMEMBERED = timedelta(hours=24)

# Whose wrong codes count here: `{Counter.ACCOUNT: "12", Counter.ADDRESS: "10.0.0.7", …}`.
Guesser = Mapping[Counter, str]


def failures_of(session: Session, guesser: Guesser, now: datetime) -> dict[Counter, Failures]:
    """What is remembered of each counter, for `domain.invitations.allow_attempt`."""
    found = {}
    for counter, key in guesser.items():
        row = session.execute(
            select(JoinAttempt.failures, JoinAttempt.last_at).where(
                JoinAttempt.scope == counter.value, JoinAttempt.key == key
            )
        ).first()
        if row is not None and row.last_at > now - REMEMBERED:
            found[counter] = Failures(row.failures, row.last_at)
    return found


def count_failure(session: Session, guesser: Guesser, now: datetime) -> None:
    """One more wrong code; after a day without any, counting begins anew."""
    for counter in sorted(guesser):  # always in one order, so that two guessers cannot deadlock
        _count(session, counter, guesser[counter], now)


def _count(session: Session, counter: Counter, key: str, now: datetime) -> None:
    dialect = session.get_bind().dialect.name
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    values = {"scope": counter.value, "key": key, "failures": 1, "last_at": now}
    again = case((JoinAttempt.last_at > now - REMEMBERED, JoinAttempt.failures + 1), else_=1)
    session.execute(
        insert(JoinAttempt)
        .values(**values)
        .on_conflict_do_update(
            index_elements=[JoinAttempt.scope, JoinAttempt.key],
            set_={"failures": again, "last_at": now},
        )
    )


def forget_account(session: Session, account_id: int) -> None:
    """The account joined: its wrong codes were typing errors."""
    session.execute(
        delete(JoinAttempt).where(
            JoinAttempt.scope == Counter.ACCOUNT.value, JoinAttempt.key == str(account_id)
        )
    )


def purge(session: Session, now: datetime) -> None:
    """Forget addresses and accounts a day after their last wrong code."""
    session.execute(delete(JoinAttempt).where(JoinAttempt.last_at <= now - REMEMBERED))

"""A process that stopped in the middle of a transaction: nobody waits, and nobody overtakes it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from domain.lanes import Lane
from storage import outbox
from storage.database import Database
from storage.tables.engine import Outbox
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW
from tests.storage.test_at_once import meet

CHANNEL = "telegram"


def post(session: Session, account: int, lane: Lane, *, leased: bool = False) -> int | None:
    return outbox.post(
        session,
        account_id=account,
        channel=CHANNEL,
        person_id=None,
        lane=lane,
        topic="test",
        body={},
        due=NOW,
        lease_until=NOW + outbox.LEASE if leased else None,
    )


def claimed(database: Database) -> list[int]:
    def claim(session: Session) -> list[int]:
        return [letter.id for letter in outbox.claim(session, CHANNEL, NOW)]

    return database.write_now(claim)


@contextmanager
def stopped_within(database: Database, row: int | None) -> Iterator[None]:
    """A transaction that holds the row's lock and never ends by itself."""
    with Session(database.engine) as session:
        session.execute(select(Outbox.id).where(Outbox.id == row).with_for_update())
        yield
        session.rollback()


def test_what_is_newer_than_a_locked_message_waits(postgres_database: Database) -> None:
    def fill(session: Session) -> list[int | None]:
        anna, jan = meet(session, "anna"), meet(session, "jan")
        return [post(session, account, Lane.BROADCAST) for account in (anna, anna, jan)] + [
            post(session, anna, Lane.NOTICE)
        ]

    first, second, other, notice = postgres_database.write_now(fill)
    with stopped_within(postgres_database, first):
        assert claimed(postgres_database) == [notice, other]
        assert claimed(postgres_database) == []
    assert claimed(postgres_database) == [first]
    assert claimed(postgres_database) == []  # the second waits for the first
    assert second is not None


def test_taking_over_does_not_wait_for_a_lock(postgres_database: Database) -> None:
    def fill(session: Session) -> list[int | None]:
        accounts = [meet(session, name) for name in ("anna", "jan")]
        return [post(session, account, Lane.NOTICE, leased=True) for account in accounts]

    def release(session: Session) -> None:
        session.execute(text("SET LOCAL lock_timeout = '2s'"))
        outbox.release_all(session, CHANNEL)

    locked, free = postgres_database.write_now(fill)
    with stopped_within(postgres_database, locked):
        postgres_database.write_now(release)
        assert claimed(postgres_database) == [free]

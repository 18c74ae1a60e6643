"""Codes a person makes for another account: used once, even by two at the same moment."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from domain.errors import CodeExpired, CodeRevoked, CodeUnknown, CodeUsed, DomainError
from domain.invitations import CONNECTION_VALID_FOR
from storage import Session, connections, leaving
from storage.database import Database
from storage.tables.people import Account, ConnectionCode
from tests import builders
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW


def account(session: Session, name: str, person_id: int | None = None) -> int:
    row = Account(
        channel="direct",
        external_id=name,
        chat=name,
        person_id=person_id,
        connected_at=NOW if person_id else None,
        created_at=NOW,
        last_seen_at=NOW,
    )
    return builders.add(session, row).id


def seed(session: Session) -> tuple[int, str]:
    """Somebody with an account, and a code of theirs."""
    person = builders.person(session, "P-001").id
    account(session, "phone", person)
    return person, issue(session, person)


def issue(session: Session, person: int, channel: str = "web") -> str:
    return connections.issue(session, person, channel, NOW, random=secrets.token_bytes).code


def redeem(database: Database, code: str, name: str = "new", now: datetime = NOW) -> str:
    """The refusal's code, or "connected"."""

    def work(session: Session) -> str:
        known = session.scalar(select(Account.id).where(Account.external_id == name))
        connections.redeem(session, code, known or account(session, name), now)
        return "connected"

    try:
        return database.write_now(work)
    except DomainError as refusal:
        return refusal.code


def test_a_code_brings_one_more_account(database: Database) -> None:
    person, code = database.write_now(seed)
    later = NOW + timedelta(hours=1)
    assert redeem(database, code, now=later) == "connected"
    row = database.read_now(
        lambda s: s.scalars(select(Account).where(Account.external_id == "new")).one()
    )
    assert (row.person_id, row.connected_at) == (person, later)


def test_only_a_hash_is_kept(database: Database) -> None:
    _, code = database.write_now(seed)
    row = database.read_now(lambda session: session.scalars(select(ConnectionCode)).one())
    assert code not in row.code_hash


@pytest.mark.parametrize(
    ("after", "refusal"),
    [
        (timedelta(0), "connected"),
        (CONNECTION_VALID_FOR - timedelta(seconds=1), "connected"),
        (CONNECTION_VALID_FOR, CodeExpired.code),
    ],
)
def test_a_code_lives_a_day(database: Database, after: timedelta, refusal: str) -> None:
    _, code = database.write_now(seed)
    assert redeem(database, code, now=NOW + after) == refusal


def test_a_code_nobody_made_is_unknown(database: Database) -> None:
    database.write_now(seed)
    assert redeem(database, "AAAA-AAAA-AAAA") == CodeUnknown.code


def test_withdrawing_spares_codes_of_other_channels(database: Database) -> None:
    person, web = database.write_now(seed)
    telegram = database.write_now(lambda session: issue(session, person, "telegram"))
    assert database.write_now(lambda s: connections.revoke(s, person, NOW, "web"))
    assert not database.write_now(lambda s: connections.revoke(s, person, NOW, "web"))
    assert database.read_now(lambda s: connections.has_open(s, person, NOW))
    assert redeem(database, web) == CodeRevoked.code
    assert redeem(database, telegram) == "connected"
    assert not database.read_now(lambda s: connections.has_open(s, person, NOW))


def test_an_account_that_is_somebodys_stays_theirs(database: Database) -> None:
    _, code = database.write_now(seed)
    database.write_now(lambda s: account(s, "other", builders.person(s, "P-002").id))
    assert redeem(database, code, "other") == CodeUsed.code
    assert redeem(database, code) == "connected"  # the refusal left it as it was


def test_of_two_accounts_with_one_code_exactly_one_wins(database: Database) -> None:
    _, code = database.write_now(seed)
    database.write_now(lambda s: [account(s, name) for name in ("one", "two")] and None)
    together = Barrier(2)

    def rush(name: str) -> str:
        together.wait(10)
        return redeem(database, code, name)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(rush, ["one", "two"])) == [CodeUsed.code, "connected"]


def test_parting_from_an_account_ends_the_persons_codes(database: Database) -> None:
    _, code = database.write_now(seed)

    def part(session: Session) -> None:
        phone = session.scalars(select(Account.id)).one()
        leaving.disconnect(session, phone)

    database.write_now(part)
    assert redeem(database, code) == CodeUnknown.code


@pytest.mark.parametrize(
    ("newer", "older"), [(NOW + timedelta(1), NOW), (NOW + timedelta(1), None)]
)
def test_the_older_account_parts_from_the_newer_only(
    database: Database, newer: datetime, older: datetime | None
) -> None:
    def work(session: Session) -> tuple[int, int]:
        person = builders.person(session, "P-001").id
        first, second = account(session, "first", person), account(session, "second", person)
        session.get_one(Account, first).connected_at = older
        session.get_one(Account, second).connected_at = newer
        return first, second

    first, second = database.write_now(work)
    with pytest.raises(LookupError):
        database.write_now(lambda s: connections.detach_newer(s, first, by=second))
    with pytest.raises(LookupError):
        database.write_now(lambda s: connections.detach_newer(s, first, by=first))
    database.write_now(lambda s: connections.detach_newer(s, second, by=first))
    owners = database.read_now(lambda s: s.scalars(select(Account.person_id)).all())
    assert sorted(owner is None for owner in owners) == [False, True]

from datetime import UTC, datetime, timedelta

import pytest

from domain.invitations import Counter, Failures
from storage import Session, attempts
from storage.attempts import REMEMBERED
from storage.database import Database

NOW = datetime(2017, 4, 10, 7, 0, tzinfo=UTC)
GUESSER = {Counter.ACCOUNT: "7", Counter.ADDRESS: "10.0.0.1", Counter.OVERALL: ""}


def fail(session: Session, times: int, now: datetime = NOW) -> None:
    for _ in range(times):
        attempts.count_failure(session, GUESSER, now)


def counted(session: Session, now: datetime = NOW) -> dict[Counter, int]:
    return {c: seen.count for c, seen in attempts.failures_of(session, GUESSER, now).items()}


def test_every_counter_counts_each_wrong_code(database: Database) -> None:
    database.write_now(lambda session: fail(session, 3))
    assert database.read_now(lambda s: attempts.failures_of(s, GUESSER, NOW)) == {
        counter: Failures(3, NOW) for counter in Counter
    }


def test_accounts_behind_one_address_share_its_counter(database: Database) -> None:
    other = {**GUESSER, Counter.ACCOUNT: "8"}
    database.write_now(lambda session: fail(session, 2))
    database.write_now(lambda session: attempts.count_failure(session, other, NOW))
    assert database.read_now(counted) == {
        Counter.ACCOUNT: 2,
        Counter.ADDRESS: 3,
        Counter.OVERALL: 3,
    }


def test_after_a_day_without_any_counting_begins_anew(database: Database) -> None:
    later = NOW + REMEMBERED
    database.write_now(lambda session: fail(session, 5))
    assert database.read_now(lambda session: counted(session, later)) == {}
    database.write_now(lambda session: fail(session, 1, later))
    assert set(database.read_now(lambda session: counted(session, later)).values()) == {1}


def test_whoever_joins_was_not_guessing(database: Database) -> None:
    database.write_now(lambda session: fail(session, 2))
    database.write_now(lambda session: attempts.forget_account(session, 7))
    assert database.read_now(counted) == {Counter.ADDRESS: 2, Counter.OVERALL: 2}


@pytest.mark.parametrize(("age", "kept"), [(timedelta(hours=23), 3), (REMEMBERED, 0)])
def test_addresses_are_forgotten_after_a_day(database: Database, age: timedelta, kept: int) -> None:
    database.write_now(lambda session: fail(session, 1))
    database.write_now(lambda session: attempts.purge(session, NOW + age))
    assert len(database.read_now(counted)) == kept

"""Leases by the database's own clock, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.clock import RealClock
from storage import Session, leases
from storage.database import Database
from storage.leases import LeaseLost, Standing


def take(database: Database, owner: str) -> tuple[str, int]:
    """(owner, token) after `owner` tried to take it."""
    found = look(database, owner)
    return found.owner, found.token


def look(database: Database, owner: str) -> Standing:
    return database.write_now(lambda session: leases.take(session, "bot", owner))


def age(database: Database, *, seconds: int) -> None:
    """Let that much time pass in the database, which does not care what our clock says."""
    moved = {
        "sqlite": f"strftime('%Y-%m-%d %H:%M:%f000', until, '{-seconds} seconds')",
        "postgresql": f"until - interval '{seconds} seconds'",
    }
    statement = f"UPDATE lease SET until = {moved[database.engine.dialect.name]}"  # noqa: S608 - ours

    def work(session: Session) -> None:
        session.execute(text(statement))

    database.write_now(work)


def test_the_first_to_ask_gets_it_and_keeps_it(database: Database) -> None:
    assert take(database, "one") == ("one", 1)
    assert take(database, "two") == ("one", 1)
    assert take(database, "one") == ("one", 1)


def test_it_lives_for_five_seconds_from_its_renewal(database: Database) -> None:
    look(database, "one")
    age(database, seconds=3)
    assert 0 < look(database, "two").left < 2.01
    assert 4 < look(database, "one").left < 5.01


def test_what_ended_is_taken_over_with_a_new_token(database: Database) -> None:
    look(database, "one")
    age(database, seconds=6)
    assert take(database, "two") == ("two", 2)
    assert take(database, "one") == ("two", 2)


def test_whoever_comes_back_after_its_end_begins_anew(database: Database) -> None:
    look(database, "one")
    age(database, seconds=6)
    assert take(database, "one") == ("one", 2)


def test_a_released_lease_is_free_at_once(database: Database) -> None:
    look(database, "one")
    database.write_now(lambda session: leases.release(session, "bot", "two"))
    assert take(database, "two") == ("one", 1)
    database.write_now(lambda session: leases.release(session, "bot", "one"))
    assert take(database, "two") == ("two", 2)


def test_it_is_seized_from_the_holder_that_was_seen_only(database: Database) -> None:
    seen = look(database, "one")
    database.write_now(lambda session: leases.seize(session, seen, "two"))
    assert take(database, "two") == ("two", 2)
    late = database.write_now(lambda session: leases.seize(session, seen, "three"))
    assert (late.owner, late.token) == ("two", 2)


def test_a_holder_that_lost_it_is_refused(database: Database) -> None:
    look(database, "one")
    database.write_now(lambda session: leases.confirm(session, "bot", "one", 1))
    age(database, seconds=6)
    with pytest.raises(LeaseLost):
        database.write_now(lambda session: leases.confirm(session, "bot", "one", 1))
    look(database, "one")
    with pytest.raises(LeaseLost):
        database.write_now(lambda session: leases.confirm(session, "bot", "one", 1))


def test_leases_of_different_names_do_not_know_each_other(database: Database) -> None:
    look(database, "one")
    other = database.write_now(lambda session: leases.take(session, "clock", "two"))
    assert (other.owner, other.token) == ("two", 1)


def test_the_database_tells_its_time(database: Database) -> None:
    apart = database.read_now(leases.present) - RealClock().now()
    assert abs(apart.total_seconds()) < 1

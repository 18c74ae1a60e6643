"""Reminders whose time comes while nobody looks, while two look, and while clocks are changed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.clock import Ticker
from storage.database import Database
from storage.tables.reminders import Reminder
from tests import builders
from tests.domain.holidays_pl import PILOT
from tests.scheduler.seed import seed_task, wall
from tests.scheduler.year import TICKS, live, sent, steps, tick

WEEK_BEFORE, LAST_DAY = "zadanie/-7d", "zadanie/-0d"
LEADER = "L-1"


def heard(database: Database, person: str = LEADER) -> list[str]:
    """When the person was told what: "12.06 09:00 Zostało 7 dni"."""
    return [message.line[:24] for message in sent(database, person)]


def fates(database: Database) -> dict[tuple[str, int], tuple[str, str]]:
    """What became of each row of June: by step and person (0: the audience), state and reason."""

    def read(session: Session) -> dict[tuple[str, int], tuple[str, str]]:
        rows = session.scalars(select(Reminder).where(Reminder.due_at > wall(6, 1)))
        return {(row.rule, row.person_id): (row.state, row.reason) for row in rows}

    return database.read_now(read)


@pytest.mark.parametrize(
    ("down", "at"),
    [
        (timedelta(minutes=1), "12.06 09:00"),
        (timedelta(hours=1), "12.06 09:59"),
        (timedelta(days=1), "13.06 08:59"),
    ],
)
def test_what_fell_due_while_the_bot_was_down_comes_once(
    database: Database, down: timedelta, at: str
) -> None:
    database.write_now(seed_task)
    live(database, wall(6, 9), wall(6, 12, 8, 59))
    live(database, wall(6, 12, 8, 59) + down, wall(6, 15, 12))
    assert [line[:11] for line in heard(database)] == [at]


def test_what_is_past_its_use_when_the_bot_is_back_is_dropped_with_the_reason(
    database: Database,
) -> None:
    database.write_now(seed_task)
    live(database, wall(6, 9), wall(6, 19, 8, 30))
    live(database, wall(6, 20, 8, 30), wall(6, 21))
    assert [line[:11] for line in heard(database)] == ["12.06 09:00", "16.06 09:00", "20.06 09:00"]
    assert fates(database)[LAST_DAY, 0] == ("dropped", "too_late")


def test_of_several_steps_missed_the_last_is_said_and_the_others_are_overtaken(
    database: Database,
) -> None:
    database.write_now(seed_task)
    live(database, wall(6, 9), wall(6, 12, 8, 59))
    live(database, wall(6, 16, 10), wall(6, 17))
    assert heard(database) == ["16.06 10:00 Zostały 3 dn"]
    reasons = {key[0]: fate for key, fate in fates(database).items() if key[1]}
    assert reasons[WEEK_BEFORE] == ("done", "overtaken")


# --- two schedulers ------------------------------------------------------------------------------


@pytest.fixture
def second(database: Database) -> Iterator[Database]:
    """Another process's way to the same database."""
    with closing(Database(database.url)) as other:
        yield other


async def both_live(one: Database, two: Database, start: datetime, end: datetime) -> None:
    """Two whose leases failed them look at the same moments, side by side, twice each."""
    tickers = [
        Ticker(database, lambda: start, PILOT, after=lambda: None, ticks=TICKS)
        for database in (one, two)
    ]
    for now in steps(one, start, end):
        for _ in range(2):
            await asyncio.gather(*(ticker.run_all(now) for ticker in tickers))


async def test_two_schedulers_at_once_say_everything_once(
    database: Database, second: Database
) -> None:
    database.write_now(lambda session: seed_task(session, teams=12))
    await both_live(database, second, wall(6, 11), wall(6, 21))
    lines = sorted(message.person + message.line for message in sent(database))
    assert len(lines) == len(set(lines))
    assert [line[:11] for line in heard(database)] == [
        "12.06 09:00",
        "16.06 09:00",
        "19.06 09:00",
        "20.06 09:00",
    ]
    assert {message.person for message in sent(database)} == {
        *(f"L-{number}" for number in range(1, 13)),
        "O-1",
    }


# --- clocks that are changed ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("no", "deadline", "monday"),
    [
        (1, wall(4, 3, 15), wall(3, 27)),  # the night before had no 2:30
        (4, wall(11, 6, 15), wall(10, 30)),  # the night before had it twice
    ],
)
def test_a_change_of_clocks_neither_repeats_nor_shifts_a_reminder(
    database: Database, no: int, deadline: datetime, monday: datetime
) -> None:
    def seed(session: Session) -> None:
        given = builders.task(session, no, published_at=deadline - timedelta(days=40))
        for number in (no, no + 1):
            builders.module(session, number).state = "planowany"
        team = builders.team(session, "JST-01", members=[LEADER])
        assigned = deadline - timedelta(days=40)
        builders.assign(session, given, team, assigned_at=assigned, due_at=deadline)

    database.write_now(seed)
    since = monday.astimezone(UTC) - timedelta(hours=40)
    for half_hours in range(96):
        tick(database, since + timedelta(minutes=30 * half_hours))
    assert [message.at for message in sent(database, LEADER)] == [monday]


@pytest.mark.parametrize("step", [timedelta(hours=1), timedelta(hours=-1)])
@pytest.mark.parametrize("at", [wall(6, 12, 8, 30), wall(6, 12, 9, 10)])
def test_a_clock_put_right_by_an_hour_repeats_no_reminder_and_loses_none(
    database: Database, at: datetime, step: timedelta
) -> None:
    database.write_now(seed_task)
    live(database, wall(6, 9), at)
    live(database, at + step, wall(6, 15, 12))
    (line,) = heard(database)
    assert line[12:] == "Zostało 7 dn"

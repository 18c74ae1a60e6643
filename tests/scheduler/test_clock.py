from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scheduler import clock
from scheduler.clock import Tick, Ticker
from storage import Session
from storage.database import Database
from tests.domain.holidays_pl import PILOT

NOW = datetime(2017, 4, 10, 7, 0, tzinfo=UTC)
LONG = timedelta(days=1)


def test_ticks_follow_from_one_another() -> None:
    assert [tick.name for tick in clock.TICKS] == [
        "advance_modules",
        "publish_tasks",
        "overdue_tasks",
        "tasks_not_done",
        "open_questionnaires",
        "close_questionnaires",
        "move_answers",
        "plan_reminders",
        "fire_reminders",
        "remind_rooms",
        "expand_announcements",
        "purge",
    ]


def test_every_tick_runs_on_an_empty_database(database: Database) -> None:
    clock.run_all(database.write_now, NOW, PILOT)


def test_a_tick_is_run_until_it_has_no_more_to_do(sqlite_database: Database) -> None:
    looks: list[datetime] = []

    def three_times(session: Session, now: datetime, calendar: Any) -> bool:
        looks.append(now)
        return len(looks) < 3

    clock.run_all(sqlite_database.write_now, NOW, PILOT, [Tick("thrice", LONG, three_times)])
    assert looks == [NOW] * 3


async def test_a_failing_tick_does_not_stop_the_others(sqlite_database: Database) -> None:
    seen: list[str] = []

    def fail(session: Session, now: datetime, calendar: Any) -> None:
        raise ValueError("broken")

    ticks = [
        Tick("broken", LONG, fail),
        Tick("whole", LONG, lambda *_: seen.append("whole")),
    ]
    ticker = Ticker(
        sqlite_database, lambda: NOW, PILOT, after=lambda: seen.append("after"), ticks=ticks
    )
    await ticker.run_all(NOW)
    assert seen == ["after", "whole", "after"]


@pytest.mark.parametrize("ticks", [clock.TICKS, ()])
async def test_the_clock_looks_at_once_when_it_starts(
    sqlite_database: Database, ticks: tuple[Tick, ...]
) -> None:
    looked = asyncio.Event()
    first = Tick("first", LONG, lambda *_: None)
    ticker = Ticker(sqlite_database, lambda: NOW, PILOT, after=looked.set, ticks=[first, *ticks])
    ticker.start()
    await asyncio.wait_for(looked.wait(), 10)
    ticker.stop()
    ticker.stop()


async def test_a_look_that_is_stopped_goes_no_further(sqlite_database: Database) -> None:
    began, may_end = asyncio.Event(), threading.Event()
    loop, seen = asyncio.get_running_loop(), []

    def hold(session: Session, now: datetime, calendar: Any) -> None:
        loop.call_soon_threadsafe(began.set)
        assert may_end.wait(10)

    ticks = [Tick("held", LONG, hold), Tick("next", LONG, lambda *_: seen.append("next"))]
    ticker = Ticker(sqlite_database, lambda: NOW, PILOT, after=lambda: None, ticks=ticks)
    ticker.start()
    await asyncio.wait_for(began.wait(), 10)
    ticker.stop()
    may_end.set()
    left = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.wait_for(asyncio.gather(*left), 10)
    await sqlite_database.write(lambda session: None)
    assert seen == []


class PutRight(datetime):
    """A wall clock that is put back by an hour."""

    by = timedelta()

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return datetime.now(tz) + cls.by  # noqa: TID251 - it stands in for the machine's clock


async def test_ticks_go_on_when_the_wall_clock_is_put_back(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apscheduler.schedulers.base.datetime", PutRight)
    monkeypatch.setattr("apscheduler.triggers.interval.datetime", PutRight)
    monkeypatch.setattr(clock, "WATCH_EVERY", 0.1)
    looked = asyncio.Event()
    ticker = Ticker(
        sqlite_database,
        lambda: NOW,
        PILOT,
        after=looked.set,
        ticks=[Tick("quick", timedelta(seconds=0.2), lambda *_: None)],
        wall=lambda: PutRight.now().timestamp(),
    )
    ticker.start()
    await asyncio.wait_for(looked.wait(), 10)
    monkeypatch.setattr(PutRight, "by", timedelta(hours=-1))
    for _ in range(4):  # one may have been under way, one follows the putting right
        looked.clear()
        await asyncio.wait_for(looked.wait(), 10)
    ticker.stop()

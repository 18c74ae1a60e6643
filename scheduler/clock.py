"""The clock's ticks: what is done again and again, and in which order.

APScheduler keeps time in memory and nothing else. Every tick is a hint to look into the tables: a
lost, late or doubled one changes nothing, the next look finds what is due. Each look is one
transaction.
"""

from __future__ import annotations

import asyncio
import time
from asyncio import CancelledError
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from random import SystemRandom
from typing import Any, Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from domain.calendar import Calendar
from scheduler import broadcasts, modules, planning, questionnaires, reminders, rooms, tasks
from scheduler.leases import Hold, Unleased
from storage import Session, attempts, connections, forgetting, inbox, leaving, traces, web
from storage import rooms as known_rooms
from storage.database import Database
from storage.leases import LeaseLost
from storage.outages import outage

log = structlog.get_logger(__name__)

SECONDS_5 = timedelta(seconds=5)
SECONDS_30 = timedelta(seconds=30)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WATCH_EVERY = 5.0  # seconds
PUT_RIGHT = 2.0  # seconds by which a clock jumps when it is put right; less is its own error


@dataclass(frozen=True, slots=True)
class Tick:
    """`run` looks once, in one transaction; True: look again at once, there may be more."""

    name: str
    every: timedelta
    run: Callable[[Session, datetime, Calendar], object]


def _fire_reminders(session: Session, now: datetime, calendar: Calendar) -> bool:
    return reminders.fire_due(session, now, calendar) > 0


def _move_answers(session: Session, now: datetime, calendar: Calendar) -> None:
    questionnaires.move_answers(session, now, SystemRandom().shuffle)


def _purge(session: Session, now: datetime, calendar: Calendar) -> None:
    """Forget what is kept for a time only."""
    inbox.purge(session, now)
    forgetting.purge(session, now)
    traces.purge(session, now)
    attempts.purge(session, now)
    connections.purge(session, now)
    known_rooms.purge(session, now)
    leaving.purge(session, now)
    web.purge(session, now)


def _without_calendar(
    run: Callable[[Session, datetime], object],
) -> Callable[[Session, datetime, Calendar], object]:
    """A tick that needs no calendar; a number it gives is no wish to be called again."""

    def tick(session: Session, now: datetime, calendar: Calendar) -> None:
        run(session, now)

    return tick


# In the order in which they follow from one another: a module ends, its task is handed out and its
# questionnaire opens, then reminders of both are planned, then what is due is sent.
TICKS = (
    Tick("advance_modules", MINUTE, _without_calendar(modules.advance_modules)),
    Tick("publish_tasks", MINUTE, _without_calendar(tasks.publish_due)),
    Tick("overdue_tasks", MINUTE, _without_calendar(tasks.mark_overdue)),
    Tick("tasks_not_done", MINUTE, _without_calendar(tasks.mark_not_done)),
    Tick("open_questionnaires", SECONDS_30, _without_calendar(questionnaires.open_due)),
    Tick("close_questionnaires", MINUTE, _without_calendar(questionnaires.close_due)),
    Tick("move_answers", HOUR, _move_answers),
    Tick("plan_reminders", MINUTE, planning.plan),
    Tick("fire_reminders", SECONDS_30, _fire_reminders),
    Tick("remind_rooms", MINUTE, rooms.remind),
    Tick("expand_announcements", SECONDS_5, broadcasts.expand),
    Tick("purge", DAY, _purge),
)


class Write(Protocol):
    """Runs work in a transaction of its own, as `Database.write_now` does."""

    def __call__(self, work: Callable[[Session], Any], /) -> Any: ...


def run_all(write: Write, now: datetime, calendar: Calendar, ticks: Sequence[Tick] = TICKS) -> None:
    """Every tick once, in order, each until it has no more to do at `now`."""
    for tick in ticks:
        while write(_work(tick, now, calendar)) is True:
            pass


def _work(tick: Tick, now: datetime, calendar: Calendar) -> Callable[[Session], object]:
    return lambda session: tick.run(session, now, calendar)


class Ticker:
    """Runs the ticks by the clock; `after` is told when one may have written something to send."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        calendar: Calendar,
        after: Callable[[], None],
        ticks: Sequence[Tick] = TICKS,
        lease: Hold | None = None,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._lease = lease or Unleased()
        self._turn: int | None = None
        self._wall = wall
        self._watching: asyncio.TimerHandle | None = None
        self._database = database
        self._now = now
        self._calendar = calendar
        self._after = after
        self._ticks = ticks
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Look at everything at once, then by the intervals."""
        self._scheduler.add_job(_until_cut, args=[self._look_at_all])
        for tick in self._ticks:
            seconds, look = tick.every.total_seconds(), partial(self._look, tick)
            self._scheduler.add_job(_until_cut, "interval", [look], seconds=seconds, id=tick.name)
        self._scheduler.start()
        self._watch(since=None)

    def _watch(self, since: float | None) -> None:
        """APScheduler would wait for an hour that a clock put right shows a second time."""
        loop = asyncio.get_running_loop()
        drift = self._wall() - loop.time()
        if since is not None and abs(drift - since) > PUT_RIGHT:
            log.warning("clock.put_right", seconds=round(drift - since))
            for tick in self._ticks:
                seconds = tick.every.total_seconds()
                self._scheduler.reschedule_job(tick.name, trigger="interval", seconds=seconds)
            self._scheduler.add_job(_until_cut, args=[self._look_at_all])
        self._watching = loop.call_later(WATCH_EVERY, self._watch, drift)

    def stop(self) -> None:
        """Start nothing more; a look under way ends by itself."""
        if self._watching is not None:
            self._watching.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def run_all(self, now: datetime) -> None:
        """Every tick once, in order, as of `now`."""
        for tick in self._ticks:
            await self._run(tick, now)

    async def _look_at_all(self) -> None:
        """Under the lease only. Whoever has just got it does not know what is overdue."""
        if self._lease.is_held:
            self._turn = self._lease.turn
            await self.run_all(self._now())

    async def _look(self, tick: Tick) -> None:
        if self._turn != self._lease.turn:
            await self._look_at_all()
        elif self._lease.is_held:
            await self._run(tick, self._now())

    def _leased(self, session: Session, tick: Tick, now: datetime) -> object:
        self._lease.confirm(session)
        return tick.run(session, now, self._calendar)

    async def _run(self, tick: Tick, now: datetime) -> None:
        """A failure is logged and the clock goes on: the next look tries again."""
        try:
            while await self._database.write(partial(self._leased, tick=tick, now=now)) is True:
                self._after()
        except LeaseLost:
            log.info("tick.left_to_another", tick=tick.name)
        except Exception as error:
            if not outage(error):  # that the database told of itself
                log.exception("tick.failed", tick=tick.name)
        self._after()


async def _until_cut(look: Callable[[], Awaitable[None]]) -> None:
    """The stopping scheduler cancels what it waits for, and would log that as a failure."""
    with suppress(CancelledError):
        await look()

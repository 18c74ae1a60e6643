"""The demo's movable clock: moving it runs every tick that falls between, in order."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Literal

from bot.clock import MovableClock
from scheduler.clock import Ticker
from scheduler.moments import next_moment
from storage import facts
from storage.database import Database

Leap = Literal["hour", "day", "next"]
_LEAPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


class TimeMachine:
    """`settle` lets everything leave that became due, before time goes on."""

    def __init__(
        self,
        database: Database,
        clock: MovableClock,
        ticker: Ticker,
        settle: Callable[[], Awaitable[None]],
    ) -> None:
        self._database = database
        self._clock = clock
        self._ticker = ticker
        self._settle = settle

    def now(self) -> datetime:
        return self._clock.now()

    async def advance(self, step: Leap) -> None:
        """One hour, one day, or to the next moment at which something becomes due."""
        now = self.now()
        if step == "next":
            target = await self._database.read(lambda session: next_moment(session, now))
            if target is None:
                return
        else:
            target = now + _LEAPS[step]
        await self.travel(target)

    async def travel(self, target: datetime) -> None:
        """Stop at every moment at which something becomes due, and at the target."""
        while (now := self.now()) < target:
            upcoming = await self._database.read(
                lambda session, now=now: next_moment(session, now)  # type: ignore[misc]
            )
            stop = min(upcoming or target, target)
            self._clock.move_to(max(stop, now + timedelta(seconds=1)))
            await self._ticker.run_all(self.now())
            await self._settle()
        await self._remember()

    async def _remember(self) -> None:
        offset = str(self._clock.offset.total_seconds())
        await self._database.write(lambda session: facts.put(session, facts.DEMO_OFFSET, offset))

"""What both ways of taking updates in share: one round after another, whatever goes wrong.

Trouble is named once in the log, shown by `/healthz`, and tried again: a refused token, which an
operator may let in again, every minute.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from random import uniform

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.telegram import commands
from bot.telegram.connection import Connection
from bot.telegram.refusals import brief, seconds_of
from scheduler.leases import Hold
from storage.leases import LeaseLost

log = structlog.get_logger(__name__)

LONGEST_PAUSE_SECONDS = 30.0
LONGEST_STORING_PAUSE_SECONDS = 5.0
TOKEN_RETRY_SECONDS = 60.0


@dataclass(slots=True)
class TelegramState:
    """For `/healthz`. `problem`: "", starting, unreachable, conflict, token_revoked, not_stored."""

    last_poll_ok: datetime | None = None
    problem: str = "starting"


def pause_before(attempt: int) -> float:
    """Seconds before the next try, the first being attempt 0: doubling, with jitter."""
    return min(2.0 ** min(attempt, 5), LONGEST_PAUSE_SECONDS) * uniform(0.5, 1.0)  # noqa: S311 - jitter is no secret


class Door(ABC):
    """One bot's intake: `await run()` until `stop()`. `now` is the clock, for the state only.

    It is open while it holds `lease`; without it, it stands by.
    """

    def __init__(
        self,
        connection: Connection,
        lease: Hold,
        now: Callable[[], datetime],
        pause: Callable[[int], float],
    ) -> None:
        self.state = TelegramState()
        self._connection = connection
        self._lease = lease
        self._now = now
        self._pause = pause
        self._is_stopping = False
        self._failures = 0
        self._waiting: asyncio.Timeout | None = None

    @abstractmethod
    async def _do_round(self) -> None: ...

    async def _end(self) -> None:  # noqa: B027 - only polling has something left to do
        """The last thing done, under the lease."""

    def stop(self) -> None:
        """End what waits; `run` first finishes what is in hand."""
        self._is_stopping = True
        if self._waiting is not None:
            self._waiting.reschedule(asyncio.get_running_loop().time())

    async def run(self) -> None:
        """Until stopped. The connection must be open."""
        while not self._is_stopping:
            try:
                if await self._is_our_turn():
                    await self._do_round()
            except LeaseLost:
                log.info("telegram.left_to_another")
            except InvalidToken:
                self._trouble("token_revoked", "Telegram refuses the token")
                async with self._interruptible():
                    await asyncio.sleep(TOKEN_RETRY_SECONDS)
            except Exception as error:
                await self._recover_from(error)
        if self._lease.is_held:
            await self._end()

    async def _is_our_turn(self) -> bool:
        """Wait for the lease, standing by; False when told to stop meanwhile."""
        if not self._lease.is_held:
            self.state.problem = ""
            async with self._interruptible():
                await self._lease.held()
        return self._lease.is_held and not self._is_stopping

    async def _present(self) -> None:
        """What people see of the bot before they write."""
        me = await self._connection.bot.get_me()
        await commands.present(self._connection.bot)
        log.info("telegram.started", bot=me.username)

    @asynccontextmanager
    async def _interruptible(self) -> AsyncIterator[None]:
        """What is awaited inside ends, without an error, when `stop()` is called."""
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(0 if self._is_stopping else None) as self._waiting:
                    yield
        finally:
            self._waiting = None

    async def _recover_from(self, error: Exception) -> None:
        wait = self._pause(self._failures)
        self._failures += 1
        match error:
            case Conflict():
                await self._explain_conflict(error)
            case RetryAfter():
                wait = seconds_of(error)
                self._trouble("unreachable", f"told to wait {wait:.0f} s")
            case TelegramError():
                self._trouble("unreachable", brief(error))
            case _:
                wait = min(wait, LONGEST_STORING_PAUSE_SECONDS)
                self._trouble("not_stored", f"{type(error).__name__}; the updates will come again")
        async with self._interruptible():
            await asyncio.sleep(wait)

    async def _explain_conflict(self, error: Conflict) -> None:
        self._trouble("conflict", brief(error))

    def _trouble(self, problem: str, reason: str) -> None:
        """Into the log when it begins, not again at every attempt."""
        if self.state.problem != problem:
            log.error(f"telegram.{problem}", reason=reason)
        self.state.problem = problem

    def _went_well(self) -> None:
        if self.state.problem not in ("", "starting"):
            log.info("telegram.recovered", after=self.state.problem)
        self._failures = 0
        self.state.problem = ""
        self.state.last_poll_ok = self._now()

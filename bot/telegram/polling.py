"""Long polling: updates in, one batch at a time, confirmed only after all of it is committed.

Telegram keeps an update until a poll with a higher offset. That poll is made only when every event
of the batch is stored, so a crash repeats events (the inbox knows them by their keys) and loses
none. Whatever goes wrong is named once in the log, shown by `/healthz`, and tried again; only a
refused token ends polling, because nothing but an operator can mend it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from random import uniform

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.background import Background
from bot.telegram import commands, inbound
from bot.telegram.channel import TelegramChannel
from bot.telegram.connection import Connection
from bot.telegram.refusals import brief, seconds_of
from messages.channel import Intake
from messages.events import Pressed
from scheduler.leases import Hold, Unleased
from storage.leases import LeaseLost

log = structlog.get_logger(__name__)

WAIT_SECONDS = 50
LONGEST_PAUSE_SECONDS = 30.0


@dataclass(slots=True)
class TelegramState:
    """For `/healthz`. `problem`: "", starting, unreachable, conflict, token_revoked, not_stored."""

    last_poll_ok: datetime | None = None
    problem: str = "starting"


def pause_before(attempt: int) -> float:
    """Seconds before the next try, the first being attempt 0: doubling, with jitter."""
    return min(2.0 ** min(attempt, 5), LONGEST_PAUSE_SECONDS) * uniform(0.5, 1.0)  # noqa: S311 - jitter is no secret


class Poller:
    """One bot's intake: `await run()` until `stop()`. `now` is the clock, for the state only.

    It polls while it holds `lease`: Telegram lets one process poll a bot.
    """

    def __init__(
        self,
        connection: Connection,
        channel: TelegramChannel,
        intake: Intake,
        background: Background,
        *,
        now: Callable[[], datetime],
        pause: Callable[[int], float] = pause_before,
        hide: Callable[[str], str] = str,
        lease: Hold | None = None,
    ) -> None:
        self._lease = lease or Unleased()
        self.state = TelegramState()
        self._connection = connection
        self._channel = channel
        self._intake = intake
        self._background = background
        self._now = now
        self._pause = pause
        self._hide = hide
        self._is_presented = False
        self._is_stopping = False
        self._offset: int | None = None
        self._failures = 0
        self._waiting: asyncio.Timeout | None = None

    def stop(self) -> None:
        """End polling; `run` first finishes the batch in hand and confirms it."""
        self._is_stopping = True
        if self._waiting is not None:
            self._waiting.reschedule(asyncio.get_running_loop().time())

    async def run(self) -> None:
        """Poll until stopped or the token is refused. The connection must be open."""
        while not self._is_stopping:
            try:
                if await self._is_our_turn():
                    await self._do_round()
            except LeaseLost:
                log.info("telegram.left_to_another")
            except InvalidToken:
                self._trouble("token_revoked", "Telegram refuses the token; polling has ended")
                return
            except Exception as error:
                await self._recover_from(error)
        if self._lease.is_held:
            await self._confirm()

    async def _is_our_turn(self) -> bool:
        """Wait for the lease, standing by; False when told to stop meanwhile."""
        if not self._lease.is_held:
            self.state.problem = ""
            async with self._interruptible():
                await self._lease.held()
        return self._lease.is_held and not self._is_stopping

    async def _do_round(self) -> None:
        updates: list[inbound.Json] = []
        async with self._lease.during(), self._interruptible():
            if not self._is_presented:
                await self._present()
            # After trouble the first poll does not wait, so that recovery shows at once.
            wait = 0 if self.state.problem else WAIT_SECONDS
            updates = await self._connection.get_updates(
                offset=self._offset, wait=wait, kinds=inbound.UPDATE_KINDS
            )
            self._went_well()
        if updates:
            await self._take_all(updates)
            self._offset = max(update["update_id"] for update in updates) + 1

    async def _present(self) -> None:
        """Make the bot ours: no webhook (it would refuse polls), and what people see of it."""
        me = await self._connection.bot.get_me()
        await self._connection.bot.delete_webhook(drop_pending_updates=False)
        await commands.present(self._connection.bot)
        self._is_presented = True
        log.info("telegram.started", bot=me.username)

    async def _take_all(self, updates: list[inbound.Json]) -> None:
        """The whole batch to its end, side by side; then raise what any of it raised."""
        ends = await asyncio.gather(*map(self._take, updates), return_exceptions=True)
        for end in ends:
            if end is not None:
                raise end

    async def _take(self, update: inbound.Json) -> None:
        """One update to its commit. Raises when it could not even be buried.

        Nothing is awaited before the intake is, so a batch arrives there in its own order.
        """
        key = self._hide(inbound.key_of(update))
        try:
            event = inbound.decode(update, key)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raw = json.dumps(update).encode()
            await self._intake.bury(key, inbound.CHANNEL, raw, error)
            return
        if event is None:
            log.info("telegram.passed_over", key=key)
            return
        at_once = await self._intake.receive(event)
        if isinstance(event.body, Pressed) and event.body.callback:
            answering = self._channel.answer(event.body.callback, at_once.toast)
            self._background.start(answering, "toast")

    async def _confirm(self) -> None:
        """Tell Telegram what was taken last, so that it is not sent again at the next start."""
        if self._offset is not None:
            with suppress(TelegramError):
                await self._connection.get_updates(
                    offset=self._offset, wait=0, kinds=inbound.UPDATE_KINDS
                )

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
                self._trouble("not_stored", f"{type(error).__name__}; the updates will come again")
        async with self._interruptible():
            await asyncio.sleep(wait)

    async def _explain_conflict(self, error: Conflict) -> None:
        if "webhook" in error.message.lower():
            self._is_presented = False  # presenting deletes it
            self._trouble("conflict", "a webhook is set for this token")
        else:
            self._trouble("conflict", "another process polls this token")

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

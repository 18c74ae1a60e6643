"""Long polling: updates in, one batch at a time, confirmed only after all of it is committed.

Telegram keeps an update until a poll with a higher offset. That poll is made only when every event
of the batch is stored, so a crash repeats events (the inbox knows them by their keys) and loses
none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from telegram.error import Conflict, TelegramError

from bot.background import Background
from bot.telegram import inbound
from bot.telegram.channel import TelegramChannel
from bot.telegram.connection import Connection
from bot.telegram.door import Door, pause_before
from bot.telegram.receiving import Receiving
from messages.channel import Intake
from scheduler.leases import Hold, Unleased

WAIT_SECONDS = 50


class Poller(Door):
    """Telegram lets one process poll a bot: the one that holds the lease."""

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
        super().__init__(connection, lease or Unleased(), now, pause)
        self._channel = channel
        self._receiving = Receiving(intake, hide)
        self._background = background
        self._taken_over_in: int | None = None
        self._presented_in: int | None = None
        self._offset: int | None = None

    async def _do_round(self) -> None:
        updates: list[inbound.Json] = []
        async with self._lease.during(), self._interruptible():
            is_new = await self._make_ours()
            # After trouble the first poll does not wait, so that recovery shows at once.
            wait = 0 if is_new or self.state.problem else WAIT_SECONDS
            updates = await self._connection.get_updates(
                offset=self._offset, wait=wait, kinds=inbound.UPDATE_KINDS
            )
            if self.state.problem != "not_stored":
                self._went_well()
        if updates:
            await self._take_all(updates)
            self._offset = max(update["update_id"] for update in updates) + 1
        if self.state.problem == "not_stored":
            self._went_well()

    async def _make_ours(self) -> bool:
        """A webhook would refuse polls. The bot is presented after the first poll (True: it is yet
        to be), so that after a restart nobody's message waits for that."""
        turn = self._lease.turn
        if self._taken_over_in != turn:
            await self._connection.bot.delete_webhook(drop_pending_updates=False)
            self._taken_over_in = turn
            return True
        if self._presented_in != turn:
            await self._present()
            self._presented_in = turn
        return False

    async def _take_all(self, updates: list[inbound.Json]) -> None:
        """The whole batch to its end, side by side; then raise what any of it raised."""
        ends = await asyncio.gather(*map(self._take, updates), return_exceptions=True)
        for end in ends:
            if end is not None:
                raise end

    async def _take(self, update: inbound.Json) -> None:
        if answer := await self._receiving.take(update):
            answering = self._channel.answer(answer.callback, answer.toast)
            self._background.start(answering, "toast")

    async def _end(self) -> None:
        """Tell Telegram what was taken last, so that it is not sent again at the next start."""
        if self._offset is not None:
            with suppress(TelegramError):
                await self._connection.get_updates(
                    offset=self._offset, wait=0, kinds=inbound.UPDATE_KINDS
                )

    async def _explain_conflict(self, error: Conflict) -> None:
        if "webhook" in error.message.lower():
            self._taken_over_in = None  # taking over deletes it
            self._trouble("conflict", "a webhook is set for this token")
        else:
            self._trouble("conflict", "another process polls this token")

"""Where every channel hands its events in: strict order per chat, commit, then answers leave."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog

from bot.background import Background
from bot.clock import Clock
from bot.flood import Aside
from handlers import dispatch, suggestions
from handlers.dispatch import House, Outcome, Refused
from handlers.posting import Posted
from messages.channel import WINDOWED
from messages.controls import Option
from messages.events import Event
from messages.steps import Immediate, Say, step_from_json
from scheduler.delivery import Delivery
from storage import inbox
from storage.database import Database
from storage.outages import outage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

log = structlog.get_logger(__name__)

SUGGEST_WITHIN = 2.0  # seconds: what is later helps nobody who is typing

Fetch = Callable[[int], Coroutine[Any, Any, None]]


class Intake:
    """`deliveries` by channel name; `fetch` completes an announced upload, `check` reads a
    spreadsheet that came as one, `export` makes a file of results, `aside` keeps what comes in a
    flood (all set by the app)."""

    def __init__(
        self,
        database: Database,
        house: House,
        clock: Clock,
        deliveries: Mapping[str, Delivery],
        background: Background,
    ) -> None:
        self.fetch: Fetch | None = None
        self.check: Fetch | None = None
        self.export: Fetch | None = None
        self._database = database
        self._house = house
        self._clock = clock
        self._deliveries = deliveries
        self._background = background
        self._turns: dict[str, _Turn] = {}
        self.aside: Aside | None = None

    async def receive(self, event: Event) -> Immediate:
        """Handle one event to its commit; returns what is to be answered at once.

        Never raises for what a handler does wrong: that ends as a dead letter and an apology.
        Raises only when nothing can be stored (an outage of the database), so the caller keeps the
        event and hands it in again. Where its chat floods us, the event is kept for later.
        """
        turn = self._turns.get(event.chat_key)
        if self.aside and self.aside.has_to_wait(event, turn.waiting if turn else 0):
            await self.aside.put(event)
            return Immediate()
        return await self.receive_now(event)

    async def receive_now(self, event: Event) -> Immediate:
        """The same, however many of its chat wait."""
        async with self._turn(event.chat_key):
            outcome = await self._handle(event)
            posted = outcome.posted
            if replies := [*posted.replies, *posted.in_room]:
                delivery = self._deliveries[event.channel]
                self._background.start(delivery.send_now(replies), "replies")
        if posted.notified:
            for other in self._deliveries.values():
                other.wake()
        for file_id in posted.files:
            if self.fetch is not None:
                self._background.start(self.fetch(file_id), f"fetch {file_id}")
        for check_id in posted.checks:
            if self.check is not None:
                self._background.start(self.check(check_id), f"check {check_id}")
        for export_id in posted.exports:
            if self.export is not None:
                self._background.start(self.export(export_id), f"export {export_id}")
        said = _said(posted) if event.channel in WINDOWED else ()
        return Immediate(posted.toast, posted.window, said, posted.language)

    async def suggest(
        self, *, channel: str, account: str, token: str, field: str, words: str
    ) -> tuple[Option, ...]:
        """Options for what is being typed in a window; none where that would take too long."""
        look = partial(
            suggestions.suggest,
            channel=channel,
            account=account,
            token=token,
            field=field,
            words=words,
            now=self._clock.now(),
        )
        try:
            return await asyncio.wait_for(self._database.read(look), SUGGEST_WITHIN)
        except TimeoutError:
            log.warning("suggestions.late", channel=channel)
            return ()

    async def _handle(self, event: Event) -> Outcome:
        now = self._clock.now()
        try:
            return await self._run(event, now)
        except Exception as error:
            if outage(error):
                raise
            log.exception("event.failed", key=event.key, kind=event.kind)
            failure = error
        try:
            return await self._database.write(
                lambda session: dispatch.bury(session, event, failure, now, self._house)
            )
        except Exception as error:
            if outage(error):
                raise
            # Whoever sent it cannot even be written down, let alone be answered.
            await self.bury(event.key, event.channel, dispatch.remains(event, failure), error)
            return Outcome()

    async def _run(self, event: Event, now: datetime) -> Outcome:
        try:
            return await self._database.write(
                lambda session: dispatch.handle(session, event, now, self._house)
            )
        except Refused as raised:
            refused = raised
        return await self._database.write(
            lambda session: dispatch.explain(session, event, refused, now, self._house)
        )

    async def bury(self, key: str, channel: str, raw: bytes, error: Exception) -> None:
        """Keep an update that could not even be decoded; intake goes on."""
        log.error("update.undecodable", key=key, error=type(error).__name__)
        sealed = self._house.seal(raw)
        now = self._clock.now()
        await self._database.write(
            lambda session: inbox.bury(
                session,
                key=key,
                channel=channel,
                error=type(error).__name__,
                sealed=sealed,
                now=now,
            )
        )

    @asynccontextmanager
    async def _turn(self, chat: str) -> AsyncIterator[None]:
        """One event of a chat at a time, in order of arrival (asyncio's lock is fair)."""
        turn = self._turns.setdefault(chat, _Turn())
        turn.waiting += 1
        try:
            async with turn.lock:
                yield
        finally:
            turn.waiting -= 1
            if not turn.waiting:
                self._turns.pop(chat, None)


def _said(posted: Posted) -> tuple[Say, ...]:
    replies = [step_from_json(letter.body) for letter in posted.replies]
    return tuple(step for step in replies if isinstance(step, Say))


class _Turn:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.waiting = 0

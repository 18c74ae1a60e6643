"""Whoever floods us is slowed, and nobody else.

A chat's events are handled one after another. Where very many of one chat wait for their turn, the
rest is put aside in the database, sealed, so that the platform need not wait for it with everybody
else's, and handled one a second, in order. Nothing is lost: it outlives the process. The chat is
told so, once a flood.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial

import structlog
from cryptography.fernet import Fernet

from bot.seal import open_letter
from bot.settings import Mistake
from handlers import flooding
from messages.events import Event, body_from_json, body_to_json
from storage import inbox
from storage.database import Database

log = structlog.get_logger(__name__)

MANY = 20  # events of one chat that wait for their turn
PACE = 1.0  # seconds from one that was put aside to the next: what platforms take of replies

# What is done in a chat, without a window that waits for its answer.
_PATIENT = frozenset({"text", "command", "pressed", "uploaded", "located"})


@dataclass(eq=False)
class _Kept:
    event: Event
    number: int = 0
    stored: asyncio.Event = field(default_factory=asyncio.Event)


class Aside:
    """`handle` takes one event to its commit. `load` before anything comes in, then `run`.

    `told` is called with the channel for which something was written.
    """

    def __init__(
        self,
        database: Database,
        seal: Fernet,
        now: Callable[[], datetime],
        handle: Callable[[Event], Awaitable[object]],
        told: Callable[[str], object] = lambda _channel: None,
    ) -> None:
        self._database = database
        self._seal = seal
        self._now = now
        self._handle = handle
        self._told = told
        self._queues: dict[str, deque[_Kept]] = {}
        self._awake = asyncio.Event()

    def has_to_wait(self, event: Event, waiting: int) -> bool:
        """Whether the event is to be `put` aside; `waiting`: how many of its chat have no turn."""
        if event.kind not in _PATIENT or event.surface != "chat":
            return False
        return event.chat_key in self._queues or waiting >= MANY

    async def put(self, event: Event) -> None:
        """Returns after commit; raises when it could not be stored."""
        kept = _Kept(event)
        begins = event.chat_key not in self._queues
        queue = self._queue(event)
        queue.append(kept)
        try:
            kept.number = await self._database.write(
                partial(
                    inbox.set_aside,
                    key=event.key,
                    channel=event.channel,
                    sealed=self._seal.encrypt(_packed(event)),
                    now=self._now(),
                )
            )
        except BaseException:
            queue.remove(kept)
            raise
        finally:
            kept.stored.set()
        self._awake.set()
        if begins:
            await self._tell(event)

    async def _tell(self, event: Event) -> None:
        """A courtesy: what came is kept, whether this can be said or not."""
        try:
            await self._database.write(partial(flooding.tell, event=event, now=self._now()))
        except Exception as error:
            log.warning("flood.not_told", error=type(error).__name__)
        else:
            self._told(event.channel)

    def _queue(self, event: Event) -> deque[_Kept]:
        if event.chat_key not in self._queues:
            log.warning("flood.slowed", channel=event.channel)
        return self._queues.setdefault(event.chat_key, deque())

    async def load(self) -> None:
        """What an earlier process put aside; what another key sealed stays where it is."""
        for letter in await self._database.read(inbox.set_aside_before):
            try:
                kept = _Kept(_unpacked(open_letter(self._seal, letter.sealed)), letter.id)
            except Mistake:
                log.error("flood.another_key", letter=letter.id)
                continue
            kept.stored.set()
            self._queue(kept.event).append(kept)

    async def run(self) -> None:
        """One event of each such chat a second, until cancelled."""
        while True:
            self._awake.clear()
            if not self._queues:
                await self._awake.wait()
            await asyncio.gather(*map(self._handle_next, list(self._queues)))
            await asyncio.sleep(PACE)

    async def _handle_next(self, chat: str) -> None:
        queue = self._queues[chat]
        kept = queue[0] if queue else None
        if kept is not None:
            await kept.stored.wait()
        if kept is not None and queue and queue[0] is kept:
            await self._handle(kept.event)  # handled twice, it is known by its key
            await self._database.write(partial(inbox.drop_letter, number=kept.number))
            queue.popleft()
        if not queue:
            del self._queues[chat]


def _packed(event: Event) -> bytes:
    return json.dumps({**asdict(event), "body": body_to_json(event.body)}).encode()


def _unpacked(raw: bytes) -> Event:
    data = json.loads(raw)
    return Event(**{**data, "body": body_from_json(data["body"])})

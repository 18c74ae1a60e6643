"""Hints from and to the other processes of a cluster, gathered so that few are sent.

Truth is in the tables: a hint saves waiting for the next look, and may be lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Protocol

import structlog

from storage import hints
from storage.database import Database

log = structlog.get_logger(__name__)

WAKE, PAGE = "wake", "page"
AGAIN_AFTER = 1.0
MOST = 200  # waiting to be told; what comes on top of them is left to the sweep


class Telling(Protocol):
    def wake(self, channel: str) -> None:
        """Whoever sends for the channel has something to send."""

    def page(self, line: str) -> None:
        """Open pages elsewhere have something to show."""


class Silence:
    """For the only process there is."""

    def wake(self, channel: str) -> None: ...

    def page(self, line: str) -> None: ...


class Hints:
    """`own` names this process, which does not listen to itself."""

    def __init__(self, database: Database, own: str) -> None:
        self._database = database
        self._own = own
        self._waiting: dict[str, None] = {}
        self._some = asyncio.Event()
        self._heard: dict[str, Callable[[str], None]] = {}

    def on(self, kind: str, heard: Callable[[str], None]) -> None:
        """Call `heard` with what others tell of this kind."""
        self._heard[kind] = heard

    def wake(self, channel: str) -> None:
        self._tell(WAKE, channel)

    def page(self, line: str) -> None:
        self._tell(PAGE, line)

    def _tell(self, kind: str, what: str) -> None:
        """The same thing twice before it was told is told once."""
        if len(self._waiting) < MOST:
            self._waiting[f"{self._own} {kind} {what}"] = None
            self._some.set()

    async def tell(self) -> None:
        """Tell what gathers, until cancelled."""
        while True:
            await self._some.wait()
            self._some.clear()
            payloads, self._waiting = list(self._waiting), {}
            try:
                await self._database.write(partial(hints.tell, payloads=payloads))
            except Exception as error:  # the database is away
                log.info("hints.not_told", error=type(error).__name__)

    async def hear(self) -> None:
        """Listen until cancelled, again after every interruption."""
        while True:
            try:
                async for payload in hints.hear(self._database.url):
                    self._take(payload)
            except OSError as error:
                log.info("hints.not_heard", error=str(error))
            await asyncio.sleep(AGAIN_AFTER)

    def _take(self, payload: str) -> None:
        own, _, rest = payload.partition(" ")
        kind, _, what = rest.partition(" ")
        if own != self._own and kind in self._heard:
            self._heard[kind](what)

"""What one process finishes and clears away for all: interrupted work, old files, erased rows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from functools import partial

from bot.background import Work
from bot.clock import Clock
from bot.filestore import FileStore
from scheduler.leases import Hold
from storage import exports, files, trials
from storage.database import Database

RETRY_FILES_EVERY = 30.0
KEEP_HOUSE_EVERY = 3600.0
EMPTY_LOG_EVERY = 60.0
GIVEN_UP_AFTER = 24 * 3600.0  # a file that is being written is not that old


class Housekeeping:
    """`alone`: no other process writes files."""

    def __init__(
        self, database: Database, store: FileStore, clock: Clock, lease: Hold, *, alone: bool
    ) -> None:
        self._database = database
        self._store = store
        self._clock = clock
        self._lease = lease
        self._alone = alone

    def works(self, **unfinished: Callable[[], Awaitable[None]]) -> Iterator[tuple[Work, str]]:
        """What to run side by side, with its name. `unfinished`: what takes up again what a crash,
        or a silent platform, left."""
        for name, complete in unfinished.items():
            yield partial(self._finish, complete), name
        yield self._keep_house, "housekeeping"
        yield self._empty_log, "log of the database"

    async def _finish(self, complete: Callable[[], Awaitable[None]]) -> None:
        while True:
            await self._lease.held()
            await complete()
            await asyncio.sleep(RETRY_FILES_EVERY)

    async def _keep_house(self) -> None:
        """Drop old trials, files that nothing holds, and files of results."""
        while True:
            await self._lease.held()
            old = self._clock.now().timestamp() - GIVEN_UP_AFTER
            self._store.sweep(None if self._alone else old)
            await self._purge()
            await asyncio.sleep(KEEP_HOUSE_EVERY)

    async def _purge(self) -> None:
        now = self._clock.now()
        await self._database.write(partial(trials.purge, now=now))
        orphans = await self._database.write(partial(files.purge_orphans, now=now))
        orphans += await self._database.write(partial(exports.purge, now=now))
        for stored_name in orphans:
            self._store.remove(stored_name)

    async def _empty_log(self) -> None:
        """Drop erased rows, drafts above all, from SQLite's write-ahead log."""
        while True:
            await asyncio.to_thread(self._database.checkpoint)
            await asyncio.sleep(EMPTY_LOG_EVERY)

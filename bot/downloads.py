"""Completing uploads: fetch, check, keep, and tell the chat by a second event.

An upload's first event only notes that the file is coming. Fetching may take long, fail and be
tried again, outlive a restart; its end is an event of its own, `file:<id>:<since>`, exactly one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Mapping
from functools import partial

import structlog

from bot.filestore import FileStore, Kept, TooLarge
from domain.errors import WrongFileType
from domain.files import PAGE_MAX_BYTES, PAGE_MAX_MB, check_file
from messages.channel import Channel, FileTooBig, FileUnavailable, Intake
from messages.events import Body, Downloaded, DownloadFailed, Event
from storage import downloads
from storage.database import Database
from storage.downloads import Awaited

log = structlog.get_logger(__name__)

AT_ONCE = 4
MAX_ATTEMPTS = 3


class Downloads:
    """Fetches through `channels` (by name) into `store`; `intake` gets the events."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        store: FileStore,
        intake: Intake,
    ) -> None:
        self._database = database
        self._channels = channels
        self._store = store
        self._intake = intake
        self._in_hand: set[int] = set()
        self._room = asyncio.Semaphore(AT_ONCE)

    async def complete_pending(self) -> None:
        """Everything unfinished: what failed before, and what a crash interrupted."""
        ids = await self._database.read(downloads.unfinished)
        await asyncio.gather(*map(self.complete, ids))

    async def complete(self, file_id: int, content: AsyncIterable[bytes] | None = None) -> None:
        """One file to its end, or to its next attempt; nothing if it is in hand already.

        `content` is given where the bytes come to us (an upload page) and need no fetching.
        """
        if file_id in self._in_hand:
            return
        self._in_hand.add(file_id)
        try:
            async with self._room:
                await self._complete(file_id, content)
        finally:
            self._in_hand.discard(file_id)

    async def _complete(self, file_id: int, content: AsyncIterable[bytes] | None) -> None:
        file = await self._database.read(partial(downloads.awaited, file_id=file_id))
        if file is None:
            return
        if file.state == "ready":  # a crash came before it was told
            await self._tell(file, Downloaded(file.id), "ready")
            return
        try:
            kept = await self._obtain(file, content)
        except WrongFileType:
            await self._tell(file, DownloadFailed(file.id, "wrong_type"), "refused")
        except TooLarge:
            await self._tell(file, DownloadFailed(file.id, "too_big"), "refused")
        except FileTooBig:
            await self._tell(file, DownloadFailed(file.id, "too_big_for_channel"), "refused")
        except (FileUnavailable, OSError) as error:
            await self._try_again(file, error)
        else:
            await self._keep(file, kept)

    async def _obtain(self, file: Awaited, content: AsyncIterable[bytes] | None) -> Kept:
        check_file(file.name, 0)
        kept = await self._store.keep(content or self._fetch(file), limit=PAGE_MAX_BYTES)
        try:
            check_file(file.name, kept.size, kept.mime, max_mb=PAGE_MAX_MB)
        except WrongFileType:
            self._store.remove(kept.stored_name)
            raise
        return kept

    def _fetch(self, file: Awaited) -> AsyncIterable[bytes]:
        # What came through an upload page waits with the pages, whatever channel the chat is on.
        name = "web" if file.ref.startswith("web:") else file.channel
        channel = self._channels.get(name)
        if channel is None:
            raise FileUnavailable(f"{name} is not connected")
        return channel.fetch(file.ref)

    async def _keep(self, file: Awaited, kept: Kept) -> None:
        await self._database.write(
            partial(
                downloads.mark_ready,
                file_id=file.id,
                stored_name=kept.stored_name,
                mime=kept.mime,
                size=kept.size,
                sha256=kept.sha256,
            )
        )
        await self._tell(file, Downloaded(file.id), "ready")

    async def _try_again(self, file: Awaited, error: Exception) -> None:
        log.warning("file.unavailable", file=file.id, error=type(error).__name__)
        if file.attempts + 1 >= MAX_ATTEMPTS:
            await self._tell(file, DownloadFailed(file.id, "unavailable"), "gone")
            return
        await self._database.write(partial(downloads.mark_attempt, file_id=file.id))

    async def _tell(self, file: Awaited, body: Body, state: str) -> None:
        event = Event(
            key=f"file:{file.id}:{file.since:%Y%m%dT%H%M%S%f}",
            channel=file.channel,
            account=file.account,
            chat=file.chat,
            body=body,
            language=file.language,
        )
        await self._intake.receive(event)
        await self._database.write(partial(downloads.settle, file_id=file.id, state=state))

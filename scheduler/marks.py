"""What was sent, on its way into the table.

A mark is noted in a file at once and committed soon: while some marks are being committed, the
next ones gather, and go together. Nothing is put off: the first one finds nobody to wait for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from scheduler.sent_notes import SentNotes
from storage import sent
from storage.database import Database
from storage.outages import outage
from storage.outbox import Letter
from storage.sent import Mark

RETRY = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class _Waiting:
    mark: Mark
    marked: asyncio.Future[None]


class Marks:
    """One channel's. Marks are committed in the order in which they were made."""

    def __init__(
        self, database: Database, now: Callable[[], datetime], notes: SentNotes | None
    ) -> None:
        self._database = database
        self._now = now
        self._notes = notes
        self._waiting: list[_Waiting] = []
        self._committing: asyncio.Task[None] | None = None

    def add(self, letter: Letter, message_id: str | None) -> asyncio.Future[None]:
        """The platform took the letter just now. The future ends with the commit."""
        if self._notes:
            self._notes.add(letter, message_id)
        loop = asyncio.get_running_loop()
        waiting = _Waiting(Mark(letter, message_id, self._now()), loop.create_future())
        self._waiting.append(waiting)
        if self._committing is None or self._committing.done():
            self._committing = loop.create_task(self._commit(), name="marks")
        return waiting.marked

    async def _commit(self) -> None:
        while self._waiting:
            gathered, self._waiting = self._waiting, []
            await self._commit_together(gathered)

    async def _commit_together(self, gathered: list[_Waiting]) -> None:
        """What cannot be marked must not keep others from it."""
        try:
            await self._store([one.mark for one in gathered])
        except Exception as error:
            if len(gathered) > 1:
                for one in gathered:
                    await self._commit_together([one])
            elif not (alone := gathered[0].marked).done():
                alone.set_exception(error)
        else:
            for one in gathered:
                self._end(one)

    async def _store(self, marks: list[Mark]) -> None:
        """What was sent is known only here: an outage of the database is waited out."""
        while True:
            try:
                return await self._database.write(partial(sent.mark_all, marks=marks))
            except Exception as error:
                if not outage(error):
                    raise
                await asyncio.sleep(RETRY)

    def _end(self, one: _Waiting) -> None:
        if self._notes:
            self._notes.done(one.mark.letter)
        if not one.marked.done():
            one.marked.set_result(None)

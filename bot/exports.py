"""Making files of results: read what they show, draw or write them elsewhere, send them.

A handler only noted the file. It leaves through the outbox in the commit that says it is made, so
it is sent once, whatever crashes between.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

import structlog

from bot.clock import Clock
from bot.filestore import FileStore, Kept
from handlers import result_exports
from handlers.result_exports import Plan
from messages import texts
from messages.steps import Delivered, Lane, Say, SendFile, step_to_json
from storage import Session, exports, outbox
from storage.database import Database
from storage.exports import DONE, FAILED, Export
from storage.viewers import load_viewer

log = structlog.get_logger(__name__)

Run = Callable[[Callable[[Any], bytes], Any], Awaitable[bytes]]
TOPIC = "results"


class Exports:
    """`run` calls a function in a process of its own; `wake` tells that there is something to
    send."""

    def __init__(
        self,
        database: Database,
        run: Run,
        store: FileStore,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._database = database
        self._run = run
        self._store = store
        self._clock = clock
        self._wake = wake
        self._in_hand: set[int] = set()

    async def complete_pending(self) -> None:
        """What a crash interrupted."""
        for export_id in await self._database.read(exports.unfinished):
            await self.complete(export_id)

    async def complete(self, export_id: int) -> None:
        """One file to its end; nothing if it is in hand already."""
        if export_id in self._in_hand:
            return
        self._in_hand.add(export_id)
        try:
            await self._complete(export_id)
        finally:
            self._in_hand.discard(export_id)
        self._wake()

    async def _complete(self, export_id: int) -> None:
        export = await self._database.read(partial(exports.awaited, export_id=export_id))
        if export is None:
            return
        try:
            plan, kept = await self._make(export)
        except Exception as error:  # the person must hear of it, whatever it is
            # Without the trace: it would carry what people wrote into the log.
            log.error("export.failed", export=export.id, error=type(error).__name__)
            await self._database.write(partial(self._apologise, export=export))
            return
        await self._database.write(partial(self._send, export=export, plan=plan, kept=kept))

    async def _make(self, export: Export) -> tuple[Plan, Kept]:
        now = self._clock.now()
        plan = await self._database.read(partial(result_exports.plan, export=export, now=now))
        data = await self._run(plan.work, plan.payload)
        return plan, await self._store.keep(_whole(data))

    def _send(self, session: Session, export: Export, plan: Plan, kept: Kept) -> None:
        file_id = exports.keep_file(
            session,
            export,
            name=plan.name,
            stored_name=kept.stored_name,
            mime=kept.mime,
            size=kept.size,
            sha256=kept.sha256,
            now=self._clock.now(),
        )
        step = SendFile(file_id, plan.name, plan.caption, plan.alt)
        self._post(session, export, step, DONE, file_id)

    def _apologise(self, session: Session, export: Export) -> None:
        language = load_viewer(session, export.person_id).language
        say = Say(texts.render("results.not_made", language))
        self._post(session, export, say, FAILED, None)

    def _post(
        self, session: Session, export: Export, step: Delivered, state: str, file_id: int | None
    ) -> None:
        if exports.settle(session, export.id, state, file_id):
            outbox.post(
                session,
                account_id=export.account_id,
                channel=export.channel,
                person_id=export.person_id,
                lane=Lane.REPLY,
                topic=TOPIC,
                body=step_to_json(step),
                due=self._clock.now(),
            )


async def _whole(data: bytes) -> AsyncIterator[bytes]:
    yield data

"""Reading coordinators' spreadsheets: convert elsewhere, keep the result, delete the file, tell.

The spreadsheet has come as an upload; its handler only noted that it is to be checked. The end is
an event of its own, `formcheck:<id>`, exactly one, whatever crashes between.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from functools import partial

import structlog

from bot.clock import Clock
from bot.filestore import FileStore
from handlers import formbook
from messages.channel import Intake
from messages.events import Event, FormChecked
from messages.forms.problems import Checked, refused
from storage import form_checks
from storage.database import Database
from storage.form_checks import Awaited, Verdict
from storage.form_library import Accepted

log = structlog.get_logger(__name__)

Check = Callable[[bytes, str], Awaitable[Checked]]


class FormChecks:
    """`check` reads a workbook's bytes in a process of its own; `intake` gets the events."""

    def __init__(
        self, database: Database, check: Check, store: FileStore, intake: Intake, clock: Clock
    ) -> None:
        self._database = database
        self._check = check
        self._store = store
        self._intake = intake
        self._clock = clock
        self._in_hand: set[int] = set()

    async def complete_pending(self) -> None:
        """What a crash interrupted."""
        for check_id in await self._database.read(form_checks.unfinished):
            await self.complete(check_id)

    async def complete(self, check_id: int) -> None:
        """One spreadsheet to its end; nothing if it is in hand already."""
        if check_id in self._in_hand:
            return
        self._in_hand.add(check_id)
        try:
            await self._complete(check_id)
        finally:
            self._in_hand.discard(check_id)

    async def _complete(self, check_id: int) -> None:
        awaited = await self._database.read(partial(form_checks.awaited, check_id=check_id))
        if awaited is None:
            return
        if awaited.state == form_checks.PENDING:
            await self._read(awaited)
        await self._forget_file(awaited)
        await self._tell(awaited)

    async def _read(self, awaited: Awaited) -> None:
        checked = await self._examine(awaited)
        verdict = await asyncio.to_thread(judge, checked)
        log.info("form.checked", check=awaited.id, errors=len(checked.errors))
        await self._database.write(
            partial(
                form_checks.settle,
                check_id=awaited.id,
                verdict=verdict,
                now=self._clock.now(),
            )
        )

    async def _examine(self, awaited: Awaited) -> Checked:
        try:
            path = self._store.path(awaited.stored_name)
            data = await asyncio.to_thread(path.read_bytes)
        except (LookupError, OSError):
            return refused("file_gone")
        try:
            return await self._check(data, awaited.name)
        except Exception as error:  # the person must hear of it, whatever it is
            log.exception("form.check_failed", check=awaited.id)
            return refused("unforeseen", words=type(error).__name__)

    async def _forget_file(self, awaited: Awaited) -> None:
        if awaited.stored_name:
            self._store.remove(awaited.stored_name)
        await self._database.write(partial(form_checks.forget_file, check_id=awaited.id))

    async def _tell(self, awaited: Awaited) -> None:
        event = Event(
            key=f"formcheck:{awaited.id}",
            channel=awaited.channel,
            account=awaited.account,
            chat=awaited.chat,
            body=FormChecked(awaited.id),
            language=awaited.language,
        )
        await self._intake.receive(event)
        await self._database.write(partial(form_checks.mark_told, check_id=awaited.id))


def judge(checked: Checked) -> Verdict:
    """A check's result as it is kept; a form that can be run is parsed, ready for its trial."""
    return Verdict(
        accepted=None if checked.errors else accept(checked),
        errors=[asdict(problem) for problem in checked.errors],
        warnings=[asdict(problem) for problem in checked.warnings],
        more=checked.more_errors + checked.more_warnings,
    )


def accept(checked: Checked) -> Accepted:
    """A spreadsheet without errors as the library keeps it."""
    form = formbook.shelve(checked.xform)
    return Accepted(
        form_id=checked.form_id,
        digest=form.digest,
        xform=checked.xform,
        titles=checked.titles or {form.default_language: checked.title},
        languages=checked.languages,
        questions=checked.questions,
        warnings=tuple(asdict(problem) for problem in checked.warnings),
    )

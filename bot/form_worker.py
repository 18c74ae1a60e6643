"""Checking spreadsheets in a process of its own."""

from __future__ import annotations

import structlog

from bot.worker import TooHeavy, TooSlow, Worker
from messages.forms.check import check_workbook
from messages.forms.problems import Checked, refused

log = structlog.get_logger(__name__)


class FormWorker(Worker):
    """`check` is `check_workbook` off the event loop; always `close` at the end."""

    async def check(self, data: bytes, name: str) -> Checked:
        """The result of `check_workbook`, or its refusal as too slow or too heavy."""
        try:
            return await self.run(check_workbook, data, name)
        except TooSlow:
            log.warning("form_worker.too_slow", size=len(data))
            return refused("too_slow")
        except TooHeavy:
            log.warning("form_worker.died", size=len(data))
            return refused("too_heavy")

"""Background tasks that are remembered, and whose failures reach the log."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from storage.outages import outage

AGAIN_AFTER = 5.0  # seconds from a task's failure to its next try

log = structlog.get_logger(__name__)

Work = Callable[[], Coroutine[Any, Any, None]]


class Background:
    """Starts coroutines beside the present one; `finish` waits for those still running."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None and not outage(error):
            log.error("background.failed", task=task.get_name(), exc_info=error)

    async def finish(self, within: float) -> None:
        """Wait for what runs, at most `within` seconds; then cancel the rest."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=within)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)


async def lasting(work: Work, name: str) -> None:
    """Begin again after a failure (the database may be away for a while) until it ends itself."""
    while True:
        try:
            return await work()
        except Exception as error:
            if not outage(error):  # that the database told of itself
                log.exception("task.failed", task=name)
            await asyncio.sleep(AGAIN_AFTER)

"""Checking spreadsheets in a process of its own: slow, hungry or deadly files stay there.

The process is started by the first check, has bounded memory, is killed when a check takes too
long, and ends with us. One check runs at a time, the others wait.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import signal
import threading
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress

import structlog

from messages.forms.check import check_workbook
from messages.forms.problems import Checked, refused

log = structlog.get_logger(__name__)

TIME_LIMIT = 60.0  # seconds
MEMORY_LIMIT = 1536 * 1024 * 1024  # bytes of address space, of which libraries map 0.4 GB


class FormWorker:
    """`check` is `check_workbook` off the event loop; always `close` at the end."""

    def __init__(self, *, time_limit: float = TIME_LIMIT, memory: int = MEMORY_LIMIT) -> None:
        self.time_limit = time_limit
        self._memory = memory
        self._turn = asyncio.Lock()
        self._executor: Executor | None = None
        self.pid = 0

    async def check(self, data: bytes, name: str) -> Checked:
        """The result of `check_workbook`, or its refusal as too slow or too heavy."""
        async with self._turn:
            try:
                executor = self._executor or await self._start()
                work = asyncio.get_running_loop().run_in_executor(
                    executor, check_workbook, data, name
                )
                return await asyncio.wait_for(work, self.time_limit)
            except TimeoutError:
                log.warning("form_worker.too_slow", size=len(data))
                await self._kill()
                return refused("too_slow")
            except BrokenProcessPool:
                log.warning("form_worker.died", size=len(data))
                self.pid = 0
                await self._kill()
                return refused("too_heavy")
            except asyncio.CancelledError:
                await self._kill()
                raise

    async def close(self) -> None:
        """End the process; a check still running is given up."""
        await self._kill()

    async def _start(self) -> Executor:
        executor = ProcessPoolExecutor(
            max_workers=1,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_confine,
            initargs=(self._memory,),
        )
        self._executor = executor
        self.pid = await asyncio.get_running_loop().run_in_executor(executor, os.getpid)
        return executor

    async def _kill(self) -> None:
        executor, self._executor = self._executor, None
        pid, self.pid = self.pid, 0
        if executor is None:
            return
        if pid:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        await asyncio.to_thread(executor.shutdown, wait=True, cancel_futures=True)


def _confine(memory: int) -> None:
    """In the new process: bounded memory, deaf to Ctrl-C, gone when its parent is."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)

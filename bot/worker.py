"""A process of its own for heavy work: what is slow, hungry or deadly stays there.

The process is started by the first piece of work, has bounded memory, is killed when a piece takes
too long, and ends with us, or when it has had nothing to do for a while. One piece runs at a time,
the others wait.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import TypeVar, TypeVarTuple

TIME_LIMIT = 60.0  # seconds
KEPT = 300.0  # seconds without work: it holds a hundred megabytes, and starts in a second or two
MEMORY_LIMIT = 1536 * 1024 * 1024  # bytes of address space, of which libraries map 0.4 GB

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class TooSlow(Exception):
    """The work took longer than it may; its process was killed."""


class TooHeavy(Exception):
    """The process died of the work, probably for lack of memory."""


class Worker:
    """`run` calls a function of a module in the process; always `close` at the end."""

    def __init__(
        self, *, time_limit: float = TIME_LIMIT, memory: int = MEMORY_LIMIT, kept: float = KEPT
    ) -> None:
        self.time_limit = time_limit
        self._kept = kept
        self._pieces = 0  # so many were begun
        self._memory = memory
        self._turn = asyncio.Lock()
        self._executor: Executor | None = None
        self.pid = 0

    async def run(self, work: Callable[[*Ts], T], *args: *Ts) -> T:
        """The result, or whatever the function raises. Raises `TooSlow`, `TooHeavy`."""
        async with self._turn:
            self._pieces += 1
            try:
                executor = self._executor or await self._start()
                running = asyncio.get_running_loop().run_in_executor(executor, work, *args)
                return await asyncio.wait_for(running, self.time_limit)
            except TimeoutError:
                await self._kill()
                raise TooSlow from None
            except BrokenProcessPool:
                self.pid = 0
                await self._kill()
                raise TooHeavy from None
            except asyncio.CancelledError:
                await self._kill()
                raise

    async def let_go(self) -> None:
        """End the process whenever it had nothing to do for the time it is kept; never returns."""
        while True:
            before = self._pieces
            await asyncio.sleep(self._kept)
            if self._pieces == before and not self._turn.locked():
                async with self._turn:
                    await self._kill()

    async def close(self) -> None:
        """End the process; a piece still running is given up."""
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

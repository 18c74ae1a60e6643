"""The SQLite writer: one thread, transactions committed in groups.

Each queued piece of work runs in a savepoint inside one `BEGIN IMMEDIATE … COMMIT`. Results are
released only after the COMMIT. An error that ends the whole transaction (disk full) aborts the
group, which is then run again one by one, so that only the guilty one fails; but where nothing can
be written at all, all fail at once.
"""

from __future__ import annotations

import asyncio
import queue
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from storage.outages import Trouble, outage
from storage.prepared import session_within

T = TypeVar("T")

GROUP = 30
# Outages that the next piece of work meets as well.
_FOR_ALL = frozenset({"locked", "read_only", "replaced", "damaged", "unreachable"})


@dataclass(slots=True)
class _Job:
    """`future` belongs to the event loop `loop`, or, without one, to whatever thread waits."""

    work: Callable[[Session], Any]
    future: Future[Any] | asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop | None = None
    result: Any = None
    error: BaseException | None = None

    def begin(self) -> bool:
        """Whether anybody still waits for it."""
        if isinstance(self.future, Future):
            return self.future.set_running_or_notify_cancel()
        return not self.future.cancelled()

    def release(self) -> None:
        if self.future.cancelled():
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class _GroupAborted(Exception):
    """The transaction ended under the group; nothing of it was kept."""


class Writer:
    """`check` is called before each COMMIT and may raise to prevent it."""

    def __init__(self, engine: Engine, trouble: Trouble, check: Callable[[], None]) -> None:
        self._engine = engine
        self._trouble = trouble
        self._check = check
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._is_closed = False
        self._thread = Thread(target=self._loop, name="writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Session], T]) -> Future[T]:
        """Raises RuntimeError once closed: nobody would do the work."""
        future: Future[T] = Future()
        self._put(_Job(work, future))
        return future

    def submit_from_loop(self, work: Callable[[Session], T]) -> asyncio.Future[T]:
        """The same for the event loop that runs here: it is woken once for a whole group."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._put(_Job(work, future, loop))
        return future

    def _put(self, job: _Job) -> None:
        if self._is_closed:
            raise RuntimeError("the database is closed")
        self._jobs.put(job)

    def close(self) -> None:
        """Finish what is queued, then stop."""
        self._is_closed = True
        self._jobs.put(None)
        self._thread.join()

    def _loop(self) -> None:
        while (first := self._jobs.get()) is not None:
            group, last = self._gather(first)
            self._run(group)
            if last:
                return

    def _gather(self, first: _Job) -> tuple[list[_Job], bool]:
        group = [first]
        while len(group) < GROUP and not self._jobs.empty():
            job = self._jobs.get()
            if job is None:
                return group, True
            group.append(job)
        return group, False

    def _run(self, group: list[_Job]) -> None:
        group = [job for job in group if job.begin()]
        try:
            self._commit(group)
        except Exception as error:
            if len(group) > 1 and outage(error) not in _FOR_ALL:
                self._run_one_by_one(group)
            else:
                _fail(group, error)
        for job in group:
            self._tell(job)
        _release(group)

    def _tell(self, job: _Job) -> None:
        if job.error is None:
            self._trouble.is_over()
        else:
            self._trouble.note(job.error)

    def _run_one_by_one(self, group: list[_Job]) -> None:
        for job in group:
            job.result, job.error = None, None
            try:
                self._commit([job])
            except Exception as error:
                job.error = job.error or error

    def _commit(self, group: list[_Job]) -> None:
        with self._engine.connect() as connection, connection.begin():
            for job in group:
                self._attempt(connection, job)
            self._check()

    def _attempt(self, connection: Connection, job: _Job) -> None:
        try:
            with connection.begin_nested() as savepoint, session_within(savepoint) as session:
                job.result = job.work(session)
                session.flush()
        except Exception as error:
            job.error = error
            if not _in_transaction(connection):
                raise _GroupAborted from error


def _release(group: list[_Job]) -> None:
    """Each where its future is at home: what belongs to an event loop is set in its thread only."""
    by_loop: defaultdict[asyncio.AbstractEventLoop | None, list[_Job]] = defaultdict(list)
    for job in group:
        by_loop[job.loop].append(job)
    for loop, jobs in by_loop.items():
        if loop is None:
            _release_here(jobs)
        else:
            with suppress(RuntimeError):  # it was closed meanwhile: nobody waits any more
                loop.call_soon_threadsafe(_release_here, jobs)


def _release_here(jobs: list[_Job]) -> None:
    for job in jobs:
        job.release()


def _fail(group: list[_Job], error: Exception) -> None:
    for job in group:
        job.error = job.error or error


def _in_transaction(connection: Connection) -> bool:
    return bool(connection.connection.dbapi_connection.in_transaction)  # type: ignore[union-attr]  # the driver's own connection, open while the group runs

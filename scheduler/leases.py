"""The leases of this process, renewed together; each ends here before it ends in the database.

A holder counts from the moment before it asked, by its own monotonic clock, and stops a second
early. So whatever happens to its network, its database or its time, nobody else holds the lease
yet when it stops.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from functools import partial
from typing import Protocol

import structlog

from storage import Session, leases
from storage.database import Database
from storage.leases import LeaseLost, Standing

log = structlog.get_logger(__name__)

LIFE = leases.LIFE.total_seconds()
MARGIN = 1.0  # seconds by which a holder stops early
RENEW_EVERY = 1.25
SOON = 0.05  # after the end of another's lease


class Hold(Protocol):
    """What needs a lease asks it. `turn` is another number after every interruption."""

    turn: int

    @property
    def is_held(self) -> bool: ...

    async def held(self) -> int:
        """Wait until it is held; the turn."""

    def during(self) -> AbstractAsyncContextManager[None]:
        """What is awaited inside is cut when the lease ends. Raises `LeaseLost`."""

    def confirm(self, session: Session) -> None:
        """Raises `LeaseLost` where the transaction began after the lease had ended."""


class Unleased:
    """For the only process there is: held for ever."""

    turn = 0
    is_held = True

    async def held(self) -> int:
        return self.turn

    def during(self) -> AbstractAsyncContextManager[None]:
        return nullcontext()

    def confirm(self, session: Session) -> None: ...


class Never:
    """For what other processes do: never held."""

    turn = 0
    is_held = False

    async def held(self) -> int:
        await asyncio.get_running_loop().create_future()
        return self.turn

    @asynccontextmanager
    async def during(self) -> AsyncIterator[None]:
        raise LeaseLost("never ours")
        yield

    def confirm(self, session: Session) -> None:
        raise LeaseLost("never ours")


class Lease:
    """One of `Leases`. Times are of the event loop's monotonic clock."""

    def __init__(self, name: str, owner: str) -> None:
        self.name = name
        self.token = self.turn = 0
        self._owner = owner
        self._ends = 0.0
        self._extended = asyncio.Event()
        self._uses: set[asyncio.Timeout] = set()

    @property
    def is_held(self) -> bool:
        return asyncio.get_running_loop().time() < self._ends

    async def held(self) -> int:
        while not self.is_held:
            self._extended.clear()
            await self._extended.wait()
        return self.turn

    @asynccontextmanager
    async def during(self) -> AsyncIterator[None]:
        if not self.is_held:
            raise LeaseLost(self.name)
        try:
            async with asyncio.timeout_at(self._ends) as use:
                self._uses.add(use)
                try:
                    yield
                finally:
                    self._uses.discard(use)
        except TimeoutError:
            if not use.expired():
                raise
            raise LeaseLost(self.name) from None

    def confirm(self, session: Session) -> None:
        leases.confirm(session, self.name, self._owner, self.token)

    def extend(self, token: int, ends: float) -> None:
        """It is ours until then."""
        if not self.is_held:
            self.turn += 1
            log.info("lease.taken", lease=self.name, token=token)
        self.token, self._ends = token, ends
        for use in self._uses:
            if not use.expired():
                use.reschedule(ends)
        self._extended.set()

    def end(self) -> None:
        """Not ours any more: what uses it is cut now."""
        self._ends = 0.0
        for use in self._uses:
            if not use.expired():
                use.reschedule(self._ends)


class Leases:
    """`owner` names this process and no other; `is_gone` knows of owners that certainly ended."""

    def __init__(
        self, database: Database, owner: str, is_gone: Callable[[str], bool] = lambda _: False
    ) -> None:
        self._database = database
        self._owner = owner
        self._is_gone = is_gone
        self._leases: dict[str, Lease] = {}
        self._seen: dict[str, tuple[object, float]] = {}
        self._troubled = False

    def want(self, name: str) -> Lease:
        """From the next round on, take it whenever it is free."""
        return self._leases.setdefault(name, Lease(name, self._owner))

    async def run(self) -> None:
        """Renew what is held, take what is free, until cancelled."""
        while True:
            wait = await self.look()
            await asyncio.sleep(wait)

    async def look(self) -> float:
        """One round. Returns the seconds until the next."""
        wait = RENEW_EVERY
        try:
            # (Side by side, so that SQLite commits them all at once.)
            waits = await asyncio.gather(*map(self._take, self._leases.values()))
            wait = min(wait, *waits) if waits else wait
        except Exception as error:  # the database is away; what is held ends by itself
            if not self._troubled:
                log.warning("leases.not_renewed", error=type(error).__name__)
            self._troubled = True
        else:
            self._troubled = False
        return wait

    async def close(self) -> None:
        """Let others have them now; without the database they have to wait."""
        with suppress(Exception):
            async with asyncio.timeout(MARGIN):
                for lease in self._leases.values():
                    await self._release(lease)

    async def _release(self, lease: Lease) -> None:
        if lease.is_held:
            lease.end()
            work = partial(leases.release, name=lease.name, owner=self._owner)
            await self._database.write(work)

    async def _take(self, lease: Lease) -> float:
        asked_at = asyncio.get_running_loop().time()
        take = partial(leases.take, name=lease.name, owner=self._owner)
        found = await self._database.write_at_once(take)
        if found.owner != self._owner and self._has_ended(found, asked_at):
            asked_at = asyncio.get_running_loop().time()
            seize = partial(leases.seize, found=found, owner=self._owner)
            found = await self._database.write_at_once(seize)
        if found.owner != self._owner:
            lease.end()
            return max(found.left, 0.0) + SOON
        lease.extend(found.token, asked_at + LIFE - MARGIN)
        return RENEW_EVERY

    def _has_ended(self, found: Standing, now: float) -> bool:
        """Its holder is gone, or did not renew it for a whole life though the database's clock
        (which was moved back) says that it still lives."""
        if self._is_gone(found.owner):
            return True
        until, since = self._seen.get(found.name, (None, now))
        if until != found.until:
            self._seen[found.name] = (found.until, now)
            return False
        return now - since > LIFE

"""Trouble on order: the next call of a method is refused, broken, dropped or held."""

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass
from http import HTTPStatus

from tests.fakes.telegram.errors import ApiError


class Dropped(Exception):
    """The connection is to be closed without an answer."""


@dataclass(slots=True)
class BadGateway(Exception):
    """An answer by a proxy that is not JSON."""

    status: int

    @property
    def page(self) -> str:
        title = f"{self.status} {HTTPStatus(self.status).phrase}"
        return f"<html><head><title>{title}</title></head><body>{title}</body></html>"


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong, and whether the server has done its work by then."""

    error: Exception | None = None
    held: asyncio.Event | None = None
    after: bool = False

    async def strike(self) -> None:
        if self.held is not None:
            await self.held.wait()
        if self.error is not None:
            raise self.error


NO_FAULT = Fault()


class Faults:
    """One-shot faults by method; `"download"` names the fetching of a file."""

    def __init__(self) -> None:
        self._next: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._held: list[asyncio.Event] = []

    def refuse_next(
        self,
        method: str,
        status: int,
        description: str,
        *,
        retry_after: int | None = None,
        migrate_to_chat_id: int | None = None,
    ) -> None:
        error = ApiError(status, description, retry_after, migrate_to_chat_id)
        self._next[method].append(Fault(error))

    def break_next(self, method: str, status: int = 502) -> None:
        """Answer with a page of HTML, as a proxy in front of the server does."""
        self._next[method].append(Fault(BadGateway(status)))

    def drop_next(self, method: str, *, after: bool = False) -> None:
        """Close the connection, before the server acts or `after` it has."""
        self._next[method].append(Fault(Dropped(), after=after))

    def hold_next(self, method: str, *, after: bool = False) -> asyncio.Event:
        """Give no answer until the event is set."""
        held = asyncio.Event()
        self._held.append(held)
        self._next[method].append(Fault(held=held, after=after))
        return held

    def take(self, method: str) -> Fault:
        waiting = self._next[method]
        return waiting.popleft() if waiting else NO_FAULT

    def release_all(self) -> None:
        for held in self._held:
            held.set()

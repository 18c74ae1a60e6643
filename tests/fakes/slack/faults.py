"""Trouble on order: the next call of a method is refused, broken, dropped or held."""

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack.errors import SlackError, too_many_requests


class Dropped(Exception):
    """The connection is to be closed without an answer."""


@dataclass(slots=True)
class Broken(Exception):
    """An answer that is not JSON, as by a proxy."""

    status: int
    page: str = "<html><body>Service Unavailable</body></html>"


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
    """One-shot faults by method; `"upload"` and `"download"` name the transfers of files."""

    def __init__(self) -> None:
        self._next: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._held: list[asyncio.Event] = []

    def refuse_next(self, method: str, code: str, **fields: Any) -> None:
        self._next[method].append(Fault(SlackError(code, fields=fields)))

    def limit_next(self, method: str, retry_after: int = 1) -> None:
        """Answer 429 with `Retry-After`, whole seconds."""
        self._next[method].append(Fault(too_many_requests(retry_after)))

    def break_next(self, method: str, status: int = 500, *, after: bool = False) -> None:
        """Answer with a page of HTML, before the server acts or `after` it has."""
        self._next[method].append(Fault(Broken(status), after=after))

    def drop_next(self, method: str, *, after: bool = False) -> None:
        """Reset the connection, before the server acts or `after` it has."""
        self._next[method].append(Fault(Dropped(), after=after))

    def hold_next(self, method: str, *, after: bool = False) -> asyncio.Event:
        """Give no answer until the event is set, so that the caller times out."""
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

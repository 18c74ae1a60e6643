"""HTTP/1.1 as calls of the Bot API need it: small questions and answers on kept connections.

A client for the whole web takes three times as long for such a call as this. What the Bot API
never asks for (redirects, cookies, compression, proxies, files) is not here: see `transport`.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections import deque
from dataclasses import dataclass
from functools import cache, lru_cache
from http import HTTPStatus
from math import inf
from typing import cast
from urllib.parse import urlsplit

IDLE_SECONDS = 15.0  # servers close what was idle for longer, perhaps just when we use it
SECOND_ADDRESS_AFTER = 0.25  # seconds until the host's other addresses are tried beside the first
LARGEST = 64 * 1024 * 1024  # bytes of an answer

_HEAD = (
    "POST {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: {}\r\nContent-Type: application/json\r\n"
    "Content-Length: "
)
_END = b"\r\n\r\n"
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})\b")
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)[ \t]*(?=\r\n|\Z)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[ \t]*chunked[ \t]*(?=\r\n|\Z)", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection:[ \t]*close|\AHTTP/1\.0 ", re.IGNORECASE)
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[^\r\n]*\r\n")
_LAST_CHUNK = re.compile(rb"0+[^\r\n0-9a-fA-F]*\r\n(?:[^\r\n]+\r\n)*\r\n")
_PLAIN = re.compile(r"[!-~]+")


class Broken(ConnectionError):
    """No answer: the connection was refused or lost, or what came is no HTTP.

    The server may have acted, unless it could not even be reached.
    """


@dataclass(frozen=True, slots=True)
class Address:
    """Where a URL leads, and the beginning of every request there."""

    host: str
    port: int
    is_secure: bool
    head: str


@lru_cache(maxsize=256)
def address_of(url: str, user_agent: str) -> Address:
    """Raises ValueError, without the URL, for one that is none."""
    if not _PLAIN.fullmatch(url):
        raise ValueError("not an address")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("not an address")
    is_secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    head = _HEAD.format(path, parts.netloc.rpartition("@")[2], user_agent)
    return Address(parts.hostname, parts.port or (443 if is_secure else 80), is_secure, head)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds, or None for ever: to be connected, of the server's silence, and, once connected,
    for the whole answer."""

    connect: float | None
    silence: float | None
    whole: float | None


class Wires:
    """The connections to one server. Closed ones are replaced as needed, until `close`."""

    def __init__(self) -> None:
        self._idle: deque[tuple[Wire, float]] = deque()  # the one used last is at the end
        self._busy: set[Wire] = set()

    async def post(self, address: Address, body: bytes, patience: Patience) -> tuple[int, bytes]:
        """Status and body. Raises `Broken`, `NotConnected` and TimeoutError; sends once."""
        wire = self._take() or await _connect(address, patience.connect)
        self._busy.add(wire)
        try:
            answer = await wire.ask(address.head, body, patience)
        except BaseException:
            wire.cut()
            raise
        finally:
            self._busy.discard(wire)
        if wire.is_open:
            self._idle.append((wire, asyncio.get_running_loop().time()))
        return answer

    async def close(self) -> None:
        """What is under way ends as `Broken`."""
        for wire in [*self._busy, *(wire for wire, _ in self._idle)]:
            wire.cut()
        self._idle.clear()
        await asyncio.sleep(0)  # the loop lets go of the sockets

    def _take(self) -> Wire | None:
        oldest = asyncio.get_running_loop().time() - IDLE_SECONDS
        while self._idle and self._idle[0][1] < oldest:
            self._idle.popleft()[0].cut()
        while self._idle:
            wire, _ = self._idle.pop()
            if wire.is_open:
                return wire
        return None


class NotConnected(TimeoutError):
    """The server could not be reached in time: nothing was sent."""


async def _connect(address: Address, within: float | None) -> Wire:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(within):
            _, wire = await loop.create_connection(
                lambda: Wire(loop),
                address.host,
                address.port,
                ssl=_trust() if address.is_secure else None,
                happy_eyeballs_delay=SECOND_ADDRESS_AFTER if _is_name(address.host) else None,
            )
    except TimeoutError:
        raise NotConnected from None
    except OSError as error:
        raise Broken(f"not connected: {error.strerror or type(error).__name__}") from None
    return wire


def _is_name(host: str) -> bool:
    """Whether it may have several addresses."""
    return ":" not in host and not host.replace(".", "").isdigit()


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


class Wire(asyncio.Protocol):
    """One connection, with at most one request under way."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._transport: asyncio.Transport | None = None
        self._received = b""
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._heard_at = self._silence = self._ends = 0.0  # by the loop's clock
        self._watch: asyncio.TimerHandle | None = None

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, head: str, body: bytes, patience: Patience) -> tuple[int, bytes]:
        """Raises `Broken` and TimeoutError; the connection is of no use after that."""
        if self._transport is None:
            raise Broken("lost before it was used")
        self._answer = answer = self._loop.create_future()
        self._heard_at = now = self._loop.time()
        self._silence = inf if patience.silence is None else patience.silence
        self._ends = inf if patience.whole is None else now + patience.whole
        self._transport.write(f"{head}{len(body)}\r\n\r\n".encode("ascii") + body)
        self._look()
        try:
            result: tuple[int, bytes] = await answer
        finally:
            self._answer = None
            if self._watch is not None:
                self._watch.cancel()
        return result

    def _look(self) -> None:
        """Whether the server is silent, or takes, for too long."""
        if self._answer is None or self._answer.done():
            return
        until = min(self._heard_at + self._silence, self._ends)
        if until <= self._loop.time():
            self._answer.set_exception(TimeoutError())
        elif until < inf:
            self._watch = self._loop.call_at(until, self._look)

    def cut(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    # --- asyncio.Protocol -----------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._heard_at = self._loop.time()
        self._received = self._received + data if self._received else data
        self._try_to_end(at_end=False)

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self._try_to_end(at_end=True)
        self._fail("the server closed the connection" if error is None else _name(error))

    def _try_to_end(self, *, at_end: bool) -> None:
        if self._answer is None or self._answer.done():
            self.cut()  # nobody asked: it would be taken for the next answer
            return
        try:
            answer = read_answer(self._received, at_end=at_end)
        except ValueError as error:
            self._fail(str(error))
            return
        if answer is not None:
            self._received = b""
            if answer.closes:
                self.cut()
            self._answer.set_result((answer.status, answer.body))

    def _fail(self, reason: str) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Broken(reason))


def _name(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__


@dataclass(frozen=True, slots=True)
class Answer:
    """`closes`: there is no more after it on this connection."""

    status: int
    body: bytes
    closes: bool


def read_answer(received: bytes, *, at_end: bool) -> Answer | None:
    """The answer, or None while it is not whole; `at_end`: nothing more will come.

    Raises ValueError for what is no answer.
    """
    if len(received) > LARGEST:
        raise ValueError("the answer is too large")
    end = received.find(_END)
    if end < 0:
        return None
    head, begin = received[:end], end + len(_END)
    found = _STATUS.match(head)
    if found is None or int(found[1]) < HTTPStatus.OK:
        raise ValueError("not an answer of HTTP")
    closes = _CLOSES.search(head) is not None
    if _CHUNKED.search(head):
        body, rest = _unchunked(received, begin)
    elif length := _LENGTH.search(head):
        until = begin + int(length[1])
        body, rest = received[begin:until] if len(received) >= until else None, received[until:]
    else:
        body, rest, closes = received[begin:] if at_end else None, b"", True
    return None if body is None else Answer(int(found[1]), body, closes or rest != b"")


def _unchunked(received: bytes, at: int) -> tuple[bytes | None, bytes]:
    """The body (None while it is not whole), and what comes after it."""
    parts: list[bytes] = []
    while True:
        if last := _LAST_CHUNK.match(received, at):
            return b"".join(parts), received[last.end() :]
        chunk = _CHUNK.match(received, at)
        if chunk is None or int(chunk[1], 16) == 0:
            return None, b""
        until = chunk.end() + int(chunk[1], 16)
        if len(received) < until + 2:
            return None, b""
        parts.append(received[chunk.end() : until])
        at = until + 2

"""One HTTP/1.1 connection of a bot: requests in, answers out, nothing else of HTTP."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import cast

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_MULTIPART = re.compile(rb"\r\ncontent-type: *multipart", re.IGNORECASE)
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
_END = b"\r\n\r\n"

Take = Callable[["Wire", str, bytes], None]


class Wire(asyncio.Protocol):
    """`take(wire, path, body)` for every request; `answer` must be called once for each."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(_END)) >= 0:
            head = self._buffer[:end]
            if _MULTIPART.search(head):
                raise NotImplementedError("this benchmark sends no files")
            found = _LENGTH.search(head)
            begin = end + len(_END)
            until = begin + (int(found[1]) if found else 0)
            if len(self._buffer) < until:
                return
            body, self._buffer = self._buffer[begin:until], self._buffer[until:]
            self._take(self, head.split(b" ", 2)[1].decode(), body)

    def answer(self, payload: bytes) -> None:
        if self._transport is not None:
            self._transport.write(_HEAD % len(payload) + payload)

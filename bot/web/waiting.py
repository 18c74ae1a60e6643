"""Uploads between their arrival at the web server and the moment the house fetches them.

A reference is `web:<random>`, so that a file that came through an upload page is found whatever
channel the chat itself is on.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

from domain.files import PAGE_MAX_BYTES
from messages.channel import FileTooBig, FileUnavailable

PREFIX = "web:"
_REF = re.compile(r"web:([0-9a-f]{32})")
_CHUNK = 256 * 1024


def name_of(ref: str) -> str | None:
    """The file's name in the directory; None for what does not wait here."""
    found = _REF.fullmatch(ref)
    return found[1] if found else None


class WaitingFiles:
    """`directory` is made when it is not there; what an earlier run left in it stays fetchable.

    `limit` in bytes for a file sent in the chat, `page_limit` for one of a one-time page.
    """

    def __init__(self, directory: Path, *, limit: int, page_limit: int = PAGE_MAX_BYTES) -> None:
        self.limit = limit
        self.page_limit = page_limit
        self._directory = directory
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def take(self, chunks: AsyncIterator[bytes], limit: int) -> tuple[str, int]:
        """Write what comes; returns (reference, size in bytes). Raises `FileTooBig`."""
        name = secrets.token_hex(16)
        path = self._directory / name
        try:
            size = await self._write(path, chunks, limit)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return PREFIX + name, size

    async def _write(self, path: Path, chunks: AsyncIterator[bytes], limit: int) -> int:
        size = 0
        with path.open("xb") as file:
            async for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise FileTooBig
                await asyncio.to_thread(file.write, chunk)
        return size

    async def fetch(self, ref: str) -> AsyncIterator[bytes]:
        """The bytes, once: whoever has read to the end has taken the file."""
        path = self._path(ref)
        try:
            with path.open("rb") as file:
                while chunk := await asyncio.to_thread(file.read, _CHUNK):
                    yield chunk
        except FileNotFoundError:
            raise FileUnavailable(ref) from None
        path.unlink(missing_ok=True)

    def _path(self, ref: str) -> Path:
        if (name := name_of(ref)) is None:
            raise FileUnavailable(ref)
        return self._directory / name

    def drop(self, ref: str) -> None:
        """A file that nobody wants after all."""
        self._path(ref).unlink(missing_ok=True)

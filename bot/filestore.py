"""Where people's files lie: a directory outside the database, under random names, never public."""

from __future__ import annotations

import asyncio
import hashlib
import math
import os
import re
import secrets
from collections.abc import AsyncIterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from bot.filetypes import recognise
from domain.files import MAX_BYTES
from storage import files
from storage.database import Database

_NAME = re.compile(r"[0-9a-f]{32}")
_UNFINISHED = ".part"


class TooLarge(Exception):
    """More bytes came than a file may have."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is here: its random name, `size` in bytes, `mime` by content."""

    stored_name: str
    size: int
    sha256: str
    mime: str


class FileStore:
    """`directory` is made when it is not there, readable by our user only."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def keep(self, chunks: AsyncIterable[bytes], *, limit: int = MAX_BYTES) -> Kept:
        """Store what comes, whole or not at all. Raises `TooLarge`, OSError, what `chunks` does."""
        name = secrets.token_hex(16)
        unfinished = self._directory / (name + _UNFINISHED)
        try:
            digest, size = await _write(unfinished, chunks, limit)
            mime = await asyncio.to_thread(recognise, unfinished)
            await asyncio.to_thread(unfinished.replace, self._directory / name)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        return Kept(name, size, digest, mime)

    def path(self, stored_name: str) -> Path:
        """Raises LookupError for a name that this store did not make."""
        if not _NAME.fullmatch(stored_name):
            raise LookupError(f"no stored file {stored_name!r}")
        return self._directory / stored_name

    def remove(self, stored_name: str) -> None:
        self.path(stored_name).unlink(missing_ok=True)

    def sweep(self, before: float | None = None) -> None:
        """Drop what a crash left half-written: everything at the only process's start, else what
        was last written `before` (seconds since 1970), because others may be writing."""
        for path in self._directory.glob(f"*{_UNFINISHED}"):
            if before is None or _written_at(path) < before:
                path.unlink(missing_ok=True)


def _written_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # finished meanwhile
        return math.inf


async def _write(path: Path, chunks: AsyncIterable[bytes], limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    file = await asyncio.to_thread(_create, path)
    try:
        async for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise TooLarge
            digest.update(chunk)
            await asyncio.to_thread(file.write, chunk)
        await asyncio.to_thread(_sync, file)
    finally:
        file.close()
    return digest.hexdigest(), size


def _create(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _sync(file: BinaryIO) -> None:
    """On the disk before the database says that it is."""
    file.flush()
    os.fsync(file.fileno())


async def path_of_file(database: Database, store: FileStore, file_id: int) -> Path:
    """Where the bytes of a row of `stored_file` lie. Raises LookupError if they are not here."""
    row = await database.read(partial(files.ready_file, file_id=file_id))
    return store.path(row.stored_name)

"""What was sent, noted in a file before the database knows.

A note reaches the operating system within microseconds of the platform's answer and outlives the
process, while the mark in the table waits for its commit. Whoever takes over reads the notes first,
so a killed process repeats only what was on the wire at that moment. The table stays the truth:
without the file, or after a power cut, some messages are said twice and none is lost.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import structlog

from storage.outbox import Letter
from storage.sent import Sent

log = structlog.get_logger(__name__)

LARGEST = 16 * 1024  # bytes, from which on the file is emptied when nothing in it is needed


class SentNotes:
    """The notes of one channel, made by whoever may send there. Trouble with the file is logged
    and otherwise ignored."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None
        self._size = 0
        self._needed: set[int] = set()

    def add(self, letter: Letter, message_id: str | None) -> None:
        """The platform took the letter just now; its row is not marked yet."""
        line = json.dumps([letter.id, letter.account_id, message_id]).encode() + b"\n"
        try:
            if self._file is None:
                self._file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            self._size += os.write(self._file, line)
            self._needed.add(letter.id)
        except OSError as error:
            log.warning("sent_notes.not_written", reason=error.strerror)

    def done(self, letter: Letter) -> None:
        """The row is marked."""
        self._needed.discard(letter.id)
        if self._size > LARGEST and not self._needed:
            self.clear()

    def left(self) -> list[Sent]:
        """All notes; some of their rows may be marked, or gone."""
        try:
            lines = self._path.read_bytes().splitlines()
        except OSError:
            return []
        return [note for line in lines if (note := _read(line)) is not None]

    def clear(self) -> None:
        """Begin anew: all that was noted is marked."""
        if self._file is not None:
            os.close(self._file)
        self._file, self._size = None, 0
        self._needed.clear()
        self._path.unlink(missing_ok=True)


def _read(line: bytes) -> Sent | None:
    """None for a line that the end of the process cut short."""
    try:
        row, account, message = json.loads(line)
    except ValueError:
        return None
    return Sent(row, account, message)

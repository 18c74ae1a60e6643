"""The file of a SQLite database, told from one that was put in its place while it is open.

SQLite goes on writing into the old file, which nobody finds any more, and opens new connections on
the new one: what is committed then is lost. So nothing is.
"""

from __future__ import annotations

from pathlib import Path

from storage.outages import Replaced


class Place:
    """`hold` once the file is open; from then on `check` raises `Replaced` for another file."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._held: tuple[int, int] | None = None

    def hold(self) -> None:
        if self._held is None:
            self._held = self._present()

    def check(self) -> None:
        """Raises `Replaced`."""
        if self._held is not None and self._present() != self._held:
            raise Replaced(str(self._path))

    def _present(self) -> tuple[int, int] | None:
        if self._path is None:
            return None
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

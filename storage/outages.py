"""What keeps a database from working, told from what a statement of ours got wrong.

What failed for an outage is as good as not begun: it is tried again, and is nobody's fault. Its
beginning and its end are a line of the log each, however much fails between them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from threading import Lock
from time import monotonic

import structlog
from sqlalchemy.exc import TimeoutError as PoolTimeout

log = structlog.get_logger(__name__)

SETTLED = 3.0  # seconds without a failure

EXPLAINED = {
    "full": "no space is left for the database",
    "locked": "another process keeps the database locked",
    "read_only": "the database cannot be written: its file or disk is read-only",
    "failing": "the disk of the database fails",
    "damaged": "the database file is damaged, or is no database: restore a backup",
    "replaced": "the database file is not the one that was opened: start anew",
    "unreachable": "the database does not answer",
}

_SQLITE = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_IOERR: "failing",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_CANTOPEN: "unreachable",
}
_CONNECTION = ("OperationalError", "InterfaceError")  # of psycopg, where no server answered
# By the beginning of PostgreSQL's codes, the longest first.
_POSTGRES = {
    "53100": "full",
    "55P03": "locked",
    "40001": "locked",
    "40P01": "locked",
    "25006": "read_only",
    "XX001": "damaged",
    "XX002": "damaged",
    "58": "failing",
    "53": "unreachable",
    "57P": "unreachable",
    "08": "unreachable",
}


class Replaced(Exception):
    """Another file lies, or none, where the open database was."""


def outage(error: BaseException) -> str:
    """The outage behind the error, a key of `EXPLAINED`; "" for none.

    What is raised on the way out of a broken transaction hides its cause, which counts as well.
    """
    return next(filter(None, map(_name, _chain(error))), "")


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, and all that it came of."""
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__context__, one.__cause__, getattr(one, "orig", None)]


def _name(error: BaseException) -> str:
    if isinstance(error, Replaced):
        return "replaced"
    if isinstance(error, sqlite3.Error):
        return _SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, "")
    if isinstance(error, PoolTimeout):
        return "unreachable"
    if type(error).__module__.startswith("psycopg"):
        return _of_postgres(error)
    return ""


def _of_postgres(error: BaseException) -> str:
    code = getattr(error, "sqlstate", None)
    if code is None:  # the connection itself, not an answer
        return (
            "unreachable" if type(error).__name__ in ("OperationalError", "InterfaceError") else ""
        )
    return next((name for start, name in _POSTGRES.items() if code.startswith(start)), "")


class Trouble:
    """Whether the database takes what is written. `name`: a key of `EXPLAINED`, "" if it does.

    Logged once something was written: what fails before is said by whoever opens the database. On a
    full disk some things still fit and others do not: it is over when nothing fails for a while.
    """

    def __init__(self) -> None:
        self.name = ""
        self._has_worked = False
        self._failed_at = 0.0
        self._lock = Lock()

    def note(self, error: BaseException) -> None:
        """Something failed, perhaps for an outage."""
        found = outage(error)
        if self._has_worked and found and found != self.name:
            log.error("database.trouble", problem=found, reason=EXPLAINED[found])
        if found:
            self.name, self._failed_at = found, monotonic()

    def is_over(self) -> None:
        """Something was committed."""
        self._has_worked = True
        if not self.name or monotonic() - self._failed_at < SETTLED:
            return
        with self._lock:  # several threads find out at once
            ended, self.name = self.name, ""
        if ended:
            log.info("database.recovered", after=ended)

"""Whole copies of a database while it is used, and whether such a copy is sound."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from storage.database import DatabaseUnavailable, make_engine
from storage.tables.files import StoredFile

BESIDE = ("", "-wal", "-shm", "-journal")  # a database and what SQLite keeps beside it
PATIENCE = 30.0  # seconds a copy waits for a lock


class Damaged(Exception):
    """The copy is not sound. The message fits one line."""


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite address; None for another database."""
    address = make_url(url)
    return Path(address.database or "") if address.get_backend_name() == "sqlite" else None


def copy_sqlite(source: Path, target: Path) -> None:
    """One moment of the database as a single file; whoever writes goes on writing.

    All pages are copied in one step: a copy in pieces begins anew whenever another process writes.
    Raises `DatabaseUnavailable`; then nothing is left at `target`.
    """
    try:
        with closing(_open(source)) as original, closing(sqlite3.connect(target)) as copy:
            original.backup(copy)
    except sqlite3.Error as error:
        drop(target)
        raise DatabaseUnavailable(f"the database cannot be copied: {error}") from None


def check_sqlite(path: Path) -> None:
    """Raises `Damaged`."""
    try:
        with closing(_open(path)) as connection:
            (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            astray = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as error:
        raise Damaged(str(error)) from None
    if answer != "ok":
        raise Damaged(answer.splitlines()[0])
    if astray is not None:
        raise Damaged(f"a row of {astray[0]} points nowhere")


def drop(path: Path) -> None:
    """Remove a database and what belongs to it."""
    for suffix in BESIDE:
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def is_vacant(url: str) -> bool:
    """Whether no database is there yet (SQLite), or one without tables (PostgreSQL).

    Raises `DatabaseUnavailable`.
    """
    path = sqlite_path(url)
    if path is not None:
        return not any(path.with_name(path.name + suffix).exists() for suffix in BESIDE)
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            return not inspect(connection).get_table_names()
    except SQLAlchemyError as error:
        raise DatabaseUnavailable(f"the database refuses: {type(error).__name__}") from None
    finally:
        engine.dispose()


def files_of(session: Session) -> dict[str, str]:
    """The stored files that the database speaks of: name in the store and SHA-256."""
    rows = session.execute(
        select(StoredFile.stored_name, StoredFile.sha256).where(StoredFile.stored_name != "")
    )
    return {row.stored_name: row.sha256 for row in rows}


def for_client_programs(url: str) -> tuple[str, dict[str, str]]:
    """The address as `pg_dump` takes it, and the environment that holds the password."""
    address = make_url(url).set(drivername="postgresql")
    secret = {"PGPASSWORD": str(address.password)} if address.password else {}
    return address.set(password=None).render_as_string(hide_password=False), secret


def _open(path: Path) -> sqlite3.Connection:
    """Never makes a file where there is none."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE)

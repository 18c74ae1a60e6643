"""Whole copies of a database while it is used, and whether such a copy is sound."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from storage import schema
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
        raise DatabaseUnavailable(_refusal(error)) from None
    finally:
        engine.dispose()


@dataclass(frozen=True, slots=True)
class Content:
    """What a database speaks of: `stored` files with their SHA-256, by name in the store, and
    `awaited` files that came to the web server and are not stored yet, by their reference."""

    revision: str | None
    stored: dict[str, str]
    awaited: list[str]


def content(session: Session) -> Content:
    """All of one moment, where the session sees one."""
    revision = schema.revision(session)
    if revision is None:
        return Content(None, {}, [])
    stored = select(StoredFile.stored_name, StoredFile.sha256).where(StoredFile.stored_name != "")
    awaited = select(StoredFile.ref).where(StoredFile.ref != "", StoredFile.stored_name == "")
    return Content(
        revision,
        {row.stored_name: row.sha256 for row in session.execute(stored)},
        list(session.scalars(awaited)),
    )


@contextmanager
def moment_of_postgres(url: str) -> Iterator[tuple[str, Session]]:
    """A moment of the database: its name, for others who are to see the same, and a session that
    sees it. Raises `DatabaseUnavailable`."""
    engine = make_engine(url).execution_options(isolation_level="REPEATABLE READ")
    try:
        with Session(engine) as session:
            try:
                session.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
                name = session.execute(text("SELECT pg_export_snapshot()")).scalar_one()
            except SQLAlchemyError as error:
                raise DatabaseUnavailable(_refusal(error)) from None
            yield name, session
    finally:
        engine.dispose()


def _refusal(error: SQLAlchemyError) -> str:
    return f"the database refuses: {type(error).__name__}"


def for_client_programs(url: str) -> tuple[str, dict[str, str]]:
    """The address as `pg_dump` takes it, and the environment that holds the password."""
    address = make_url(url).set(drivername="postgresql")
    secret = {"PGPASSWORD": str(address.password)} if address.password else {}
    return address.set(password=None).render_as_string(hide_password=False), secret


def _open(path: Path) -> sqlite3.Connection:
    """Never makes a file where there is none."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE)

"""Databases of a benchmark: SQLite in a file with `synchronous=FULL`, PostgreSQL of its own."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from sqlalchemy import Table, insert, text
from sqlalchemy.orm import Session

from benchmarks.survey.contestants import Server, servers
from storage import schema
from storage.database import Database

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
AT_ONCE = 5000  # rows a statement


@dataclass(frozen=True, slots=True)
class Ground:
    """A fresh database, migrated, and an empty directory beside it."""

    name: str
    address: str
    directory: Path

    @property
    def title(self) -> str:
        return NAMES[self.name]


@contextmanager
def grounds(only: str | None = None) -> Iterator[Iterator[Ground]]:
    """One of each, made when it is asked for; what is not on this machine is left out, and said."""
    with TemporaryDirectory() as folder, servers(Path(folder)) as found:
        yield _lay(Path(folder), found["postgresql"], only)


def _lay(folder: Path, server: Server | str, only: str | None) -> Iterator[Ground]:
    for name in NAMES:
        if only not in (None, name):
            continue
        directory = folder / name
        directory.mkdir()
        if name == "sqlite":
            address = f"sqlite:///{directory / 'bench.sqlite3'}"
        elif isinstance(server, Server):
            address = new_database(server.address)
        else:
            print(f"{NAMES[name]} not run: {server}")
            continue
        schema.migrate(address)
        yield Ground(name, address, directory)


def new_database(server: str) -> str:
    """The address of an empty one on this server."""
    name = f"bench_{time.monotonic_ns()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return server.replace("/postgres?", f"/{name}?")


def fill(database: Database, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Many rows, all with the same columns; their ids may be among them."""

    def put(session: Session, some: Sequence[dict[str, Any]]) -> None:
        session.connection().execute(insert(table), some)

    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            database.write_now(lambda session: put(session, batch))
            batch.clear()
    if batch:
        database.write_now(lambda session: put(session, batch))


def settle(database: Database) -> None:
    """As a database is that has been up for a while: statistics made, the log written back."""
    if database.is_sqlite:
        database.checkpoint()
        return
    plain = database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with plain as connection:
        connection.execute(text("VACUUM ANALYZE"))

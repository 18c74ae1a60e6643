"""Outages are told from mistakes, also through what is raised on the way out."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.database import Database
from storage.outages import EXPLAINED, Replaced, outage


def sqlite_error(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("said")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (sqlite_error(sqlite3.SQLITE_FULL), "full"),
        (sqlite_error(sqlite3.SQLITE_BUSY_SNAPSHOT), "locked"),
        (sqlite_error(sqlite3.SQLITE_IOERR_WRITE), "failing"),
        (sqlite_error(sqlite3.SQLITE_READONLY_DBMOVED), "read_only"),
        (sqlite_error(sqlite3.SQLITE_CONSTRAINT), ""),
        (errors.DiskFull(), "full"),
        (errors.DeadlockDetected(), "locked"),
        (errors.LockNotAvailable(), "locked"),
        (errors.AdminShutdown(), "unreachable"),
        (errors.ReadOnlySqlTransaction(), "read_only"),
        (errors.IoError(), "failing"),
        (psycopg.OperationalError("the connection is closed"), "unreachable"),
        (errors.UniqueViolation(), ""),
        (errors.NumericValueOutOfRange(), ""),
        (psycopg.ProgrammingError("ours"), ""),
        (PoolTimeout(), "unreachable"),
        (Replaced("x"), "replaced"),
        (ValueError("ours"), ""),
    ],
)
def test_each_outage_has_its_name(error: Exception, name: str) -> None:
    assert outage(error) == name
    assert outage(OperationalError("SELECT 1", None, error)) == name
    assert name == "" or name in EXPLAINED


def test_what_is_raised_on_the_way_out_does_not_hide_it() -> None:
    def roll_back_in_vain() -> None:
        try:
            raise OperationalError("INSERT", None, sqlite_error(sqlite3.SQLITE_FULL))
        except OperationalError:
            none_left = sqlite3.OperationalError("no such savepoint")
            raise OperationalError("ROLLBACK TO", None, none_left) from none_left

    with pytest.raises(OperationalError) as caught:
        roll_back_in_vain()
    assert outage(caught.value) == "full"


def test_a_mistake_of_ours_is_none(database: Database) -> None:
    with pytest.raises(IntegrityError) as caught:
        database.write_now(
            lambda s: s.execute(
                text("INSERT INTO conversation (account_id, notes) VALUES (9, '{}')")
            )
        )
    assert outage(caught.value) == ""
    assert database.trouble.name == ""


def test_nothing_is_committed_beside_the_file_that_was_opened(sqlite_database: Database) -> None:
    path = Path(sqlite_database.engine.url.database or "")
    sqlite_database.write_now(lambda s: s.execute(text("SELECT 1")) and None)
    path.rename(path.with_name("aside"))
    for _ in range(2):
        with pytest.raises(Replaced):
            sqlite_database.write_now(lambda s: s.execute(text("SELECT 1")) and None)
    assert not path.exists()
    path.with_name("aside").rename(path)
    assert sqlite_database.write_now(lambda s: s.execute(text("SELECT 1")).scalar()) == 1

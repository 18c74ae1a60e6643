"""Transactions: group commit on SQLite, side by side on PostgreSQL, the same promises on both."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from storage import facts
from storage.database import LOCK_SECONDS, Database, DatabaseUnavailable, make_engine, ping
from storage.tables.engine import Setting


def names(database: Database) -> list[str]:
    return database.read_now(lambda s: list(s.scalars(select(Setting.name).order_by(Setting.name))))


async def test_work_is_committed_before_its_result_is_released(database: Database) -> None:
    await database.write(lambda session: facts.put(session, "a", "1"))
    assert names(database) == ["a"]


async def test_what_is_written_at_once_waits_for_no_end_of_the_work(
    postgres_database: Database,
) -> None:
    def work(session: Session) -> list[str]:
        session.execute(insert(Setting).values(name="a", value="1"))
        return names(postgres_database)

    assert await postgres_database.write_at_once(work) == ["a"]
    with pytest.raises(RuntimeError):
        await postgres_database.write_at_once(_write_and_fail)
    assert names(postgres_database) == ["a", "bad"]


def _write_and_fail(session: Session) -> None:
    session.execute(insert(Setting).values(name="bad", value="1"))
    raise RuntimeError("no")


async def test_many_writers_at_once_lose_nothing(database: Database) -> None:
    await asyncio.gather(
        *(database.write(lambda s, n=n: facts.put(s, f"n{n:03}", "x")) for n in range(100))
    )
    assert names(database) == [f"n{n:03}" for n in range(100)]


async def test_a_failing_work_undoes_itself_and_nothing_else(database: Database) -> None:
    def fail(session: Session) -> None:
        facts.put(session, "bad", "1")
        raise RuntimeError("no")

    results = await asyncio.gather(
        database.write(lambda s: facts.put(s, "before", "1")),
        database.write(fail),
        database.write(lambda s: facts.put(s, "after", "1")),
        return_exceptions=True,
    )
    assert [type(result).__name__ for result in results] == ["NoneType", "RuntimeError", "NoneType"]
    assert names(database) == ["after", "before"]


async def test_an_aborted_group_is_rerun_one_by_one(sqlite_database: Database) -> None:
    def end_everything(session: Session) -> None:
        session.execute(text("ROLLBACK"))
        raise RuntimeError("disk full")

    results = await asyncio.gather(
        *(sqlite_database.write(lambda s, n=n: facts.put(s, f"n{n}", "x")) for n in range(5)),
        sqlite_database.write(end_everything),
        *(sqlite_database.write(lambda s, n=n: facts.put(s, f"n{n}", "x")) for n in range(5, 9)),
        return_exceptions=True,
    )
    failed = [result for result in results if result is not None]
    assert len(failed) == 1
    assert names(sqlite_database) == [f"n{n}" for n in range(9)]


async def test_who_stops_waiting_takes_nothing_from_the_others(sqlite_database: Database) -> None:
    """What was not begun is not done; the rest of the group is, and each gets its own result."""
    held, begun = threading.Event(), threading.Event()

    def hold(_: Session) -> None:
        begun.set()
        assert held.wait(10)

    first = asyncio.ensure_future(sqlite_database.write(hold))
    await asyncio.to_thread(begun.wait, 10)
    later = [
        asyncio.ensure_future(sqlite_database.write(lambda s, n=n: facts.put(s, f"n{n}", "x") or n))
        for n in range(4)
    ]
    await asyncio.sleep(0)  # each has handed its work in
    later[1].cancel()
    await asyncio.sleep(0)
    held.set()
    results = await asyncio.gather(first, *later, return_exceptions=True)
    assert [result for result in results if isinstance(result, int)] == [0, 2, 3]
    assert names(sqlite_database) == ["n0", "n2", "n3"]


def test_closing_finishes_what_was_queued(tmp_path: Path) -> None:
    from storage.tables import Base  # noqa: PLC0415 - only this test makes its own file

    url = f"sqlite:///{tmp_path}/closing.sqlite3"
    database = Database(url)
    Base.metadata.create_all(database.engine)
    futures = [
        database._committer.submit(lambda s, n=n: facts.put(s, f"n{n:02}", "x")) for n in range(40)
    ]
    database.close()
    assert all(future.done() for future in futures)
    again = Database(url)
    assert len(names(again)) == 40
    again.close()


def test_an_unreadable_address_is_one_line() -> None:
    with pytest.raises(DatabaseUnavailable, match="not a database address"):
        make_engine("nonsense")


def test_a_silent_server_is_one_line() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/none?connect_timeout=2")
    with pytest.raises(DatabaseUnavailable) as caught:
        ping(database)
    database.close()
    assert "\n" not in str(caught.value)


async def test_a_closed_database_refuses_work(database: Database) -> None:
    database.close()
    with pytest.raises(RuntimeError):
        await database.write(lambda session: None)


def test_emptying_the_log_waits_for_no_reader(sqlite_database: Database) -> None:
    sqlite_database.write_now(lambda s: facts.put(s, "a", "1"))
    path = sqlite_database.engine.url.database
    assert path is not None
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM setting").fetchall()
    sqlite_database.write_now(lambda s: facts.put(s, "b", "1"))
    began = time.monotonic()
    sqlite_database.checkpoint()
    assert time.monotonic() - began < LOCK_SECONDS / 2
    sqlite_database.write_now(lambda s: facts.put(s, "c", "1"))
    reader.close()
    sqlite_database.checkpoint()
    assert Path(f"{path}-wal").stat().st_size == 0


def test_a_short_lock_of_a_stranger_is_waited_for(sqlite_database: Database) -> None:
    sqlite_database.checkpoint()
    stranger = sqlite3.connect(
        str(sqlite_database.engine.url.database), isolation_level=None, check_same_thread=False
    )
    stranger.execute("BEGIN IMMEDIATE")
    ending = threading.Timer(0.3, stranger.rollback)
    ending.start()
    sqlite_database.write_now(lambda s: facts.put(s, "a", "1"))
    ending.join()
    stranger.close()
    assert names(sqlite_database) == ["a"]

"""Hints between processes: heard by the others, few, and never needed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from scheduler import hints as telling
from scheduler.delivery import Delivery
from scheduler.hints import PAGE, WAKE, Hints
from scheduler.leases import Never
from scheduler.pace import Pace, Rate
from storage import Session, hints, outbox
from storage.database import Database
from tests.scheduler.test_delivery import Post, Scripted


class Process:
    def __init__(self, database: Database, name: str) -> None:
        self.hints = Hints(database, name)
        self.heard: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        for kind in (WAKE, PAGE):
            self.hints.on(kind, lambda what, kind=kind: self.heard.put_nowait((kind, what)))
        self.running = [asyncio.ensure_future(run()) for run in (self.hints.tell, self.hints.hear)]

    async def hears(self) -> tuple[str, str]:
        return await asyncio.wait_for(self.heard.get(), 10)

    async def stop(self) -> None:
        for task in self.running:
            task.cancel()
        await asyncio.gather(*self.running, return_exceptions=True)


async def until_listening(database: Database, processes: int) -> None:
    """PostgreSQL tells only those who listen already."""

    def listening(session: Session) -> int:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE query = 'LISTEN lacznik'"
        return int(session.scalar(text(asked)) or 0)

    for _ in range(500):
        if await database.read(listening) >= processes:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("nobody listens")


@pytest.fixture
async def pair(postgres_database: Database) -> AsyncIterator[tuple[Process, Process]]:
    one, two = Process(postgres_database, "one"), Process(postgres_database, "two")
    await until_listening(postgres_database, 2)
    yield one, two
    await one.stop()
    await two.stop()


async def test_the_others_hear_it_and_oneself_does_not(pair: tuple[Process, Process]) -> None:
    one, two = pair
    one.hints.wake("telegram")
    assert await two.hears() == (WAKE, "telegram")
    two.hints.page("zażółć gęślą jaźń")
    assert await one.hears() == (PAGE, "zażółć gęślą jaźń")
    assert (one.heard.empty(), two.heard.empty()) == (True, True)


async def test_what_gathers_is_told_once(pair: tuple[Process, Process]) -> None:
    one, two = pair
    for _ in range(50):
        one.hints.wake("telegram")
    one.hints.wake("slack")
    assert [await two.hears(), await two.hears()] == [(WAKE, "telegram"), (WAKE, "slack")]
    assert two.heard.empty()


async def test_an_interrupted_connection_is_opened_anew(
    pair: tuple[Process, Process], postgres_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "AGAIN_AFTER", 0.05)

    def cut(session: Session) -> None:
        asked = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
        session.execute(text(asked)).all()

    one, two = pair
    await postgres_database.write(cut)
    await until_listening(postgres_database, 2)
    one.hints.wake("telegram")
    assert await two.hears() == (WAKE, "telegram")


async def test_without_the_database_hints_are_dropped(
    postgres_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Hints(postgres_database, "one")
    telling_them = asyncio.ensure_future(one.tell())

    async def refuse(work: object) -> None:
        raise OSError("away")

    with monkeypatch.context() as away:
        away.setattr(postgres_database, "write", refuse)
        one.wake("telegram")
        await asyncio.sleep(0.05)
    assert not telling_them.done()
    telling_them.cancel()


async def test_an_address_where_nobody_listens_is_an_os_error() -> None:
    heard = hints.hear("postgresql://app:hunter2@127.0.0.1:1/lacznik")
    with pytest.raises(OSError, match="OperationalError"):
        await anext(heard)


async def test_a_reply_of_another_process_wakes_who_sends(
    pair: tuple[Process, Process], postgres_database: Database
) -> None:
    one, two = pair
    post = Post(postgres_database)
    intake = Delivery(
        postgres_database,
        Scripted(),
        lambda: post.now,
        Pace(Rate(10_000)),
        Never(),
        tell=one.hints,
    )
    post.post("odpowiedź")
    letters = postgres_database.write_now(lambda s: outbox.claim(s, "direct", post.now))
    await intake.send_now(letters)
    assert await two.hears() == (WAKE, "direct")
    assert await post.delivery.drain() == 1
    assert post.rows() == [("direct", "sent", 0)]

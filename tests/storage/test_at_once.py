"""Several processes writing the same thing at the same moment: nobody fails, nothing is double."""

from __future__ import annotations

import asyncio
from functools import partial
from threading import Event

from sqlalchemy import func, select, text

from domain.lanes import Lane
from storage import Session, facts, outbox
from storage.database import Database
from storage.tables.people import Account
from storage.viewers import meet_account
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW

AT_ONCE = 4


def meet(session: Session, name: str) -> int:
    account = meet_account(
        session, channel="telegram", external_id=name, chat=name, language="pl", now=NOW
    )
    return account.id


async def test_an_account_that_speaks_in_several_processes_first_is_one(
    database: Database,
) -> None:
    for number in range(20):
        work = partial(meet, name=f"{number}")
        met = await asyncio.gather(*(database.write(work) for _ in range(AT_ONCE)))
        assert len(set(met)) == 1
    count = database.read_now(lambda s: s.scalar(select(func.count()).select_from(Account)))
    assert count == 20


async def test_a_fact_is_noted_by_several_processes(database: Database) -> None:
    for number in range(20):
        work = partial(facts.put, name=f"{number}", value="bot")
        await asyncio.gather(*(database.write(work) for _ in range(AT_ONCE)))
        assert database.read_now(partial(facts.get, name=f"{number}")) == "bot"


def test_a_fact_noted_anew_is_read_anew(database: Database) -> None:
    def note(session: Session) -> str | None:
        facts.put(session, "name", "one")
        assert facts.get(session, "name") == "one"
        facts.put(session, "name", "two")
        return facts.get(session, "name")

    assert database.write_now(note) == "two"


async def test_a_letter_to_whoever_is_talking_does_not_wait(postgres_database: Database) -> None:
    """Two who write to each other at once would else wait for each other for ever."""
    talking, written = Event(), Event()

    def talk(session: Session) -> None:
        meet(session, "anna")
        talking.set()
        assert written.wait(10)

    def write(session: Session) -> int | None:
        session.execute(text("SET LOCAL lock_timeout = '5s'"))
        return outbox.post(
            session,
            account_id=anna,
            channel="telegram",
            person_id=None,
            lane=Lane.NOTICE,
            topic="test",
            body={},
            due=NOW,
        )

    anna = await postgres_database.write(partial(meet, name="anna"))
    conversation = asyncio.ensure_future(postgres_database.write(talk))
    await asyncio.to_thread(talking.wait, 10)
    try:
        assert await postgres_database.write(write) is not None
    finally:
        written.set()
    await conversation

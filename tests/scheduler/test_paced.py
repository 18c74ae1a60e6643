"""What is paced and a platform that is far away: some messages are on the wire at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.lanes import Lane
from messages.steps import Delivered, Say, Toast, step_to_json
from scheduler.delivery import ON_THE_WIRE, Delivery
from scheduler.pace import Pace, Rate
from storage import outbox
from storage.database import Database
from storage.tables.engine import Outbox
from storage.tables.people import Account
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW
from tests.people import add_person


class FarAway:
    """A channel that answers when `answers` is set; `asked` are those who wait for that."""

    name = "direct"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers = asyncio.Event()
        self.heard = asyncio.Condition()

    async def send(
        self, chat: str, step: Delivered, replaces: str | None, *, row: int
    ) -> str | None:
        async with self.heard:
            self.asked.append(chat)
            self.heard.notify_all()
        await self.answers.wait()
        return str(row)

    async def has_heard(self, number: int) -> None:
        async with self.heard:
            await self.heard.wait_for(lambda: len(self.asked) >= number)

    async def answer(self, callback: str, toast: Toast | None) -> None: ...

    async def fetch(self, ref: str) -> AsyncIterator[bytes]:
        yield b""


def _post(session: Session, people: int) -> None:
    for number in range(people):
        person = add_person(session, f"P-{number:03}")
        account = Account(
            channel="direct",
            external_id=str(number),
            chat=str(number),
            person_id=person,
            created_at=NOW,
            last_seen_at=NOW,
        )
        session.add(account)
        session.flush()
        outbox.post_to_person(
            session,
            person_id=person,
            lane=Lane.BROADCAST,
            topic="test",
            body=step_to_json(Say("Dzień dobry")),
            due=NOW,
        )


def _states(session: Session) -> dict[str, int]:
    counted = select(Outbox.state, func.count()).group_by(Outbox.state)
    return dict(session.execute(counted).all())


async def test_one_who_answers_late_does_not_hold_up_the_others(database: Database) -> None:
    database.write_now(lambda session: _post(session, ON_THE_WIRE + 2))
    channel = FarAway()
    delivery = Delivery(database, channel, lambda: NOW, Pace(Rate(10_000)))
    draining = asyncio.ensure_future(delivery.drain())
    await channel.has_heard(ON_THE_WIRE)
    await asyncio.sleep(0.05)
    assert len(channel.asked) == ON_THE_WIRE
    channel.answers.set()
    assert await draining == ON_THE_WIRE + 2
    assert sorted(channel.asked, key=int) == [str(n) for n in range(ON_THE_WIRE + 2)]
    assert database.read_now(_states) == {"sent": ON_THE_WIRE + 2}


async def test_the_pace_counts_what_is_on_the_wire(database: Database) -> None:
    database.write_now(lambda session: _post(session, 4))
    channel, now = FarAway(), 0.0
    pace = Pace(Rate(2), time=lambda: now)
    draining = asyncio.ensure_future(Delivery(database, channel, lambda: NOW, pace).drain())
    await channel.has_heard(2)
    await asyncio.sleep(0.05)
    assert len(channel.asked) == 2
    now = 10.0
    await channel.has_heard(4)
    channel.answers.set()
    assert await draining == 4


async def test_all_that_is_on_the_wire_is_marked_before_delivery_stops(
    database: Database,
) -> None:
    database.write_now(lambda session: _post(session, 3))
    channel = FarAway()
    delivery = Delivery(database, channel, lambda: NOW, Pace(Rate(10_000)))
    running = asyncio.ensure_future(delivery.run())
    await channel.has_heard(3)
    running.cancel()
    await asyncio.sleep(0.05)
    assert not running.done()
    channel.answers.set()
    await asyncio.wait([running])
    assert running.cancelled()
    assert database.read_now(_states) == {"sent": 3}

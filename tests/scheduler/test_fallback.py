"""When a channel cannot reach somebody: the next is tried, each once, and told why, once a day."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.lanes import Lane
from messages.channel import Rejected, Unreachable
from messages.steps import Delivered, Say, Toast, step_to_json
from scheduler.delivery import Delivery
from scheduler.pace import Pace, Rate
from storage import outbox, preferences
from storage.database import Database
from storage.reaching import EVERYWHERE
from storage.tables.engine import Outbox
from storage.tables.people import Account
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW
from tests.people import add_person

ASTRAY = {
    "slack": "Na Slacku nie można Państwa zastać, dlatego piszemy tutaj.",
    "telegram": "W Telegramie nie można Państwa zastać, dlatego piszemy tutaj.",
}


class Door:
    """A channel that everybody has left, or that takes everything."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.refusal: Exception | None = None
        self.sent: list[str] = []
        self.tried = 0

    async def send(
        self, chat: str, step: Delivered, replaces: str | None, *, row: int
    ) -> str | None:
        self.tried += 1
        if self.refusal:
            raise self.refusal
        assert isinstance(step, Say)
        self.sent.append(step.html)
        return str(row)

    async def answer(self, callback: str, toast: Toast | None) -> None: ...

    async def fetch(self, ref: str) -> AsyncIterator[bytes]:
        yield b""


class Town:
    """A person on Slack, Telegram and the web, used in that order, Slack last."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOW
        self.doors = {name: Door(name) for name in ("web", "telegram", "slack")}
        self.person = database.write_now(self._seed)

    def _seed(self, session: Any) -> int:
        person = add_person(session, "P-001")
        for minute, name in enumerate(self.doors):
            account = Account(
                channel=name,
                external_id="a",
                chat="a",
                person_id=person,
                created_at=NOW,
                last_seen_at=NOW + timedelta(minutes=minute),
            )
            session.add(account)
        return person

    def refuse(self, *names: str, why: Callable[[], Exception] = Unreachable) -> None:
        for name in names:
            self.doors[name].refusal = why()

    async def say(self, text: str, lane: Lane = Lane.NOTICE) -> None:
        """Post to the person, and let everything leave."""

        def post(session: Any) -> None:
            outbox.post_to_person(
                session,
                person_id=self.person,
                lane=lane,
                topic="test",
                body=step_to_json(Say(text)),
                due=self.now,
            )

        self.database.write_now(post)
        for _ in self.doors:
            for door in self.doors.values():
                await self._drain(door)

    async def _drain(self, door: Door) -> None:
        delivery = Delivery(self.database, door, lambda: self.now, Pace(Rate(10_000)))
        while await delivery.drain():
            pass

    def prefer(self, channel: str) -> None:
        self.database.write_now(lambda s: preferences.prefer(s, self.person, channel))

    def sent(self) -> dict[str, list[str]]:
        """What was taken, by channel; of explanations the first sentence."""
        return {
            name: [text.partition(" Wystarczy")[0] for text in door.sent]
            for name, door in self.doors.items()
            if door.sent
        }

    def states(self) -> list[str]:
        return self.database.read_now(
            lambda session: list(session.scalars(select(Outbox.state).order_by(Outbox.id)))
        )


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


async def test_the_next_channel_is_tried_and_says_why(town: Town) -> None:
    town.refuse("slack")
    await town.say("Termin")
    assert town.sent() == {"telegram": ["Termin", ASTRAY["slack"]]}


async def test_every_account_is_tried_in_turn_and_once(town: Town) -> None:
    town.refuse("slack", "telegram")
    await town.say("Termin")
    assert town.sent() == {"web": ["Termin", ASTRAY["slack"], ASTRAY["telegram"]]}
    assert [town.doors[name].tried for name in ("slack", "telegram")] == [1, 2]


async def test_where_all_refuse_it_ends_as_blocked(town: Town) -> None:
    town.refuse("slack", "telegram", "web")
    await town.say("Termin")
    assert town.sent() == {}
    assert set(town.states()) == {"blocked"}


async def test_the_reason_is_told_once_a_day(town: Town) -> None:
    town.refuse("slack")
    await town.say("jeden")
    await town.say("dwa")
    assert town.sent() == {"telegram": ["jeden", ASTRAY["slack"], "dwa"]}


async def test_the_preferred_channel_is_first_and_the_others_follow(town: Town) -> None:
    town.prefer("web")
    town.refuse("web", "slack")
    await town.say("Termin")
    assert list(town.sent()) == ["telegram"]


async def test_answers_stay_where_they_were_asked_for(town: Town) -> None:
    town.refuse("slack")
    await town.say("Oto odpowiedź", Lane.REPLY)
    assert town.sent() == {}
    assert town.states() == ["blocked"]


async def test_what_a_channel_refuses_to_carry_does_not_move(town: Town) -> None:
    town.refuse("slack", why=lambda: Rejected("can't parse"))
    await town.say("zły")
    assert town.sent() == {}
    assert town.states() == ["failed"]


async def test_an_announcement_takes_the_next_way_as_well(town: Town) -> None:
    town.refuse("slack")
    await town.say("Komunikat", Lane.BROADCAST)
    assert town.sent() == {"telegram": [ASTRAY["slack"], "Komunikat"]}


async def test_who_wants_notices_everywhere_gets_one_on_each_channel(town: Town) -> None:
    town.prefer(EVERYWHERE)
    await town.say("Termin")
    assert town.sent() == {name: ["Termin"] for name in ("web", "telegram", "slack")}


async def test_a_copy_that_fails_is_not_said_twice_elsewhere(town: Town) -> None:
    town.prefer(EVERYWHERE)
    town.refuse("slack", "telegram")
    await town.say("Termin")
    assert town.sent() == {"web": ["Termin"]}
    assert sorted(town.states()) == ["blocked", "blocked", "sent"]


async def test_a_channel_found_again_is_used_again(town: Town) -> None:
    town.refuse("slack")
    await town.say("jeden")

    def unblock(session: Any) -> None:
        for account in session.scalars(select(Account)):
            account.state = "active"

    town.database.write_now(unblock)
    town.doors["slack"].refusal = None
    await town.say("dwa")
    assert town.sent() == {"telegram": ["jeden", ASTRAY["slack"]], "slack": ["dwa"]}

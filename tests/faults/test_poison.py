"""Malformed, future and hostile updates, from the platform's JSON to the commit: a dead letter at
most, and whoever comes next is served as ever."""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.background import Background
from bot.clock import RealClock
from bot.intake import Intake
from bot.seal import KeyMask
from bot.slack import inbound as slack_inbound
from bot.slack.receiving import Receiving as SlackReceiving
from bot.telegram.receiving import Receiving
from bot.web import inbound as web_inbound
from bot.web.inbound import BadMessage
from messages.events import Command, Event
from scheduler.delivery import Delivery
from scheduler.pace import Pace, Rate
from storage import inbox
from storage.database import Database
from storage.tables.engine import DeadLetter, Inbox, Outbox
from storage.viewers import meet_account
from tests.faults.poison import SLACK, TELEGRAM, WEB, anew, bent
from tests.house import make_engine
from tests.scheduler.test_delivery import Scripted

POISONED = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NUMBERS = itertools.count(1000)
HIDE = KeyMask(b"k" * 44).hide


class Reception:
    """A real intake behind every door; nothing is really sent."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.background = Background()
        self.clock = RealClock()
        deliveries = {
            name: Delivery(database, Mute(name), self.clock.now, Pace(Rate(10_000)))
            for name in ("telegram", "slack", "web")
        }
        self.intake = Intake(database, make_engine(), self.clock, deliveries, self.background)
        self.telegram = Receiving(self.intake, HIDE)
        self.slack = SlackReceiving(
            self.intake, NoScreen(), NoLookups(), self.background, removed=_removed, hide=HIDE
        )

    async def serves(self, channel: str) -> bool:
        """Whether somebody else, who does nothing wrong, gets an answer."""
        number = next(NUMBERS)
        event = Event(f"good:{number}", channel, f"good{number}", f"good{number}", Command("pomoc"))
        await self.intake.receive(event)
        await self.background.finish(within=10)
        return self.database.read_now(
            lambda s: (
                s.scalar(
                    select(func.count())
                    .select_from(Outbox)
                    .join(Inbox, Inbox.account_id == Outbox.account_id)
                    .where(Inbox.key == event.key)
                )
                == 1
            )
        )


class Mute(Scripted):
    async def send(self, chat: str, step: Any, replaces: str | None, *, row: int) -> str | None:
        json.dumps([chat, str(step)])
        return str(row)


class NoScreen:
    async def show(self, origin: object, answer: object) -> None: ...


class NoLookups:
    async def complete(self, event: Event, origin: object) -> Event:
        return event


async def _removed(home: str) -> None: ...


@pytest.fixture
async def reception(database: Database) -> AsyncIterator[Reception]:
    made = Reception(database)
    yield made
    await made.background.finish(within=10)


@POISONED
@given(updates=st.lists(bent(TELEGRAM), min_size=1, max_size=4))
async def test_poison_from_telegram_stops_nothing(reception: Reception, updates: list[Any]) -> None:
    for update in updates:
        await reception.telegram.take({**update, "update_id": next(NUMBERS)})
    assert await reception.serves("telegram")


@POISONED
@given(updates=st.lists(bent(SLACK), min_size=1, max_size=4))
async def test_poison_from_slack_stops_nothing(reception: Reception, updates: list[Any]) -> None:
    for update in updates:
        number = next(NUMBERS)
        await reception.slack.receive(anew(update, number), again=number % 2 == 0)
    assert await reception.serves("slack")


@POISONED
@given(messages=st.lists(bent(WEB), min_size=1, max_size=4))
async def test_poison_from_a_page_stops_nothing(reception: Reception, messages: list[Any]) -> None:
    name = f"web{next(NUMBERS)}"
    account = reception.database.write_now(
        lambda s: meet_account(s, "web", name, name, "pl", reception.clock.now())
    )
    for message in messages:
        try:
            received = web_inbound.decode(message)
        except BadMessage:
            continue
        event = web_inbound.make_event(account, f"{next(NUMBERS)}", received.body)
        await reception.intake.receive(event)
    assert await reception.serves("web")


@given(raw=st.text(max_size=40) | st.recursive(st.integers(), lambda x: st.lists(x)).map(repr))
def test_what_is_no_json_from_a_page_is_a_bad_message(raw: str) -> None:
    try:
        web_inbound.decode(web_inbound.parse(raw))
    except BadMessage:
        return
    raise AssertionError("nothing here is a message")


@pytest.mark.parametrize("raw", ["[" * 100_000, "9" * 5000, '{"id": 1e999}', '"\\ud800"'])
def test_a_page_cannot_exhaust_the_reader(raw: str) -> None:
    with pytest.raises(BadMessage):
        web_inbound.decode(web_inbound.parse(raw))


@given(payload=bent(SLACK))
def test_every_payload_of_slack_has_a_key(payload: Any) -> None:
    key = slack_inbound.key_of(payload)
    assert key == slack_inbound.key_of(payload)
    assert len(HIDE(key)) < 80
    assert key.isascii()


async def test_a_sender_that_cannot_even_be_written_down_is_a_dead_letter(
    reception: Reception,
) -> None:
    before = _letters(reception)
    event = Event("tg:1", "telegram", "9" * 4000 + "\ud800", "7", Command("menu"))
    await reception.intake.receive(event)
    assert [letter.key for letter in _letters(reception)[len(before) :]] == ["tg:1"]
    assert await reception.serves("telegram")


def _letters(reception: Reception) -> list[DeadLetter]:
    return reception.database.read_now(inbox.dead_letters)

"""Whoever floods the bot waits for their own answers; nobody else does, and nothing is lost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot import flood
from bot.flood import MANY, Aside
from messages.events import Command, Event, Pressed, Submitted, Text, Values
from messages.texts import render
from storage import accounts, facts, inbox
from storage.database import Database
from tests.bot.installation import Installation
from tests.bot.test_intake import Desk
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW
from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram.users import FakeUser
from tests.fakes.telegram_server import FakeTelegram

FLOOD = MANY * 3
KEY = Fernet(Fernet.generate_key())
NEXT = Event("k", "direct", "anna", "anna", Text("x"))  # of whoever floods in most tests


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood, "PACE", 0.001)


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    made = Desk(database)
    made.intake.aside = _aside(made)
    yield made
    await made.background.finish(within=5)


def _aside(desk: Desk) -> Aside:
    woken = {"direct": desk.delivery.wake}
    told = lambda channel: woken[channel]()  # noqa: E731 - as the assistant does
    return Aside(desk.database, KEY, lambda: NOW, desk.intake.receive_now, told)


async def _pour(desk: Desk, number: int, *, start: int = 0) -> None:
    await asyncio.gather(*(desk.say(f"k{n}", "count") for n in range(start, start + number)))


async def _work_off(desk: Desk, *, until: int) -> None:
    assert desk.intake.aside is not None
    running = asyncio.ensure_future(desk.intake.aside.run())
    async with asyncio.timeout(30):
        while _counted(desk) < until or desk.intake.aside.has_to_wait(NEXT, 0):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.02)
    running.cancel()


def _counted(desk: Desk) -> int:
    return int(desk.database.read_now(lambda s: facts.get(s, "count")) or 0)


def _put_aside(desk: Desk) -> int:
    return len(desk.database.read_now(inbox.set_aside_before))


async def test_a_flood_is_put_aside_and_handled_in_order(desk: Desk) -> None:
    await _pour(desk, FLOOD)
    assert (_counted(desk), _put_aside(desk)) == (MANY, FLOOD - MANY)
    await _work_off(desk, until=FLOOD)
    assert await desk.heard() == [str(n) for n in range(1, FLOOD + 1)]
    assert desk.database.read_now(lambda s: inbox.dead_letters(s, waiting_only=False)) == []


async def test_what_comes_after_a_flood_is_behind_it(desk: Desk) -> None:
    await _pour(desk, FLOOD)
    await _pour(desk, 1, start=FLOOD)
    assert _put_aside(desk) == FLOOD - MANY + 1
    await _work_off(desk, until=FLOOD + 1)
    await _pour(desk, 1, start=FLOOD + 1)
    assert _counted(desk) == FLOOD + 2


async def test_what_was_put_aside_outlives_the_process(desk: Desk) -> None:
    await _pour(desk, FLOOD)
    desk.intake.aside = _aside(desk)
    await desk.intake.aside.load()
    await _work_off(desk, until=FLOOD)
    assert await desk.heard() == [str(n) for n in range(1, FLOOD + 1)]


async def test_an_event_that_comes_again_is_handled_once(desk: Desk) -> None:
    await _pour(desk, FLOOD)
    await _pour(desk, FLOOD)
    await _work_off(desk, until=FLOOD)
    assert _counted(desk) == FLOOD


async def _told(desk: Desk) -> list[str]:
    """What the flooder was told beside their answers."""
    await desk.background.finish(within=5)
    while await desk.delivery.drain():
        pass
    return [html for _, html, _ in desk.channel.sent if not html.isdecimal()]


async def test_whoever_floods_is_told_once_a_flood(desk: Desk) -> None:
    await _pour(desk, MANY)
    assert await _told(desk) == []
    await _pour(desk, FLOOD, start=MANY)
    await _pour(desk, FLOOD, start=MANY)
    assert await _told(desk) == [render("common.one_by_one", "pl")]
    await _work_off(desk, until=MANY + FLOOD)
    await _pour(desk, FLOOD, start=MANY + FLOOD)
    assert await _told(desk) == [render("common.one_by_one", "pl")] * 2


async def test_whoever_floods_is_told_in_their_language(desk: Desk) -> None:
    desk.database.write_now(lambda s: accounts.set_language(s, 1, "en"))
    await _pour(desk, FLOOD)
    assert await _told(desk) == [render("common.one_by_one", "en")]


async def test_a_stranger_who_floods_is_told_in_the_language_of_their_app(desk: Desk) -> None:
    events = [
        Event(f"s{n}", "direct", "bob", "bob", Command("count"), "en-GB") for n in range(FLOOD)
    ]
    await asyncio.gather(*map(desk.intake.receive, events))
    assert await _told(desk) == [render("common.one_by_one", "en")]


async def test_what_cannot_be_said_is_kept_all_the_same(desk: Desk) -> None:
    nobody = "9" * 4000 + "\ud800"
    await _aside(desk).put(Event("k", "direct", nobody, nobody, Text("x")))
    assert (_put_aside(desk), await _told(desk)) == (1, [])


@pytest.mark.parametrize(
    ("event", "waits"),
    [
        (Event("k", "slack", "a", "a", Text("x")), True),
        (Event("k", "slack", "a", "a", Pressed("menu"), email="anna@example.org"), True),
        (Event("k", "slack", "a", "a", Submitted("f:1", Values({}))), False),
        (Event("k", "slack", "a", "a", Pressed("menu"), surface="window"), False),
        (Event("k", "slack", "a", "a", Command("x"), surface="room", room="r"), False),
    ],
)
async def test_windows_and_rooms_are_answered_at_once(
    desk: Desk, event: Event, waits: bool
) -> None:
    aside = _aside(desk)
    assert aside.has_to_wait(event, MANY) is waits
    assert not aside.has_to_wait(event, MANY - 1)


async def test_what_is_kept_is_what_came(desk: Desk) -> None:
    event = Event("k", "direct", "a", "b", Pressed("t", "l", "c", "5"), "en", email="a@example.org")
    await _aside(desk).put(event)
    handled: list[Event] = []

    async def handle(came: Event) -> None:
        handled.append(came)

    again = Aside(desk.database, KEY, lambda: NOW, handle)
    await again.load()
    running = asyncio.ensure_future(again.run())
    async with asyncio.timeout(10):
        while _put_aside(desk):  # noqa: ASYNC110 - the database knows
            await asyncio.sleep(0.02)
    running.cancel()
    assert handled == [event]


# --- a real process ------------------------------------------------------------------------------

POURED = 400
OTHERS = 10
QUICK = 3.0  # seconds, on a machine that has much else to do


@pytest.mark.timeout(120)
async def test_others_are_answered_while_somebody_floods(tmp_path: Path) -> None:
    plenty = Limits(bot_per_second=1000, bot_burst=1000)
    async with FakeTelegram(limits=plenty) as telegram:
        settings = {
            "LACZNIK_TELEGRAM_TOKEN": telegram.token,
            "LACZNIK_TELEGRAM_BASE_URL": f"{telegram.url}/bot",
            "LACZNIK_TELEGRAM_FILE_URL": f"{telegram.url}/file/bot",
        }
        installation = Installation(tmp_path, settings)
        await installation.start()
        try:
            flooding = telegram.user(id=1)
            others = [telegram.user(id=100 + number) for number in range(OTHERS)]
            for number in range(POURED):
                await flooding.types(f"{number}")
            waits = [await _wait_for_answer(other) for other in others]
            print(f"others waited {min(waits):.2f} to {max(waits):.2f} s")  # noqa: T201 - a figure
            assert max(waits) < QUICK
            await flooding.sees(render("common.one_by_one", "pl"), within=60)
            answered = sum(message.from_bot for message in flooding.chat)
            assert 0 < answered < POURED / 2
        finally:
            await installation.kill()


async def _wait_for_answer(person: FakeUser) -> float:
    began = time.monotonic()
    await person.types("dzień dobry")
    await person.sees("kod", within=60)
    return time.monotonic() - began

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
from storage import facts, inbox
from storage.database import Database
from tests.bot.installation import Installation
from tests.bot.test_intake import Desk
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW
from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram.users import FakeUser
from tests.fakes.telegram_server import FakeTelegram

FLOOD = MANY * 3
KEY = Fernet(Fernet.generate_key())


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
    return Aside(desk.database, KEY, lambda: NOW, desk.intake.receive_now)


async def _pour(desk: Desk, number: int, *, start: int = 0) -> None:
    await asyncio.gather(*(desk.say(f"k{n}", "count") for n in range(start, start + number)))


async def _work_off(desk: Desk, *, until: int) -> None:
    assert desk.intake.aside is not None
    running = asyncio.ensure_future(desk.intake.aside.run())
    async with asyncio.timeout(30):
        while _counted(desk) < until or _put_aside(desk):  # noqa: ASYNC110 - the database knows
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
    event = Event("k", "slack", "a", "b", Pressed("t", "l", "c", "5"), "en", email="a@example.org")
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
            answered = sum(message.from_bot for message in flooding.chat)
            assert 0 < answered < POURED / 2
        finally:
            await installation.kill()


async def _wait_for_answer(person: FakeUser) -> float:
    began = time.monotonic()
    await person.types("dzień dobry")
    await person.sees("kod", within=60)
    return time.monotonic() - began

"""Socket Mode breaks in every way it can while people write: each event has exactly one effect."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from random import Random

import pytest

from bot.background import Background
from bot.clock import RealClock
from bot.intake import Intake
from bot.slack import link
from bot.slack import pacing as paced
from bot.slack.app import App
from bot.slack.calls import Calls
from bot.slack.channel import SlackChannel
from bot.slack.connection import Connections
from bot.slack.lookups import Lookups
from bot.slack.receiving import Receiving
from bot.slack.socket import RENEW_AFTER, Sockets
from scheduler.delivery import Delivery
from scheduler.pace import Pace, Rate
from storage.database import Database
from tests.fakes.slack.limits import Limits
from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack_server import FakeSlack
from tests.faults.slack_ledger import check_events
from tests.house import make_engine

PEOPLE, WRITTEN = 6, 5
SILENT_WITHIN = 0.2
PAUSE = 0.01

Strike = Callable[[FakeSlack], Awaitable[None]]


async def _falls_silent(server: FakeSlack) -> None:
    server.socket.fall_silent()


async def _goes_deaf_but_answers_pings(server: FakeSlack) -> None:
    """Nothing tells us: only the renewal every quarter of an hour does, here every second."""
    server.socket.fall_silent(answers_pings=True)


STRIKES: dict[str, Strike] = {
    "warning": lambda server: server.socket.disconnect("warning"),
    "refresh": lambda server: server.socket.disconnect("refresh_requested"),
    "link disabled": lambda server: server.socket.disconnect("link_disabled"),
    "dropped": lambda server: server.socket.drop(),
    "silent": _falls_silent,
    "half dead": _goes_deaf_but_answers_pings,
}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pings so often that silence shows within about a second."""
    monkeypatch.setattr(link, "PING_SECONDS", SILENT_WITHIN)
    monkeypatch.setattr(link, "LOOK_EVERY", 0.05)


@pytest.fixture
async def server() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(limits=Limits(enforced=False)) as made:
        made.delivery.ack_seconds = 1.0
        made.delivery.retry_delays = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
        yield made


@pytest.fixture
async def background() -> AsyncIterator[Background]:
    made = Background()
    yield made
    await made.finish(within=10)


@pytest.fixture
async def sockets(
    server: FakeSlack, database: Database, background: Background, strike: str
) -> AsyncIterator[Sockets]:
    """The whole way in, as in production, and the way out."""
    clock = RealClock()
    async with Connections(server.bot_token, base_url=server.api_url) as connections:
        connections.limits = paced.Limits(lambda: time.monotonic() * 1000)  # these people hurry
        channel = SlackChannel(connections, no_file)
        deliveries = {"slack": Delivery(database, channel, clock.now, Pace(Rate(10_000)))}
        intake = Intake(database, make_engine(), clock, deliveries, background)
        lookups = Lookups(Calls(connections))
        receiving = Receiving(intake, channel, lookups, background, removed=_removed)
        made = Sockets(
            App(connections, receiving),
            connections,
            server.app_token,
            background,
            now=clock.now,
            pause=lambda _: PAUSE,
            renew_after=1.0 if strike == "half dead" else RENEW_AFTER,
        )
        yield made


async def no_file(file_id: int) -> Path:
    raise LookupError(file_id)


async def _removed(home: str) -> None: ...


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("strike", STRIKES)
async def test_what_is_written_while_the_connection_dies_has_one_effect(
    server: FakeSlack,
    sockets: Sockets,
    background: Background,
    database: Database,
    random: Random,
    strike: str,
) -> None:
    people = [server.user(id=f"U0{number:03}") for number in range(PEOPLE)]
    run = asyncio.ensure_future(sockets.run())
    await server.socket.connected(within=20)
    for _ in range(2):
        before = server.socket.opened
        chatting = [asyncio.ensure_future(_writes(person, random)) for person in people]
        await asyncio.sleep(random.uniform(0, 0.05))
        await STRIKES[strike](server)
        await asyncio.gather(*chatting)
        await server.socket.connected(times=before + 1, within=20)
    await server.delivery.idle(within=30)
    sockets.stop()
    await asyncio.wait_for(run, 20)
    await background.finish(within=20)
    assert (server.delivery.lost, server.complaints) == ([], [])
    assert check_events(database, server) == 2 * WRITTEN * PEOPLE
    answers = [sum(message.from_bot for message in person.chat) for person in people]
    assert answers == [2 * WRITTEN] * PEOPLE


async def _writes(person: FakeSlackUser, random: Random) -> None:
    for _ in range(WRITTEN):
        await person.types(f"{person.id} {random.randrange(10**9)}")
        await asyncio.sleep(random.uniform(0, 0.02))

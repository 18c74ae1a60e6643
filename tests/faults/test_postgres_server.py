"""PostgreSQL itself is stopped, dies and runs out of room under people who go on chatting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from aiohttp import ClientSession

from scheduler.delivery import ON_THE_WIRE
from storage import schema
from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram_server import FakeTelegram
from tests.faults import disks
from tests.faults.cluster import Cluster, Member
from tests.faults.crowd import Crowd
from tests.faults.fronts import Front
from tests.faults.servers import Server

pytestmark = [pytest.mark.timeout(400), pytest.mark.usefixtures("at_length")]
QUICK_PEOPLE = Limits(bot_per_second=1000, bot_burst=1000, chat_burst=1000)
ON_TELEGRAM, ON_WEB = 24, 6
BEFORE, AWAY, AFTER = 3.0, 3.0, 5.0  # seconds
SMALL = 192  # megabytes

Outage = Callable[[Server], Awaitable[None]]


async def _stopped(server: Server) -> None:
    await asyncio.to_thread(server.stop)
    await asyncio.sleep(AWAY)
    await asyncio.to_thread(server.start)


async def _stopped_at_once(server: Server) -> None:
    await asyncio.to_thread(server.stop, "immediate")
    await asyncio.sleep(AWAY)
    await asyncio.to_thread(server.start)


async def _killed(server: Server) -> None:
    server.kill()
    await asyncio.sleep(AWAY)
    await asyncio.to_thread(server.start)


async def _starved(server: Server) -> None:
    with disks.filled(server.folder):
        await asyncio.sleep(3 * AWAY)
    if not server.pid:  # it gives up where its own log has no room; an operator starts it
        await asyncio.to_thread(server.start)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(limits=QUICK_PEOPLE) as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    made = tmp_path / "server"
    made.mkdir()
    if request.node.callspec.params["outage"] is not _starved:
        yield made
        return
    with disks.small_disk(made, megabytes=SMALL):
        yield made


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    made = Server(folder)
    made.start()
    schema.migrate(made.address())
    yield made
    made.close()


@pytest.fixture
async def cluster(
    server: Server, tmp_path: Path, telegram: FakeTelegram, front: Front
) -> AsyncIterator[Cluster]:
    made = Cluster(tmp_path, server.address(), telegram, 0, front.secure_url)
    yield made
    await made.close()


@pytest.mark.parametrize(
    "outage",
    [
        _stopped,
        _stopped_at_once,
        _killed,
        pytest.param(_starved, marks=disks.ROOT_ONLY),
    ],
)
async def test_all_processes_come_back_and_nothing_is_lost_or_twice(
    cluster: Cluster,
    telegram: FakeTelegram,
    front: Front,
    server: Server,
    random: Random,
    outage: Outage,
) -> None:
    crowd = Crowd(cluster, telegram, front, random)
    crowd.settle(ON_TELEGRAM, ON_WEB)
    intakes = await cluster.add("run --intake-only", 2)
    workers = await cluster.add("worker", 2)
    front.members = [intake.url for intake in intakes]
    await crowd.enter()
    living = asyncio.ensure_future(crowd.live())
    await asyncio.sleep(BEFORE)
    await outage(server)
    await asyncio.sleep(AFTER)
    crowd.rest()
    await living
    assert await asyncio.gather(*map(health_of, [*intakes, *workers])) == [200] * 4
    await crowd.close()
    assert [await member.end() for member in cluster.members] == [0] * 4
    for intake in intakes:
        troubles = intake.log.count("database.trouble")
        assert 1 <= troubles == intake.log.count("database.recovered") <= 3
        assert "Traceback" not in intake.log
    assert crowd.check().repeats <= ON_THE_WIRE  # their marks found no database


async def health_of(member: Member) -> int:
    """Its status, once it is well again."""
    async with ClientSession() as session, asyncio.timeout(30):
        while True:
            async with session.get(f"{member.url}/healthz") as answer:
                if answer.status == 200:
                    return answer.status
            await asyncio.sleep(0.2)

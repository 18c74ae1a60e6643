"""An upgrade under people who chat: two versions side by side on one database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram_server import FakeTelegram
from tests.faults import versions
from tests.faults.cluster import Cluster
from tests.faults.crowd import Crowd
from tests.faults.fronts import Front
from tests.faults.servers import Server

pytestmark = [pytest.mark.timeout(400), pytest.mark.usefixtures("at_length")]
QUICK_PEOPLE = Limits(bot_per_second=1000, bot_burst=1000, chat_burst=1000)
ON_TELEGRAM, ON_WEB = 16, 4
WHILE = 4.0  # seconds between two steps of the upgrade


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(limits=QUICK_PEOPLE) as server:
        yield server


@pytest.fixture(params=["from the one before", "to one to come"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    """The version that runs, and the one that takes its place."""
    if request.param == "to one to come":
        return versions.ROOT, versions.later(tmp_path)
    if (before := versions.earlier(tmp_path)) is None:
        pytest.skip("the history of the program is not at hand")
    return before, versions.ROOT


async def test_a_newer_version_takes_over_while_people_chat(
    pair: tuple[Path, Path],
    server: Server,
    tmp_path: Path,
    telegram: FakeTelegram,
    front: Front,
    random: Random,
) -> None:
    old, new = pair
    settings = {"LACZNIK_DATABASE_URL": server.address(), "LACZNIK_DATA_DIR": str(tmp_path)}
    assert versions.run(old, "migrate", tmp_path, settings) == (0, "")
    cluster = Cluster(tmp_path, server.address(), telegram, 0, front.secure_url)
    crowd = Crowd(cluster, telegram, front, random)
    crowd.settle(ON_TELEGRAM, ON_WEB)
    try:
        (old_intake,) = await cluster.add("run --intake-only", 1, program=old)
        (old_worker,) = await cluster.add("worker", 1, program=old)
        front.members = [old_intake.url]
        await crowd.enter()
        living = asyncio.ensure_future(crowd.live())
        await asyncio.sleep(WHILE)

        migrating = asyncio.to_thread(versions.run, new, "migrate", tmp_path, settings)
        assert await migrating == (0, "")
        said = telegram.calls.of("sendMessage")
        await asyncio.sleep(WHILE)
        assert len(telegram.calls.of("sendMessage")) > len(said)  # the old ones go on
        refusing = await asyncio.to_thread(versions.run, old, "worker", tmp_path, settings)
        assert (refusing[0], refusing[1].count("\n"), "Traceback" in refusing[1]) == (2, 1, False)

        (new_worker,) = await cluster.add("worker", 1, program=new)
        assert await old_worker.end() == 0
        await asyncio.sleep(WHILE)
        assert cluster.holder() is new_worker
        (new_intake,) = await cluster.add("run --intake-only", 1, program=new)
        front.members = [old_intake.url, new_intake.url]
        await asyncio.sleep(WHILE)  # both take in, one works
        front.members = [new_intake.url]
        assert await old_intake.end() == 0
        await asyncio.sleep(WHILE)
        crowd.rest()
        await living
        await crowd.close()
        assert [await member.end() for member in cluster.alive()] == [0, 0]
    finally:
        await cluster.close()
    assert crowd.check().repeats == 0
    assert [member.log.count("Traceback") for member in cluster.members] == [0] * 4

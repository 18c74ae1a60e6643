"""The cluster of `compose.yaml`, started without its images: every command and setting of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from aiohttp import ClientSession

from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram_server import FakeTelegram
from tests.faults import versions
from tests.faults.cluster import Cluster, Member
from tests.faults.crowd import Crowd
from tests.faults.fronts import Front
from tests.faults.servers import Server
from tests.faults.test_postgres_server import health_of
from tests.test_deployment import OURS

pytestmark = [pytest.mark.timeout(400), pytest.mark.usefixtures("at_length")]
QUICK_PEOPLE = Limits(bot_per_second=1000, bot_burst=1000, chat_burst=1000)
WHILE = 4.0  # seconds


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(limits=QUICK_PEOPLE) as server:
        yield server


def environment(service: dict[str, Any], given: dict[str, str]) -> dict[str, str]:
    """As Compose fills it in; the database lies elsewhere."""

    def value(found: re.Match[str]) -> str:
        return given.get(found[1], "")

    filled = {
        name: re.sub(r"\$\{(\w+)[^}]*\}", value, text)
        for name, text in service["environment"].items()
    }
    return filled | {"LACZNIK_DATABASE_URL": given["address"]}


async def test_two_intakes_and_two_workers_behind_a_proxy(
    server: Server, tmp_path: Path, telegram: FakeTelegram, front: Front, random: Random
) -> None:
    given = {
        "address": server.address(),
        "LACZNIK_DOMAIN": front.secure_url.removeprefix("https://"),
        "LACZNIK_TELEGRAM_TOKEN": telegram.token,
    }
    own = {"LACZNIK_DATA_DIR": str(tmp_path)}
    migrate = environment(OURS["migrate"], given) | own
    assert versions.run(versions.ROOT, "migrate", tmp_path, migrate) == (0, "")
    cluster = Cluster(tmp_path, server.address(), telegram, 0, front.secure_url)
    crowd = Crowd(cluster, telegram, front, random)
    crowd.settle(16, 4)
    try:
        members = await _start(cluster, given)
        intakes = [members[name] for name in members if name.startswith("intake")]
        front.members = [intake.url for intake in intakes]
        assert await asyncio.gather(*map(health_of, members.values())) == [200] * 4
        await crowd.enter()
        assert await _healthy(front)
        living = asyncio.ensure_future(crowd.live())
        for name in ("worker-1", "intake-1", "worker-2", "intake-2"):
            await asyncio.sleep(WHILE)
            assert await members[name].end() == 0
            await asyncio.sleep(WHILE)
            assert await _healthy(front)  # past the one that is not there
            await members[name].start()
        crowd.rest()
        await living
        await crowd.close()
        assert [await member.end() for member in members.values()] == [0] * 4
    finally:
        await cluster.close()
    found = crowd.check()
    assert (found.repeats, len(front.served)) == (0, 2)


async def _start(cluster: Cluster, given: dict[str, str]) -> dict[str, Member]:
    """All but the migration, side by side, by name."""
    names = [name for name in OURS if name != "migrate"]
    key = cluster.settings["LACZNIK_SECRET_KEY"]

    async def start(name: str) -> Member:
        filled = environment(OURS[name], given | {"LACZNIK_SECRET_KEY": key})
        named = {setting.removeprefix("LACZNIK_").lower(): v for setting, v in filled.items()}
        (member,) = await cluster.add(" ".join(OURS[name]["command"]), 1, **named)
        return member

    return dict(zip(names, await asyncio.gather(*map(start, names)), strict=True))


async def _healthy(front: Front) -> bool:
    async with (
        ClientSession() as session,
        session.get(f"{front.secure_url}/healthz", ssl=front.trust) as answer,
    ):
        return answer.status == 200

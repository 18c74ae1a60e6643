"""One chat's updates come to two processes in turn: one order, and each answer once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram_server import FakeTelegram
from tests.faults.cluster import Cluster
from tests.faults.crowd import Crowd
from tests.faults.fronts import Front
from tests.faults.people import SMALL_TALK, Person

pytestmark = [
    pytest.mark.parametrize("address", ["postgres"], indirect=True),
    pytest.mark.timeout(240),
    pytest.mark.usefixtures("at_length"),
]
QUICK_PEOPLE = Limits(bot_per_second=1000, bot_burst=1000, chat_burst=1000)
PEOPLE = 12
ROUNDS = 20


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(limits=QUICK_PEOPLE) as server:
        yield server


@pytest.mark.parametrize("command", ["run", "run --intake-only"])
async def test_answers_to_alternate_updates_keep_their_order(
    address: str,
    tmp_path: Path,
    telegram: FakeTelegram,
    front: Front,
    random: Random,
    command: str,
) -> None:
    cluster = Cluster(tmp_path, address, telegram, 0)
    crowd = Crowd(cluster, telegram, front, random)
    crowd.settle(PEOPLE)
    try:
        both = await cluster.add(command, 2)
        if command != "run":
            await cluster.add("worker", 1)
        front.members = [member.url for member in both]
        await crowd.enter()
        for _ in range(ROUNDS):
            await asyncio.gather(*(_chatter(life.talker) for life in crowd.lives.values()))
        crowd.rest()
        await crowd.live()
        assert [await member.end() for member in cluster.members] == [0] * len(cluster.members)
    finally:
        await cluster.close()
    assert min(front.served.values()) > PEOPLE * ROUNDS
    assert crowd.check().repeats == 0
    assert {call.status for call in telegram.calls.refused()} <= {400}  # presses that waited long


async def _chatter(talker: Person) -> None:
    """Everything at once, each update to another process than the one before."""
    for question in SMALL_TALK:
        await talker.types(question)
    await talker.sees(SMALL_TALK["a może tak"])

"""Two, then four workers on one PostgreSQL: one sends, in order, and another takes over."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from scheduler.delivery import ON_THE_WIRE
from tests.fakes.telegram_server import FakeTelegram
from tests.faults.cluster import PUBLIC, Cluster
from tests.faults.conftest import SHORT, Size

pytestmark = [
    pytest.mark.parametrize("address", ["postgres"], indirect=True),
    pytest.mark.timeout(240),
]
PEOPLE = 30
TEXTS = [f"komunikat {number}" for number in range(5)]
LEASE = 5.0


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def cluster(address: str, tmp_path: Path, telegram: FakeTelegram) -> AsyncIterator[Cluster]:
    made = Cluster(tmp_path, address, telegram, PEOPLE)
    yield made
    await made.close()


async def opened(cluster: Cluster, telegram: FakeTelegram) -> None:
    """Everybody has started the bot, which may write to them from then on."""
    for person in cluster.people:
        await person.types("/start")
    telegram.updates.pending.clear()


def said(telegram: FakeTelegram) -> dict[int, list[str]]:
    """What the platform took, by chat, in order."""
    found: dict[int, list[str]] = {}
    for call in telegram.calls.of("sendMessage"):
        if call.status == 200:
            found.setdefault(call.params["chat_id"], []).append(call.params["text"])
    return found


def repeats(telegram: FakeTelegram, announced: Sequence[str] = TEXTS) -> int:
    """How many messages were said twice; fails where one is missing or out of order."""
    twice = 0
    for texts in said(telegram).values():
        assert list(dict.fromkeys(texts)) == list(announced)
        twice += sum(Counter(texts).values()) - len(announced)
    assert len(said(telegram)) == PEOPLE
    return twice


@pytest.mark.parametrize("workers", [2, 4])
async def test_one_of_several_workers_sends_in_order_and_without_a_refusal(
    cluster: Cluster, telegram: FakeTelegram, size: Size, workers: int
) -> None:
    if workers > 2 and size is SHORT:
        pytest.skip("four take long to start (make faults)")
    await opened(cluster, telegram)
    await cluster.add("worker", workers)
    cluster.announce(TEXTS)
    await cluster.until_sent(within=60)
    assert repeats(telegram) == 0
    telegram.calls.assert_none_refused()
    assert [await member.end() for member in cluster.members] == [0] * workers


async def test_a_killed_holder_is_followed_within_its_lease(
    cluster: Cluster, telegram: FakeTelegram
) -> None:
    await opened(cluster, telegram)
    await cluster.add("worker", 2)
    cluster.announce(TEXTS)
    await cluster.until_sent(within=30, left=PEOPLE * len(TEXTS) - 40)
    first = cluster.holder()
    await first.end(signal.SIGKILL)
    died = telegram.clock.now()
    await cluster.until_sent(within=60)
    after = [call.at for call in telegram.calls.of("sendMessage") if call.at > died + 0.1]
    assert after[0] - died < LEASE
    assert cluster.holder() is not first
    assert repeats(telegram) <= ON_THE_WIRE
    telegram.calls.assert_none_refused()


async def test_a_holder_that_stood_still_sends_nothing_when_it_wakes(
    cluster: Cluster, telegram: FakeTelegram
) -> None:
    await opened(cluster, telegram)
    await cluster.add("worker", 2)
    cluster.announce(TEXTS)
    await cluster.until_sent(within=30, left=PEOPLE * len(TEXTS) - 40)
    first = cluster.holder()
    first.send(signal.SIGSTOP)
    await asyncio.sleep(LEASE + 2)
    assert cluster.holder() is not first
    first.send(signal.SIGCONT)
    await cluster.until_sent(within=60)
    assert cluster.holder() is not first
    assert repeats(telegram) <= ON_THE_WIRE
    telegram.calls.assert_none_refused()


async def test_intakes_take_in_and_a_worker_answers(
    cluster: Cluster, telegram: FakeTelegram
) -> None:
    intakes = await cluster.add("run --intake-only", 2)
    telegram.updates.behind_proxy[PUBLIC] = intakes[0].url
    await cluster.add("worker", 1)
    await telegram.calls.wait_for("setWebhook", within=20)
    for number, person in enumerate(cluster.people):
        telegram.updates.behind_proxy[PUBLIC] = intakes[number % 2].url
        await person.types("/pomoc")
        await telegram.updates.wait_until_taken(within=20)
    for person in cluster.people:
        await person.sees("biuro@example.org", within=20)
    assert telegram.calls.of("getUpdates") == []
    answers = Counter(call.params["chat_id"] for call in telegram.calls.of("sendMessage"))
    assert set(answers.values()) == {1}
    telegram.calls.assert_none_refused()

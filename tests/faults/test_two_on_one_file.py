"""Two whole processes on one SQLite file, which nobody should start: still nothing is double."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.telegram_server import FakeTelegram
from tests.faults.cluster import Cluster
from tests.faults.test_cluster import opened

PEOPLE = 10
TEXTS = ["komunikat 0", "komunikat 1"]


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.mark.timeout(240)
@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
async def test_one_polls_and_sends_and_the_other_follows(
    address: str, tmp_path: Path, telegram: FakeTelegram
) -> None:
    cluster = Cluster(tmp_path, address, telegram, PEOPLE)
    await opened(cluster, telegram)
    await cluster.add("run", 2, telegram_webhook="false")
    cluster.announce(TEXTS)
    await cluster.until_sent(within=30)
    polling = cluster.holder("poll:telegram")
    await polling.end(signal.SIGKILL)
    for person in cluster.people:
        await person.types("/pomoc")
    for person in cluster.people:
        await person.sees("biuro@example.org", within=20)
    said = Counter(call.params["chat_id"] for call in telegram.calls.of("sendMessage"))
    assert set(said.values()) == {len(TEXTS) + 1}
    assert cluster.holder("poll:telegram") is not polling
    await cluster.close()

"""A worker that is cut off from the database, and a database that goes away under all of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from scheduler.delivery import ON_THE_WIRE
from storage.database import make_engine
from tests.fakes.telegram_server import FakeTelegram
from tests.faults.cluster import Cluster
from tests.faults.line import Line
from tests.faults.test_cluster import LEASE, PEOPLE, TEXTS, opened, repeats

pytestmark = [
    pytest.mark.parametrize("address", ["postgres"], indirect=True),
    pytest.mark.timeout(240),
    pytest.mark.usefixtures("at_length"),
]
AWAY = 3.0
LETTERS = PEOPLE * len(TEXTS)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def cluster(address: str, tmp_path: Path, telegram: FakeTelegram) -> AsyncIterator[Cluster]:
    made = Cluster(tmp_path, address, telegram, PEOPLE)
    yield made
    await made.close()


async def test_a_holder_without_its_database_stops_before_another_begins(
    cluster: Cluster, telegram: FakeTelegram, address: str
) -> None:
    await opened(cluster, telegram)
    async with Line(address) as line:
        (first,) = await cluster.add("worker", 1, database_url=line.address)
        (second,) = await cluster.add("worker", 1)
        cluster.announce(TEXTS)
        await cluster.until_sent(within=30, left=LETTERS - 30)
        assert cluster.holder() is first
        line.cut()
        cut = telegram.clock.now()
        await cluster.until_sent(within=60)
        after = [call.at - cut for call in telegram.calls.of("sendMessage") if call.at > cut]
        assert cluster.holder() is second
        assert [at for at in after if 1.0 < at < LEASE - 1.2] == []  # neither of them
        assert min(at for at in after if at > LEASE - 1.2) < LEASE + 2
        line.mend()
        cluster.announce([])
        assert repeats(telegram) <= ON_THE_WIRE
        telegram.calls.assert_none_refused()


async def test_all_come_back_to_a_database_that_was_away(
    cluster: Cluster, telegram: FakeTelegram, address: str
) -> None:
    await opened(cluster, telegram)
    await cluster.add("worker", 2)
    cluster.announce(TEXTS)
    await cluster.until_sent(within=30, left=LETTERS - 30)
    await _take_away(address)
    await cluster.until_sent(within=90)
    assert repeats(telegram) <= ON_THE_WIRE
    telegram.calls.assert_none_refused()
    assert [await member.end() for member in cluster.members] == [0, 0]


async def _take_away(address: str) -> None:
    """As a restart does: every connection ends, and for a while none is let in."""
    url = make_url(address)
    elsewhere = url.set(database="postgres").render_as_string(hide_password=False)
    engine = make_engine(elsewhere).execution_options(isolation_level="AUTOCOMMIT")
    with closing(engine.connect()) as connection:
        connection.execute(text(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS false"))
        ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
        connection.execute(text(ending), {"name": url.database}).all()
        await asyncio.sleep(AWAY)
        connection.execute(text(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS true"))
    engine.dispose()

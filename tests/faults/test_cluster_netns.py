"""A worker whose network to the database is taken down, while Telegram stays within its reach."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from scheduler.delivery import ON_THE_WIRE
from storage import schema
from tests.fakes.telegram_server import FakeTelegram
from tests.faults.cluster import Cluster
from tests.faults.line import Line
from tests.faults.networks import Place, obstacle
from tests.faults.servers import Server
from tests.faults.test_cluster import LEASE, PEOPLE, TEXTS, opened, repeats

pytestmark = [pytest.mark.timeout(240), pytest.mark.usefixtures("at_length")]
LETTERS = PEOPLE * len(TEXTS)
LAST = "jeszcze jedno"
EARLY = 1.2  # seconds before its lease ends a holder stops


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
def place() -> Iterator[Place]:
    if reason := obstacle():
        pytest.skip(reason)
    with Place() as made:
        yield made


@pytest.fixture
def server(tmp_path: Path, place: Place) -> Iterator[Server]:
    folder = tmp_path / "server"
    folder.mkdir()
    made = Server(folder, ("127.0.0.1", place.first))
    made.start()
    schema.migrate(made.address())
    yield made
    made.close()


@pytest.fixture
async def cluster(server: Server, tmp_path: Path, telegram: FakeTelegram) -> AsyncIterator[Cluster]:
    made = Cluster(tmp_path, server.address(), telegram, PEOPLE)
    yield made
    await made.close()


async def test_a_holder_whose_cable_is_cut_stops_before_another_begins(
    cluster: Cluster, telegram: FakeTelegram, place: Place, server: Server
) -> None:
    await opened(cluster, telegram)
    async with Line(telegram.url, place.second) as line:
        ways = {
            "database_url": server.address(place.first),
            "telegram_base_url": f"{line.address}/bot",
            "telegram_file_url": f"{line.address}/file/bot",
        }
        (first,) = await cluster.add("worker", 1, before=place.command, **ways)
        (second,) = await cluster.add("worker", 1)
        cluster.announce(TEXTS)
        await cluster.until_sent(within=30, left=LETTERS - 30)
        assert cluster.holder() is first
        place.cut()
        cut = telegram.clock.now()
        await cluster.until_sent(within=60)
        after = [call.at - cut for call in telegram.calls.of("sendMessage") if call.at > cut]
        assert cluster.holder() is second
        assert [at for at in after if 1.0 < at < LEASE - EARLY] == []  # neither of them
        assert min(at for at in after if at > LEASE - EARLY) < LEASE + 2
        silent = min(at for at in after if at > 1.0)
        place.mend()
        await second.end()
        cluster.announce([LAST])
        await cluster.until_sent(within=60)
        assert cluster.holder() is first  # by itself, though nobody told it that it may
    assert repeats(telegram, [*TEXTS, LAST]) <= ON_THE_WIRE
    telegram.calls.assert_none_refused()
    print(f"silent for {silent:.2f} s")  # noqa: T201 - of the long run

"""What is done by one process only, among several: sending and ticking."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from messages.steps import Delivered
from scheduler.clock import Tick, Ticker
from scheduler.delivery import Delivery
from scheduler.leases import Leases
from scheduler.pace import Pace, Rate
from storage import outbox
from storage.database import Database
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW
from tests.domain.holidays_pl import PILOT
from tests.scheduler.test_delivery import Post, Scripted
from tests.storage.test_leases import age

LONG = timedelta(days=1)


class Slow(Scripted):
    """The platform takes each message, and answers late."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()
        self.answer_now = asyncio.Event()

    async def send(
        self, chat: str, step: Delivered, replaces: str | None, *, row: int
    ) -> str | None:
        sent = await super().send(chat, step, replaces, row=row)
        self.asked.set()
        await self.answer_now.wait()
        return sent


class Worker:
    """A process of the cluster that would send what `post` wrote."""

    def __init__(self, post: Post, name: str, channel: Scripted | None = None) -> None:
        self.channel = channel or Scripted()
        self.leases = Leases(post.database, name)
        self.lease = self.leases.want("deliver:direct")
        self.delivery = Delivery(
            post.database, self.channel, lambda: post.now, Pace(Rate(10_000)), self.lease
        )

    async def work(self) -> int:
        """One round of its leases, and one of its sending."""
        await self.leases.look()
        if not self.lease.is_held:
            return 0
        await self.delivery.take_over()
        return await self.delivery.drain()


@pytest.fixture
async def post(database: Database) -> Post:
    return Post(database)


async def test_only_the_holder_sends(post: Post) -> None:
    one, two = Worker(post, "one"), Worker(post, "two")
    for text in ("1", "2", "3"):
        post.post(text)
        await one.work()
        await two.work()
    assert (len(one.channel.sent), len(two.channel.sent)) == (3, 0)


async def test_the_next_holder_sends_what_the_last_had_in_hand(post: Post) -> None:
    one, two = Worker(post, "one"), Worker(post, "two")
    await one.work()
    post.post("w ręku")
    post.database.write_now(lambda s: outbox.claim(s, "direct", post.now))  # and it dies
    age(post.database, seconds=6)
    assert await two.work() == 1
    assert post.rows() == [("direct", "sent", 0)]


async def test_a_holder_that_lost_its_lease_claims_nothing(post: Post) -> None:
    one, two = Worker(post, "one"), Worker(post, "two")
    await one.work()
    age(post.database, seconds=6)
    await two.work()  # while the first still believes that it holds the lease
    post.post("Dzień dobry")
    assert one.lease.is_held
    assert await one.delivery.drain() == 0
    assert await two.work() == 1
    assert one.channel.sent == []


async def test_a_send_under_way_is_cut_when_the_lease_is_lost(post: Post) -> None:
    slow = Slow()
    one, two = Worker(post, "one", slow), Worker(post, "two")
    await one.work()
    post.post("jeden")
    post.post("dwa")
    sending = asyncio.ensure_future(one.delivery.drain())
    await slow.asked.wait()
    age(post.database, seconds=6)
    assert await two.work() == 1
    await one.leases.look()
    assert await sending == 0
    assert await two.work() == 1
    assert len(slow.sent) == 1  # that one may have arrived twice, and nothing else
    assert [html for _, html, _ in two.channel.sent] == ["jeden", "dwa"]
    assert post.rows() == [("direct", "sent", 0)] * 2


async def test_replies_of_another_process_are_left_to_the_holder(post: Post) -> None:
    one, two = Worker(post, "one"), Worker(post, "two")
    await one.work()
    post.post("odpowiedź")
    letters = post.database.write_now(lambda s: outbox.claim(s, "direct", post.now))
    await two.delivery.send_now(letters)
    assert two.channel.sent == []
    assert await one.work() == 1
    assert post.rows() == [("direct", "sent", 0)]


async def test_only_the_holder_ticks_and_a_new_one_looks_at_everything(
    database: Database,
) -> None:
    looks: list[tuple[str, str]] = []

    def clock_of(name: str) -> tuple[Leases, Ticker]:
        keeper = Leases(database, name)
        ticks = [
            Tick(tick, every, lambda *_, tick=tick: looks.append((name, tick)))
            for tick, every in (("daily", LONG), ("often", timedelta(seconds=0.1)))
        ]
        ticker = Ticker(database, lambda: NOW, PILOT, lambda: None, ticks, keeper.want("clock"))
        return keeper, ticker

    (one, first), (two, second) = clock_of("one"), clock_of("two")
    await one.look()
    await two.look()
    first.start()
    second.start()
    await asyncio.sleep(0.5)
    assert {name for name, _ in looks} == {"one"}
    assert looks.count(("one", "daily")) == 1
    await one.close()
    await two.look()
    del looks[:]
    await asyncio.sleep(0.5)
    first.stop()
    second.stop()
    assert {name for name, _ in looks} == {"two"}
    assert looks.count(("two", "daily")) == 1


async def test_a_tick_that_comes_too_late_does_nothing(database: Database) -> None:
    keeper, seen = Leases(database, "one"), list[str]()
    lease = keeper.want("clock")
    await keeper.look()
    age(database, seconds=6)
    tick = Tick("late", LONG, lambda *_: seen.append("looked"))
    await Ticker(database, lambda: NOW, PILOT, lambda: None, [tick], lease).run_all(NOW)
    assert lease.is_held
    assert seen == []

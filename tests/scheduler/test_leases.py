"""Several processes' leases on one database; their time is told by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from scheduler import leases as keeping
from scheduler.leases import LIFE, MARGIN, Lease, Leases
from storage.database import Database
from storage.leases import LeaseLost
from tests.storage.test_leases import age


class Process:
    """One that wants the lease "bot"."""

    def __init__(self, database: Database, name: str, **options: Any) -> None:
        self.leases = Leases(database, name, **options)
        self.lease = self.leases.want("bot")

    async def holds(self) -> bool:
        """After a round."""
        await self.leases.look()
        return self.lease.is_held


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Moves the monotonic clock of this machine's processes on."""
    offset = 0.0

    def move(seconds: float) -> None:
        nonlocal offset
        offset += seconds
        loop = asyncio.get_running_loop()
        real = type(loop).time
        monkeypatch.setattr(loop, "time", lambda: real(loop) + offset)

    return move


async def test_one_of_two_holds_it(database: Database) -> None:
    one, two = Process(database, "one"), Process(database, "two")
    assert (await one.holds(), await two.holds()) == (True, False)
    assert (await one.holds(), await two.holds()) == (True, False)


async def test_of_two_that_ask_at_once_one_gets_it(database: Database) -> None:
    for _ in range(20):
        crowd = [Process(database, f"{number}") for number in range(4)]
        held = await asyncio.gather(*(process.holds() for process in crowd))
        assert held.count(True) == 1
        await asyncio.gather(*(process.leases.close() for process in crowd))


async def test_the_holder_stops_by_its_own_clock_before_it_ends(
    database: Database, hands: Callable[[float], None]
) -> None:
    one = Process(database, "one")
    assert await one.holds()
    hands(LIFE - MARGIN - 0.5)
    assert one.lease.is_held
    hands(0.6)
    assert not one.lease.is_held
    assert not await Process(database, "two").holds()


async def test_it_is_taken_over_after_its_end_and_the_turn_changes(
    database: Database, hands: Callable[[float], None]
) -> None:
    one, two = Process(database, "one"), Process(database, "two")
    await one.holds()
    age(database, seconds=6)
    hands(LIFE)
    assert await two.holds()
    assert not await one.holds()
    age(database, seconds=6)
    assert await one.holds()
    assert (one.lease.turn, two.lease.turn) == (2, 1)


async def test_an_interruption_by_the_own_clock_alone_is_another_turn(
    sqlite_database: Database, hands: Callable[[float], None]
) -> None:
    one = Process(sqlite_database, "one")
    await one.holds()
    hands(LIFE - MARGIN)
    assert await one.holds()
    assert one.lease.turn == 2


async def test_what_runs_under_it_is_cut_when_it_ends(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MARGIN", LIFE - 0.1)
    one = Process(sqlite_database, "one")
    await one.holds()
    with pytest.raises(LeaseLost):
        async with one.lease.during():
            await asyncio.sleep(5)
    with pytest.raises(LeaseLost):
        async with one.lease.during():
            raise AssertionError("begun without the lease")


async def test_what_runs_longer_than_a_life_goes_on_while_it_is_renewed(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MARGIN", LIFE - 0.2)
    monkeypatch.setattr(keeping, "RENEW_EVERY", 0.05)
    one = Process(sqlite_database, "one")
    await one.holds()
    renewing = asyncio.ensure_future(one.leases.run())
    async with one.lease.during():
        await asyncio.sleep(0.5)
    renewing.cancel()
    assert one.lease.turn == 1


async def test_a_time_out_inside_is_no_loss(sqlite_database: Database) -> None:
    one = Process(sqlite_database, "one")
    await one.holds()
    with pytest.raises(TimeoutError):
        async with one.lease.during(), asyncio.timeout(0):
            await asyncio.sleep(1)


async def test_what_a_dead_process_of_this_machine_held_is_free_at_once(
    database: Database,
) -> None:
    await Process(database, "dead").holds()
    assert not await Process(database, "two").holds()
    assert await Process(database, "two", is_gone=lambda owner: owner == "dead").holds()


async def test_a_clock_moved_back_keeps_nobody_from_a_dead_holders_lease(
    database: Database, hands: Callable[[float], None]
) -> None:
    await Process(database, "one").holds()
    age(database, seconds=-3600)
    two = Process(database, "two")
    assert not await two.holds()
    hands(LIFE - 0.5)
    assert not await two.holds()
    hands(1)
    assert await two.holds()


async def test_a_clock_moved_back_takes_nothing_from_a_living_holder(
    database: Database, hands: Callable[[float], None]
) -> None:
    one, two = Process(database, "one"), Process(database, "two")
    await one.holds()
    age(database, seconds=-3600)
    for _ in range(8):
        hands(1)
        assert (await two.holds(), await one.holds()) == (False, True)


async def test_who_lets_go_is_followed_at_once(database: Database) -> None:
    one, two = Process(database, "one"), Process(database, "two")
    await one.holds()
    await one.leases.close()
    assert (one.lease.is_held, await two.holds()) == (False, True)


async def test_without_the_database_it_ends_and_comes_back(
    sqlite_database: Database, hands: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Process(sqlite_database, "one")
    await one.holds()

    async def refuse(work: object) -> None:
        raise OSError("away")

    with monkeypatch.context() as away:
        away.setattr(sqlite_database, "write", refuse)
        assert await one.holds()
        hands(LIFE)
        assert not await one.holds()
    assert await one.holds()


async def test_waiting_ends_when_it_is_held(sqlite_database: Database) -> None:
    one = Process(sqlite_database, "one")
    waiting = asyncio.ensure_future(one.lease.held())
    await asyncio.sleep(0)
    assert not waiting.done()
    await one.holds()
    assert await waiting == 1


def test_a_lease_begins_unheld() -> None:
    assert Lease("bot", "one").turn == 0

"""Real processes that were down when reminders fell due, and are killed when they are back."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from scheduler.delivery import ON_THE_WIRE
from storage.database import Database
from tests import builders
from tests.fakes.telegram_server import FakeTelegram
from tests.faults import town
from tests.faults.conftest import SHORT, Size
from tests.faults.harness import Bot, Runner
from tests.faults.test_reminders import LAST_DAY, fates
from tests.scheduler.seed import seed_task, wall
from tests.scheduler.year import live, sent

DUE = wall(6, 12, 9)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TEAMS = 12


@pytest.mark.timeout(120)
@pytest.mark.parametrize("down", [MINUTE, HOUR, DAY])
async def test_a_reminder_comes_once_when_the_process_is_back(
    runner: Runner, address: str, tmp_path: Path, size: Size, down: timedelta
) -> None:
    if size is SHORT and down != DAY:
        pytest.skip("one downtime is enough (make faults)")
    _prepare(address)
    async with FakeTelegram() as telegram:
        leader = telegram.user(id=town.FIRST_ID)
        leader.has_started = True
        bot = Bot(runner, tmp_path, address, telegram)
        try:
            bot.set_clock(DUE + down)
            await bot.start()
            await leader.sees("terminu sprawozdania", within=size.patience)
            await bot.kill()
            bot.set_clock(DUE + down + timedelta(hours=2))
            await bot.start()
            await telegram.updates.wait_until_polled(within=size.patience)
            await bot.stop()
        finally:
            await bot.close()
        heard = [call.params["chat_id"] for call in telegram.calls.of("sendMessage")]
    assert heard == [town.FIRST_ID]
    with closing(Database(address)) as database:
        assert len(sent(database, "L-1")) == 1


@pytest.mark.timeout(120)
@pytest.mark.usefixtures("at_length")
async def test_what_is_past_its_use_is_dropped_and_the_ledger_says_why(
    runner: Runner, address: str, tmp_path: Path, size: Size
) -> None:
    """The last day's reminder is of no use on the day after."""
    _prepare(address, until=wall(6, 19, 8, 30))
    async with FakeTelegram() as telegram:
        leader = telegram.user(id=town.FIRST_ID)
        leader.has_started = True
        bot = Bot(runner, tmp_path, address, telegram)
        try:
            bot.set_clock(wall(6, 20, 8, 30))
            await bot.start()
            async with asyncio.timeout(size.patience):
                while _fate(address) == ("pending", ""):  # noqa: ASYNC110 - another process
                    await asyncio.sleep(0.2)
            await bot.stop()
        finally:
            await bot.close()
        heard = telegram.calls.of("sendMessage")
    assert _fate(address) == ("dropped", "too_late")
    assert len(heard) <= 2  # what was written before the bot went down


def _fate(address: str) -> tuple[str, str]:
    with closing(Database(address)) as database:
        return fates(database)[LAST_DAY, 0]


@pytest.mark.timeout(200)
@pytest.mark.usefixtures("at_length")
async def test_two_processes_that_come_back_at_once_remind_once(
    runner: Runner, address: str, tmp_path: Path, size: Size
) -> None:
    """One of them is killed as soon as the first reminder is out."""
    _prepare(address, teams=TEAMS)
    other = Runner()
    async with FakeTelegram() as telegram:
        leaders = [telegram.user(id=town.FIRST_ID + number) for number in range(TEAMS)]
        for leader in leaders:
            leader.has_started = True
        bots = [Bot(one, tmp_path, address, telegram) for one in (runner, other)]
        try:
            for bot in bots:
                bot.set_clock(DUE + HOUR)
            await asyncio.gather(*(bot.start() for bot in bots))
            await leaders[0].sees("terminu sprawozdania", within=size.patience)
            await bots[0].kill()
            for leader in leaders[1:]:
                await leader.sees("terminu sprawozdania", within=size.patience)
            await bots[1].stop()
        finally:
            for bot in bots:
                await bot.close()
            other.close()
        heard = Counter(call.params["chat_id"] for call in telegram.calls.of("sendMessage"))
    assert len(heard) == TEAMS
    assert heard.total() <= TEAMS + ON_THE_WIRE  # on the wire when the one was killed
    with closing(Database(address)) as database:
        for number in range(1, TEAMS + 1):
            assert len(sent(database, f"L-{number}")) == 1


def _prepare(address: str, *, until: datetime = DUE - timedelta(minutes=1), teams: int = 1) -> None:
    """All is planned and the bot goes down, a minute before nine."""
    with closing(Database(address)) as database:
        database.write_now(lambda session: seed_task(session, teams=teams))
        database.write_now(partial(_connect_leaders, teams=teams))
        live(database, wall(6, 9), until)


def _connect_leaders(session: Session, teams: int) -> None:
    for number in range(teams):
        leader = builders.person(session, f"L-{number + 1}")
        town.connect(session, leader, town.FIRST_ID + number, wall(4, 10))

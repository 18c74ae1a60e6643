"""A real process that was down when a reminder fell due, and is killed when it is back."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from storage.database import Database
from tests import builders
from tests.fakes.telegram_server import FakeTelegram
from tests.faults import town
from tests.faults.conftest import Size
from tests.faults.harness import Bot, Runner
from tests.scheduler.seed import seed_task, wall
from tests.scheduler.year import live, sent

DUE = wall(6, 12, 9)
A_DAY_LATER = DUE + timedelta(days=1)


@pytest.mark.timeout(120)
async def test_a_reminder_comes_once_when_the_process_is_back(
    runner: Runner, address: str, tmp_path: Path, size: Size
) -> None:
    _prepare(address)
    async with FakeTelegram() as telegram:
        leader = telegram.user(id=town.FIRST_ID)
        leader.has_started = True
        bot = Bot(runner, tmp_path, address, telegram)
        try:
            bot.set_clock(A_DAY_LATER)
            await bot.start()
            await leader.sees("terminu sprawozdania", within=size.patience)
            await bot.kill()
            bot.set_clock(A_DAY_LATER + timedelta(hours=2))
            await bot.start()
            await telegram.updates.wait_until_polled(within=size.patience)
            await bot.stop()
        finally:
            await bot.close()
        heard = [call.params["chat_id"] for call in telegram.calls.of("sendMessage")]
    assert heard == [town.FIRST_ID]
    with closing(Database(address)) as database:
        assert len(sent(database, "L-1")) == 1


def _prepare(address: str) -> None:
    """All is planned and the bot goes down a minute before nine."""
    with closing(Database(address)) as database:
        database.write_now(seed_task)
        database.write_now(_connect_leader)
        live(database, wall(6, 9), DUE - timedelta(minutes=1))


def _connect_leader(session: Session) -> None:
    town.connect(session, builders.person(session, "L-1"), town.FIRST_ID, wall(4, 10))

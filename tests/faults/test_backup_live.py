"""`lacznik backup` as a process of its own beside a bot at work: each copy is one moment."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random

import pytest
from sqlalchemy.engine import make_url

from storage import snapshots
from storage.database import Database
from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram_server import FakeTelegram
from tests.faults import town, versions
from tests.faults.filled import make_databases
from tests.faults.harness import Bot, Runner
from tests.faults.ledger import account_of
from tests.faults.people import Life, TelegramPerson
from tests.faults.whole import rows_of

pytestmark = [pytest.mark.timeout(300), pytest.mark.usefixtures("at_length", "postgres_programs")]
QUICK_PEOPLE = Limits(bot_per_second=1000, bot_burst=1000, chat_burst=1000)
PEOPLE, COPIES = 20, 3
EVERY = 2.0  # seconds


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(limits=QUICK_PEOPLE) as server:
        yield server


def elsewhere(address: str, folder: Path, number: int) -> dict[str, str]:
    """The settings of an installation that is empty."""
    there = folder / f"there{number}"
    there.mkdir()
    settings = {"LACZNIK_DATA_DIR": str(there), "LACZNIK_DATABASE_URL": ""}
    if snapshots.sqlite_path(address) is None:
        name = f"copy{number}_{os.getpid()}"
        make_databases(address, (name,))
        url = make_url(address).set(database=name).render_as_string(hide_password=False)
        settings["LACZNIK_DATABASE_URL"] = url
    return settings


async def test_each_copy_is_one_moment_and_the_bot_goes_on(
    runner: Runner, address: str, tmp_path: Path, random: Random, telegram: FakeTelegram
) -> None:
    with closing(Database(address)) as database:
        settle = partial(town.settle, on_telegram=PEOPLE, on_web=0, on_slack=0)
        database.write_now(settle)
    bot = Bot(runner, tmp_path, address, telegram)
    here = {"LACZNIK_DATA_DIR": str(tmp_path), "LACZNIK_DATABASE_URL": address}
    lives = {
        f"T-{number:04}": Life(
            TelegramPerson(telegram.user(id=town.FIRST_ID + number), patience=60),
            Random(random.random()),  # noqa: S311 - a schedule is no secret
            pause=0.3,
        )
        for number in range(PEOPLE)
    }
    is_over = asyncio.Event()
    try:
        await bot.start()
        living = asyncio.gather(*(life.live(is_over) for life in lives.values()))
        for number in range(COPIES):
            await asyncio.sleep(EVERY)
            backing_up = partial(versions.run, versions.ROOT, f"backup {number}.tar")
            assert await asyncio.to_thread(backing_up, tmp_path, here) == (0, "")
        is_over.set()
        await living
        await telegram.updates.wait_until_taken(within=60)
        await bot.stop()
    finally:
        await bot.close()
    found = account_of(address, telegram)
    assert (found.dead, found.unsent, found.disordered, found.lost) == (0, [], [], [])
    assert (found.repeats, len(bot.starts)) == (0, 1)
    sizes = [_compare(address, tmp_path, number, lives) for number in range(COPIES)]
    assert 0 < sizes[0] < sizes[1] < sizes[2] < found.events
    print(f"copies of {sizes} events while {found.events} came in")  # noqa: T201 - the figures


def _compare(address: str, folder: Path, number: int, lives: dict[str, Life]) -> int:
    """Every table of the copy is of the same moment; how many events there had been."""
    there = elsewhere(address, folder, number)
    assert versions.run(versions.ROOT, f"restore {number}.tar", folder, there) == (0, "")
    url = there["LACZNIK_DATABASE_URL"] or f"sqlite:///{there['LACZNIK_DATA_DIR']}/lacznik.sqlite3"
    copied, present = rows_of(url), rows_of(address)
    events, answers = ({row[0] for row in copied[table]} for table in ("inbox", "outbox"))
    assert len(events) == len(answers)  # each is answered once, in its own transaction
    assert events <= {row[0] for row in present["inbox"]}
    assert answers <= {row[0] for row in present["outbox"]}
    with closing(Database(url)) as database:
        returned = database.read_now(town.returned)
    for code, life in lives.items():
        had = returned.get(code, [])
        assert had == life.given[: len(had)]
    return len(events)

"""People chat and answer forms while the bot is killed under them again and again."""

from __future__ import annotations

import asyncio
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random

import pytest

from storage.database import Database
from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram_server import FakeTelegram
from tests.faults import town
from tests.faults.conftest import Size
from tests.faults.harness import Bot, Killer, Runner
from tests.faults.ledger import Account, account_of
from tests.faults.people import Life, TelegramPerson, WebPerson

QUICK_PEOPLE = Limits(bot_per_second=1000, bot_burst=1000, chat_burst=1000)


@pytest.mark.timeout(1200)
async def test_nothing_is_lost_and_nothing_is_done_twice(
    runner: Runner, address: str, tmp_path: Path, size: Size, random: Random
) -> None:
    with closing(Database(address)) as database:
        invited = database.write_now(
            partial(town.settle, on_telegram=size.telegram, on_web=size.web)
        )
    async with FakeTelegram(limits=QUICK_PEOPLE) as telegram:
        bot = Bot(runner, tmp_path, address, telegram)
        try:
            lives = await _live(bot, telegram, invited, size, random)
        finally:
            await bot.close()
        found = account_of(address, telegram)
    told = f"{found} in starts of {min(bot.starts):.2f} to {max(bot.starts):.2f} s"
    print(told)  # noqa: T201 - the figures of the long run
    for code, life in lives.items():
        assert found.returns[code] == life.given
    _check(found, telegram, lives, size)


async def _live(
    bot: Bot, telegram: FakeTelegram, invited: dict[str, str], size: Size, random: Random
) -> dict[str, Life]:
    """Until the kills are over and everybody has finished what they were at."""
    await bot.start()
    talkers: dict[str, TelegramPerson | WebPerson] = {}
    for number in range(size.telegram):
        user = telegram.user(id=town.FIRST_ID + number)
        talkers[f"T-{number:04}"] = TelegramPerson(user, size.patience)
    for code, invitation in invited.items():
        talkers[code] = page = WebPerson(bot.url, size.patience)
        await page.enter(invitation)
    lives = {
        code: Life(talker, Random(random.random()), size.pause)  # noqa: S311 - a schedule is no secret
        for code, talker in talkers.items()
    }
    killer = Killer(bot, random, size.kills)
    await asyncio.gather(killer.run(), *(life.live(killer.is_done) for life in lives.values()))
    await telegram.updates.wait_until_taken(within=size.patience)
    for talker in talkers.values():
        if isinstance(talker, WebPerson):
            await talker.close()
    await bot.stop()
    return lives


def _check(found: Account, telegram: FakeTelegram, lives: dict[str, Life], size: Size) -> None:
    pages = [life.talker for life in lives.values() if isinstance(life.talker, WebPerson)]
    joined = len(pages)
    assert found.events == telegram.updates.pushed + sum(page.sent for page in pages) + joined
    assert (found.dead, found.unsent, found.disordered, found.lost) == (0, [], [], [])
    assert found.repeats <= size.kills

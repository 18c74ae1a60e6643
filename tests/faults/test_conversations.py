"""People chat and answer forms while the bot is killed under them again and again."""

from __future__ import annotations

import asyncio
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random

import pytest

from bot.slack.manifest import manifest
from storage.database import Database
from tests.fakes.slack import limits as slack_limits
from tests.fakes.slack_server import FakeSlack
from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram_server import FakeTelegram
from tests.faults import town
from tests.faults.conftest import Size
from tests.faults.harness import Bot, Killer, Runner
from tests.faults.ledger import account_of
from tests.faults.people import Life, Person, TelegramPerson, WebPerson
from tests.faults.slack_ledger import check_events, mask_of
from tests.faults.slack_people import SlackPerson, WindowLife

QUICK_PEOPLE = Limits(bot_per_second=1000, bot_burst=1000, chat_burst=1000)
UNHURRIED = slack_limits.Limits(enforced=False)


@pytest.mark.timeout(1800)
async def test_nothing_is_lost_and_nothing_is_done_twice(
    runner: Runner, address: str, tmp_path: Path, size: Size, random: Random
) -> None:
    with closing(Database(address)) as database:
        invited = database.write_now(
            partial(town.settle, on_telegram=size.telegram, on_web=size.web, on_slack=size.slack)
        )
    async with FakeTelegram(limits=QUICK_PEOPLE) as telegram, FakeSlack(limits=UNHURRIED) as slack:
        slack.follow(manifest("pl"))
        slack.delivery.retry_delays = size.slack_retries
        bot = Bot(runner, tmp_path, address, telegram, slack)
        try:
            lives, kills = await _live(
                bot, _people(bot, telegram, slack, size), invited, size, random
            )
            await telegram.updates.wait_until_taken(within=size.patience)
            await slack.delivery.idle(within=size.patience)
            await bot.stop()
        finally:
            await bot.close()
        found = account_of(address, telegram, slack)
        with closing(Database(address)) as database:
            on_slack = check_events(database, slack, mask_of(tmp_path))
    talkers = [life.talker for life in lives.values()]
    again = sum(one.pressed_again for one in talkers if isinstance(one, SlackPerson))
    told = f"{len(lives)} people, {kills} kills: {found}"
    starts = f"starts of {min(bot.starts):.2f} to {max(bot.starts):.2f} s"
    on = f"Slack: {on_slack} events, {again} pressed again"
    print(f"{told}; {starts}; {on}")  # noqa: T201 - the figures of the long run
    for code, life in lives.items():
        assert found.returns[code] == life.given
    pages = [one for one in talkers if isinstance(one, WebPerson)]
    in_pages = sum(page.sent for page in pages) + len(pages)  # each page's door is an event
    assert found.events == telegram.updates.pushed + in_pages + on_slack
    assert (found.dead, found.unsent, found.disordered, found.lost) == (0, [], [], [])
    assert max(found.again.values(), default=0) <= kills  # one is on each platform's wire
    assert (slack.delivery.lost, slack.complaints) == ([], [])


def _people(bot: Bot, telegram: FakeTelegram, slack: FakeSlack, size: Size) -> dict[str, Person]:
    """By their codes; those of the web come in by their invitations."""
    found: dict[str, Person] = {}
    for number in range(size.telegram):
        user = telegram.user(id=town.FIRST_ID + number)
        found[f"T-{number:04}"] = TelegramPerson(user, size.patience)
    for number in range(size.web):
        found[f"W-{number:04}"] = WebPerson(bot.url, size.patience)
    for number in range(size.slack):
        colleague = slack.user(id=town.slack_id(number), name=f"Osoba {number}")
        found[f"S-{number:04}"] = SlackPerson(colleague, size.patience)
    return found


async def _live(
    bot: Bot, people: dict[str, Person], invited: dict[str, str], size: Size, random: Random
) -> tuple[dict[str, Life], int]:
    """Until the kills are over and everybody has finished what they were at; the kills."""
    await bot.start()
    lives = {}
    for code, person in people.items():
        if isinstance(person, WebPerson):
            await person.enter(invited[code])
        in_windows = isinstance(person, SlackPerson) and town.has_windows(int(code[2:]))
        kind = WindowLife if in_windows else Life
        lives[code] = kind(person, Random(random.random()), size.pause)  # noqa: S311 - a schedule is no secret
    killer = Killer(bot, random, size.kills)
    await asyncio.gather(killer.run(), *(life.live(killer.is_done) for life in lives.values()))
    for person in people.values():
        if isinstance(person, WebPerson):
            await person.close()
    return lives, killer.kills

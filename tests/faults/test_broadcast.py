"""The bot is killed in the middle of a broadcast."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.calendar import WARSAW, Calendar
from scheduler import broadcasts
from scheduler.delivery import ON_THE_WIRE
from storage.database import Database
from storage.tables.announcements import Announcement, Delivery
from storage.tables.engine import Outbox
from tests.fakes.telegram_server import FakeTelegram
from tests.faults import town
from tests.faults.conftest import Size
from tests.faults.harness import Bot, Killer, Runner

TUESDAY = datetime(2026, 9, 15, 10, 0, tzinfo=WARSAW)


@pytest.mark.timeout(1200)
async def test_each_recipient_is_in_the_ledger_once_and_nobody_is_passed_over(
    runner: Runner, address: str, tmp_path: Path, size: Size, random: Random
) -> None:
    with closing(Database(address)) as database:
        database.write_now(partial(town.announce, people=size.audience, now=TUESDAY))
    async with FakeTelegram() as telegram:
        people = [telegram.user(id=town.FIRST_ID + number) for number in range(size.audience)]
        for person in people:
            person.has_started = True
        bot = Bot(runner, tmp_path, address, telegram)
        bot.set_clock(TUESDAY)
        killer = Killer(bot, random, size.broadcast_kills)
        try:
            await bot.start()
            await killer.run(until=lambda: _heard(telegram).total() >= size.audience)
            for person in people:
                await person.sees("Zapraszamy na spotkanie", within=size.patience)
            await bot.stop()
        finally:
            await bot.close()
        heard = _heard(telegram)
        too_fast = sum(call.status == 429 for call in telegram.calls)
    repeats = heard.total() - len(heard)
    print(f"{len(heard)} heard, {repeats} repeats, {killer.kills} kills, {too_fast} x 429")  # noqa: T201 - the figures of the long run
    with closing(Database(address)) as database:
        database.write_now(partial(broadcasts.expand, now=TUESDAY, calendar=Calendar(())))
        found = database.read_now(_read)
    assert found == ({"sent": size.audience}, {"sent": size.audience}, "wyslane")
    assert len(heard) == size.audience
    assert repeats <= ON_THE_WIRE * killer.kills
    assert too_fast == 0


def _heard(telegram: FakeTelegram) -> Counter[int]:
    return Counter(
        call.params["chat_id"] for call in telegram.calls.of("sendMessage") if call.status == 200
    )


def _read(session: Session) -> tuple[Counter[str], Counter[str], str | None]:
    return (
        Counter(session.scalars(select(Delivery.state))),
        Counter(session.scalars(select(Outbox.state))),
        session.scalar(select(Announcement.state)),
    )

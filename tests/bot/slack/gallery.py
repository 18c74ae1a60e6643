"""Pictures for the documentation: a conversation in Slack, drawn from the very blocks sent.

python -m tests.bot.slack.gallery docs/img
"""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from bot.clock import MovableClock, RealClock
from bot.seal import BoxSeal
from storage.database import Database, make_engine
from storage.tables import Base
from tests import builders
from tests.bot.slack.test_rooms_whole_way import Spring, seed
from tests.bot.slack.town import NOW as WEEKDAY
from tests.bot.slack.town import WITHIN, Town
from tests.fakes.slack.messages import Message
from tests.fakes.slack.preview.pages import Surface
from tests.fakes.slack.preview.shots import PHONE, shoot
from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack.views import View

NOW = datetime(2017, 8, 11, 8, 0, tzinfo=UTC)
DONE = "Zespół zebrał dane o zasobach gminy i omówił je z dyrektorami szkół."
CONCLUSIONS = "Sale gimnastyczne stoją puste po 15:00. Szkoły chętnie podzielą się pracowniami."


def _seed(session: Any) -> None:
    """The leader of a team with a task in hand, two modules behind them, the third ahead."""
    leader = builders.person(session, "P-001")
    leader.first, leader.last = "Anna", "Lis"
    team = builders.team(session, "JST-07", mentor="E-01")
    for no in (1, 2):
        builders.module(session, no).state = "zamkniety"
    builders.assign(session, builders.task(session, 2), team, state="w_toku")


def _seed_office(session: Any) -> None:
    builders.team(session, "JST-07", mentor="E-01")
    builders.coordinator(session, "K-01")


async def gather(town: Town) -> dict[str, Surface]:
    """By name of the picture."""
    anna = await town.arrives()
    await town.database.write(_seed)
    await anna.opens_home()
    await anna.sees("Zadanie zespołu", within=WITHIN)
    found = {"slack-home": _shown(anna.home)}
    await anna.taps("Wyślij sprawozdanie", within=WITHIN)
    await anna.taps("w całości", within=WITHIN)
    await anna.submits()
    found["slack-form"] = await _refused(anna)
    await anna.taps("infrastruktura")
    await anna.submits()
    await anna.sees("Prosimy sprawdzić odpowiedzi", within=WITHIN)
    found["slack-summary"] = _shown(anna.modal)
    await town.assistant.ticker.run_all(town.clock.now())  # the reminder is due: wait for no minute
    asked = await anna.finds(lambda: _message(anna, "na Państwa liczyć"), within=WITHIN)
    return found | {"slack-message": {"blocks": asked.blocks}}


async def gather_from_room(town: Town) -> dict[str, Surface]:
    """A network's channel with its meeting; a coordinator's announcement before it is sent."""
    iwona, anna = await town.arrives("U0IWONA", "N-01"), await town.arrives("U0ANNA", "T-01")
    await town.database.write(seed)
    spring = Spring(town, iwona, anna, town.slack.channel("matematyka", [iwona, anna]))
    await spring.connects()
    await spring.announces()
    meeting = list(spring.channel.messages.values())[-1]
    return {
        "slack-channel": {"blocks": meeting.blocks},
        "slack-announcement": await _announced(town),
    }


async def _announced(town: Town) -> Surface:
    office = await town.arrives("U0MARIA", "K-01")
    await town.database.write(_seed_office)
    await office.types("/lacznik ogloszenie")
    await office.taps("liderzy zespołów", within=WITHIN)
    await office.fills("Jaka jest treść", "Prosimy o zabranie laptopów na moduł 3.")
    await office.submits()
    await office.sees("Odbiorcy:", within=WITHIN)
    return _shown(office.modal)


def _message(anna: FakeSlackUser, fragment: str) -> Message | None:
    return next((message for message in anna.chat if message.says(fragment)), None)


async def _refused(anna: FakeSlackUser) -> Surface:
    """The second page, filled in, with a fault at its first question: two areas, not three."""
    await anna.sees("Które dwa obszary", within=WITHIN)
    for label in ("zasoby ludzkie i wiedza", "infrastruktura", "instytucje i procedury"):
        await anna.taps(label)
    await anna.fills("Co zostało zrobione", DONE)
    await anna.fills("Najważniejsze wnioski", CONCLUSIONS)
    await anna.taps("wypowiedź bez materiałów")
    await anna.taps("Tak")
    await anna.submits()
    await anna.finds(lambda: anna.modal and anna.modal.errors, within=WITHIN)
    return _shown(anna.modal)


def _shown(view: View | None) -> Surface:
    assert view is not None
    return {
        **view.given,
        "blocks": view.blocks,
        "state": view.surface.state(),
        "errors": dict(view.errors),
    }


async def main(folder: Path) -> None:
    surfaces = await _in_town(gather, NOW) | await _in_town(gather_from_room)
    for name, surface in surfaces.items():
        await shoot(surface, folder / f"{name}.png", width=PHONE)


async def _in_town(
    take: Callable[[Town], Awaitable[dict[str, Surface]]], now: datetime = WEEKDAY
) -> dict[str, Surface]:
    with tempfile.TemporaryDirectory() as rooms:
        database = _make_database(Path(rooms))
        town = Town(database, Path(rooms) / "data")
        town.clock = MovableClock(now - RealClock().now())
        async with town:
            surfaces = await take(town)
        database.close()
    return surfaces


def _make_database(folder: Path) -> Database:
    url = f"sqlite:///{folder / 'gallery.sqlite3'}"
    engine = make_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()
    return Database(url, BoxSeal(Fernet(Fernet.generate_key())))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.bot.slack.gallery folder")
    asyncio.run(main(Path(sys.argv[1])))

"""Channels, App Home and shortcuts on their whole way: a network's spring in a Slack workspace."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from domain.calendar import WARSAW
from storage.database import Database
from storage.tables.networks import NetworkMeeting
from tests import builders
from tests.bot.slack.town import WITHIN, Town
from tests.fakes.slack.rooms import Room
from tests.fakes.slack.users import FakeSlackUser

sees = partial(FakeSlackUser.sees, within=WITHIN)
taps = partial(FakeSlackUser.taps, within=WITHIN)


@dataclass
class Spring:
    """A network whose coordinator has planned a meeting; a member; the network's channel."""

    town: Town
    iwona: FakeSlackUser
    anna: FakeSlackUser
    channel: Room

    async def connects(self) -> None:
        await self.iwona.invites_bot(self.channel)
        await sees(self.iwona, "Asystent jest w kanale #matematyka.")
        await taps(self.iwona, "Sieć Matematyka bez lęku")
        await sees(self.iwona, "Kanał #matematyka (publiczny) jest połączony")
        await sees(self.anna, "Ten kanał jest połączony z siecią", room=self.channel)

    async def announces(self) -> None:
        await self.iwona.types("moja sieć")
        await sees(self.iwona, "Matematyka bez lęku")
        await taps(self.iwona, "Spotkanie 1")
        await sees(self.iwona, "czwartek, 20 kwietnia 2017 r.")
        await taps(self.iwona, "Ogłoś 1 osobie")
        await sees(self.anna, "Czy możemy na Państwa liczyć?", room=self.channel)


@pytest.fixture
async def spring(sqlite_database: Database, tmp_path: Path) -> AsyncIterator[Spring]:
    async with Town(sqlite_database, tmp_path / "data") as town:
        iwona = await town.arrives("U0IWONA", "N-01")
        anna = await town.arrives("U0ANNA", "T-01")
        await town.database.write(seed)
        channel = town.slack.channel("matematyka", [iwona, anna])
        yield Spring(town, iwona, anna, channel)
        await town.slack.delivery.idle()
        assert town.slack.complaints == []
        town.slack.calls.assert_none_refused()


def seed(session: Any) -> None:
    network = builders.network(session)
    builders.member(session, network, "T-01")
    meeting = NetworkMeeting(
        network_id=network.id,
        kind="organizacyjne",
        starts_at=datetime(2017, 4, 20, 15, 30, tzinfo=WARSAW),
        place="Szkoła Podstawowa nr 2",
    )
    builders.add(session, meeting)


async def test_a_channel_is_connected_hears_of_a_meeting_and_takes_replies(spring: Spring) -> None:
    await spring.connects()
    await spring.announces()
    await taps(spring.anna, "Będę")
    await sees(spring.anna, "Zapisano: Będę.")


async def test_a_guest_of_the_channel_asks_and_cannot_reply(spring: Spring) -> None:
    await spring.connects()
    await spring.announces()
    guest = spring.town.slack.user(id="U0GUEST", name="Gość")
    await guest.joins(spring.channel)
    await guest.mentions("kiedy następne spotkanie?", spring.channel)
    message = await sees(guest, "Następne spotkanie sieci", room=spring.channel)
    assert "Szkoła Podstawowa nr 2" in str(message)
    await taps(guest, "Będę")
    await sees(guest, "prosimy najpierw połączyć konto", room=spring.channel)


async def test_whoever_connected_the_channel_hears_that_the_bot_was_removed(
    spring: Spring,
) -> None:
    await spring.connects()
    spring.iwona.act()
    await spring.anna.removes_bot(spring.channel)
    await sees(spring.iwona, "Asystenta usunięto z kanału #matematyka")


async def test_app_home_asks_and_is_drawn_anew_after_the_answer(spring: Spring) -> None:
    await spring.connects()
    await spring.announces()
    await spring.anna.opens_home()
    await sees(spring.anna, "Czy będą Państwo na spotkaniu sieci „Matematyka bez lęku”?")
    await taps(spring.anna, "Będę")
    await spring.anna.finds(
        lambda: spring.anna.home if spring.anna.home and spring.anna.home.says("– będę") else None,
        within=WITHIN,
    )


async def test_a_message_becomes_a_material_of_the_network(spring: Spring) -> None:
    await spring.connects()
    words = "Karty pracy https://zasoby.example/karty"
    await spring.iwona.types(words, room=spring.channel)
    message = next(one for one in spring.channel.messages.values() if one.says("Karty pracy"))
    await spring.anna.shortcut("materials", message)
    await sees(spring.anna, "Dodano do materiałów sieci „Matematyka bez lęku”: „Karty pracy”.")
    await spring.iwona.types("materiały")
    await sees(spring.iwona, "Materiały: 1")


async def test_a_teacher_has_no_mentor_to_send_a_message_to(spring: Spring) -> None:
    await spring.connects()
    await spring.iwona.types("Skąd wziąć dane?", room=spring.channel)
    message = next(one for one in spring.channel.messages.values() if one.says("Skąd wziąć"))
    await spring.anna.shortcut("mentor", message)
    await sees(spring.anna, "Pytania do opiekuna zadają zespoły samorządów.")

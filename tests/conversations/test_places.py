"""The offer to send one's location, on a Telegram that refuses what the real one refuses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers import invitations, joining
from handlers.routes import merge
from storage.database import Database
from tests.conftest import MONDAY_AFTER_MODULE_1
from tests.conversations.every_kind import ROUTES, SENT, publish
from tests.doors import Premises, TelegramTalker
from tests.fakes.telegram_server import FakeUser
from tests.people import add_person

SURVEY = "geopoint | p | Gdzie jest szkoła?\ntext | t | Jak się nazywa?"


@pytest.fixture
async def anna(sqlite_database: Database, tmp_path: Path) -> AsyncIterator[FakeUser]:
    """Somebody on Telegram to whom the form is open."""
    SENT.clear()
    routes = merge([ROUTES, joining.ROUTES, invitations.ROUTES])
    premises = Premises(sqlite_database, tmp_path, "telegram", MONDAY_AFTER_MODULE_1, routes)
    sqlite_database.write_now(lambda session: add_person(session, "P-001"))
    sqlite_database.write_now(lambda session: publish(session, premises.clock.now(), SURVEY))
    await premises.open()
    talker = await premises.sit("P-001")
    assert isinstance(talker, TelegramTalker)
    await talker.user.types("/wypelnij 1")
    await talker.user.sees("pod polem wiadomości.")
    yield talker.user
    await premises.close()


def buttons(user: FakeUser) -> list[str]:
    return [button.text for row in user.keyboard for button in row]


async def test_the_button_under_the_field_sends_the_place_and_goes(anna: FakeUser) -> None:
    assert buttons(anna) == ["Wyślij położenie"]
    await anna.sends_place(52.25, 21.0, button="Wyślij położenie", accuracy=12)
    await anna.sees("Jak się nazywa?")
    assert buttons(anna) == []
    assert not any("polem wiadomości." in message.text for message in anna.chat[-2:])
    await anna.types("SP 2")
    await anna.taps("Wyślij")
    await anna.sees("już wysłano")
    assert SENT[0].answers["p"]["accuracy"] == 12


@pytest.mark.parametrize("way", ["52.25, 21", "/menu", "/dokoncz"])
async def test_every_way_out_takes_the_button_along(anna: FakeUser, way: str) -> None:
    await anna.types(way)
    expected = {"/menu": "co chcą", "/dokoncz": "Gdzie jest szkoła?"}.get(way, "Jak się nazywa?")
    await anna.sees(expected)
    assert buttons(anna) == (["Wyślij położenie"] if way == "/dokoncz" else [])


async def test_coming_back_to_the_question_offers_it_again(anna: FakeUser) -> None:
    await anna.taps("Pomiń")
    await anna.sees("Jak się nazywa?")
    assert buttons(anna) == []
    await anna.taps("Wstecz")
    await anna.sees("pod polem wiadomości.")
    assert buttons(anna) == ["Wyślij położenie"]


async def test_putting_the_form_aside_takes_it_away(anna: FakeUser) -> None:
    await anna.taps("Dokończę później")
    await anna.sees("przerwano na pytaniu")
    assert buttons(anna) == []

"""One person on two channels, over real doors, begun at each and connected at each."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from domain.lanes import Lane
from messages.steps import Say, step_to_json
from storage import outbox
from storage.database import Database
from storage.tables.people import Account, Person
from tests import builders
from tests.conftest import MONDAY_AFTER_MODULE_1
from tests.doors import Premises, Talker, TelegramTalker

NEXT = {"telegram": "web", "web": "slack", "slack": "telegram"}
BUTTON = {"telegram": "Telegram", "web": "Czat w przeglądarce", "slack": "Slack"}
NAMED = {"telegram": "z Telegramem", "web": "z czatem w przeglądarce", "slack": "ze Slackiem"}


@pytest.fixture(params=list(NEXT))
async def premises(
    request: pytest.FixtureRequest, sqlite_database: Database, tmp_path: Path
) -> AsyncIterator[Premises]:
    """With all doors open; the parameter is the one at which the person came in first."""
    made = Premises(
        sqlite_database, tmp_path, request.param, MONDAY_AFTER_MODULE_1, with_slack=True
    )
    await made.open()
    yield made
    await made.close()


async def sit_down(premises: Premises) -> Talker:
    await premises.database.write(lambda session: builders.team(session, "JST-01") and None)
    return await premises.sit("P-001")


async def connect(premises: Premises, first: Talker) -> Talker:
    """The same person at the other door, by the code that they were given at the first."""
    await first.types("/polacz")
    await first.sees("Który komunikator")
    await first.taps(BUTTON[NEXT[premises.door]])
    code = re.search(r"\w{4}-\w{4}-\w{4}", await first.sees("działa jeden raz"))
    assert code is not None
    return await premises.enter(code[0], at=NEXT[premises.door])


@pytest.fixture
async def doors(premises: Premises) -> tuple[Talker, Talker]:
    """Both doors of one person, the first one's first."""
    first = await sit_down(premises)
    return first, await connect(premises, first)


async def tell(premises: Premises, text: str) -> None:
    def post(session: Any) -> None:
        outbox.post_to_person(
            session,
            person_id=session.scalars(select(Person.id).where(Person.code == "P-001")).one(),
            lane=Lane.NOTICE,
            topic="notice",
            body=step_to_json(Say(text)),
            due=premises.clock.now(),
        )

    await premises.database.write(post)
    premises.assistant.wake()


async def test_both_are_told_and_notices_come_to_both(
    premises: Premises, doors: tuple[Talker, Talker]
) -> None:
    first, second = doors
    news = f"Konto połączono także {NAMED[NEXT[premises.door]]}."
    await second.sees("konto połączono także tutaj")
    await second.sees(news)
    await first.sees(news)
    await first.taps("Oba")
    await first.sees("Powiadomienia przychodzą na każdy z komunikatorów")
    await tell(premises, "Sprawozdanie przyjęto.")
    await first.sees("Sprawozdanie przyjęto.")
    await second.sees("Sprawozdanie przyjęto.")


async def test_notices_move_to_the_door_that_was_chosen(
    premises: Premises, doors: tuple[Talker, Talker]
) -> None:
    first, second = doors
    await first.sees("Powiadomienia wysyłać:")
    await first.taps(BUTTON[NEXT[premises.door]])
    await first.sees("główne")
    await tell(premises, "Sprawozdanie przyjęto.")
    await second.sees("Sprawozdanie przyjęto.")
    assert "Sprawozdanie przyjęto." not in first.transcript()


async def test_an_account_one_does_not_know_is_put_out(
    premises: Premises, doors: tuple[Talker, Talker]
) -> None:
    first, _ = doors
    await first.sees("Konto połączono także")
    await first.taps("To nie ja – odłączyć")
    await first.sees("Nowe konto odłączono")
    owned = await premises.database.read(
        lambda s: s.scalars(select(Account.channel).where(Account.person_id.is_not(None))).all()
    )
    assert owned == [premises.door]


@pytest.mark.parametrize("premises", ["telegram"], indirect=True)  # a browser blocks nobody
async def test_whoever_blocked_the_bot_reads_on_in_the_browser(premises: Premises) -> None:
    first = await sit_down(premises)
    assert isinstance(first, TelegramTalker)
    browser = await connect(premises, first)
    await first.sees("Powiadomienia wysyłać:")
    await first.taps("Telegram")
    await first.user.blocks()
    await tell(premises, "Sprawozdanie przyjęto.")
    await browser.sees("Sprawozdanie przyjęto.")

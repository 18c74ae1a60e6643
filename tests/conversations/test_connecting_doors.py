"""One person on Telegram and in the web chat, over real doors, begun at either of them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from domain.lanes import Lane
from messages.steps import Say, step_to_json
from storage import outbox
from storage.tables.people import Account, Person
from tests import builders
from tests.doors import Premises, Talker, TelegramTalker, WebTalker

OTHER = {"telegram": "Czat w przeglądarce", "web": "Telegram"}
NAMED = {"telegram": "z Telegramem", "web": "z czatem w przeglądarce"}


async def sit_down(premises: Premises) -> Talker:
    await premises.database.write(lambda session: builders.team(session, "JST-01") and None)
    return await premises.sit("P-001")


async def connect(premises: Premises, first: Talker) -> Talker:
    """The same person at the other door, by the code that they were given at the first."""
    await first.types("/polacz")
    await first.sees("Który komunikator")
    await first.taps(OTHER[premises.door])
    code = re.search(r"\w{4}-\w{4}-\w{4}", await first.sees("działa jeden raz"))
    assert code is not None
    if premises.door == "web":
        phone = TelegramTalker(premises.telegram.user(id=2001, first_name="P-001"))
        await phone.types(f"/start {code[0]}")
        return phone
    browser = WebTalker(premises.url)
    await browser.enter(code[0])
    return browser


@pytest.fixture
async def doors(premises: Premises) -> Any:
    """Both doors of one person, the first one's first."""
    first = await sit_down(premises)
    second = await connect(premises, first)
    yield first, second
    if isinstance(second, WebTalker):
        await second.close()


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


def new_door(premises: Premises) -> str:
    return "web" if premises.door == "telegram" else "telegram"


async def test_both_are_told_and_notices_come_to_both(
    premises: Premises, doors: tuple[Talker, Talker]
) -> None:
    first, second = doors
    news = f"Konto połączono także {NAMED[new_door(premises)]}."
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
    await first.taps(OTHER[premises.door])
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
    assert isinstance(browser, WebTalker)
    await first.sees("Powiadomienia wysyłać:")
    await first.taps("Telegram")
    await first.user.blocks()
    await tell(premises, "Sprawozdanie przyjęto.")
    await browser.sees("Sprawozdanie przyjęto.")
    await browser.close()

"""Whose a Slack account is: found by the address at work, and connected with other channels."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.lanes import Lane
from messages.steps import Say, step_to_json
from storage import outbox
from storage.database import Database
from storage.tables.people import Account, Person
from tests import builders
from tests.bot.slack.town import WITHIN, Town
from tests.doors import WebTalker

ADDRESS = "anna@jst01.example"


@pytest.fixture
async def town(sqlite_database: Database, tmp_path: Path) -> AsyncIterator[Town]:
    async with Town(sqlite_database, tmp_path / "data") as town:
        yield town


def seed(session: Session) -> None:
    builders.person(session, "P-001", "Anna", email=ADDRESS)
    builders.team(session, "JST-01", members=("P-001", "P-002"), mentor="E-01")
    builders.programme(session).match_email = True


def owners(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(
        select(Account.channel, Person.code)
        .join(Person, Person.id == Account.person_id)
        .order_by(Account.id)
    )
    return [(channel, code) for channel, code in rows]


@pytest.mark.parametrize("kind", [{}, {"is_restricted": True}])
async def test_a_member_or_guest_is_found_by_the_address(town: Town, kind: dict[str, Any]) -> None:
    await town.database.write(seed)
    anna = town.slack.user(id="U0ANNA", email="Anna@JST01.example", **kind)
    await anna.types("dzień dobry")
    await anna.taps("Połącz przez służbowy adres e-mail", within=WITHIN)
    await anna.sees("Znaleźliśmy: Anna P-001, Lesznowola. Czy to Państwo?", within=WITHIN)
    await anna.taps("Tak, połącz", within=WITHIN)
    await anna.sees("konto połączono", within=WITHIN)
    assert await town.database.read(owners) == [("slack", "P-001")]
    town.slack.calls.assert_none_refused()


@pytest.mark.parametrize(
    "profile",
    [
        {"email": ADDRESS, "is_email_confirmed": False},
        {"email": "anna@gdzie-indziej.example"},
        {"email": ""},
    ],
)
async def test_an_address_that_is_not_confirmed_or_not_listed_finds_nobody(
    town: Town, profile: dict[str, Any]
) -> None:
    await town.database.write(seed)
    anna = town.slack.user(id="U0ANNA", **profile)
    await anna.types("dzień dobry")
    await anna.taps("Połącz przez służbowy adres e-mail", within=WITHIN)
    await anna.sees("Po adresie e-mail nie możemy połączyć tego konta.", within=WITHIN)
    assert await town.database.read(owners) == []


async def test_slack_and_the_browser_are_one_person_and_both_hear_notices(town: Town) -> None:
    anna = await town.arrives()
    await anna.types("/lacznik polacz")
    await anna.taps("Czat w przeglądarce", within=WITHIN)
    door = str(await anna.sees("działa jeden raz", within=WITHIN))
    code = re.search(r"/k/(\w{4}-\w{4}-\w{4})", door)
    assert code is not None
    browser = WebTalker(town.url)
    await browser.enter(code[1])
    await browser.sees("konto połączono także tutaj")
    await anna.sees("Konto połączono także z czatem w przeglądarce.", within=WITHIN)
    await anna.taps("Oba", within=WITHIN)
    await anna.sees("Powiadomienia przychodzą na każdy z komunikatorów", within=WITHIN)
    await town.database.write(tell)
    town.assistant.wake()
    await anna.sees("Sprawozdanie przyjęto.", within=WITHIN)
    await browser.sees("Sprawozdanie przyjęto.")
    await browser.close()
    assert await town.database.read(owners) == [("slack", "P-001"), ("web", "P-001")]
    town.slack.calls.assert_none_refused()


def tell(session: Session) -> None:
    person = session.scalars(select(Person).where(Person.code == "P-001")).one()
    outbox.post_to_person(
        session,
        person_id=person.id,
        lane=Lane.NOTICE,
        topic="notice",
        body=step_to_json(Say("Sprawozdanie przyjęto.")),
        due=person.joined_at or builders.SINCE,
    )


async def test_an_account_one_does_not_know_is_put_out_from_slack(town: Town) -> None:
    anna = await town.arrives()
    await anna.types("/lacznik polacz")
    await anna.taps("Czat w przeglądarce", within=WITHIN)
    door = str(await anna.sees("działa jeden raz", within=WITHIN))
    thief = WebTalker(town.url)
    await thief.enter(re.findall(r"\w{4}-\w{4}-\w{4}", door)[0])
    await anna.sees("Jeśli nie zrobiono tego z Państwa woli", within=WITHIN)
    await anna.taps("To nie ja – odłączyć", within=WITHIN)
    await anna.sees("Nowe konto odłączono", within=WITHIN)
    await thief.close()
    assert await town.database.read(owners) == [("slack", "P-001")]

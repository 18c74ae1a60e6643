"""How strangers become people of the programme, and what is said when a code does not work."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.invitations import THROTTLES, VALID_FOR, Counter
from handlers import dispatch
from messages.events import Command, Event
from storage import Session, invitations
from storage.tables.engine import Inbox
from storage.tables.people import Account, Person
from tests import builders
from tests.house import Chat, House

START = (
    "Dzień dobry! To asystent programu wspomagania szkół i sieci współpracy. "
    "Przypomina o terminach, przyjmuje sprawozdania i ankiety."
)
UNKNOWN = "Nie znamy takiego kodu."


def write(house: House, work: Callable[[Session], Any]) -> Any:
    return house.database.write_now(work)


def team(house: House) -> None:
    """Lesznowola with its members P-001 to P-003 and mentor E-01; module 2 is announced."""

    def work(session: Session) -> None:
        builders.person(session, "E-01", "Ewa", "Opiekuńcza")
        builders.person(session, "P-001", "Monika", "Cieślikow")
        builders.team(session, "JST-01", mentor="E-01")
        builders.module(session, 2)

    write(house, work)


def code_for(house: House, person: str) -> str:
    def work(session: Session) -> str:
        who = builders.person(session, person)
        issued = invitations.issue(
            session, who.id, house.now, created_by=None, random=secrets.token_bytes
        )
        return issued.code

    found: str = write(house, work)
    return found


async def test_a_stranger_is_greeted_and_asked_for_the_code(house: House) -> None:
    chat = house.chat("phone")
    await chat.types("/start")
    assert chat.last.text.startswith(START)
    assert "Kod wydaje biuro projektu: biuro@pilotaz.example." in chat.last.text
    assert chat.last.labels == ["English", "Zasady i dane osobowe", "Pomoc"]


async def test_the_code_connects_the_account_and_shows_the_menu(house: House) -> None:
    team(house)
    chat = house.chat("phone")
    await chat.types(f"/start {code_for(house, 'P-001')}")
    welcome, menu = chat.messages[-2:]
    assert welcome.text == (
        "Monika Cieślikow – konto połączono.\n"
        "Lesznowola, grupa I.\n"
        "Opiekun: Ewa Opiekuńcza.\n"
        "Najbliższy termin: moduł 2 – poniedziałek, 26 czerwca 2017 r., godz. 10:30."
    )
    assert menu.text == "Monika Cieślikow – co chcą Państwo zrobić?"


async def test_a_code_typed_without_dashes_works_and_is_not_kept(house: House) -> None:
    team(house)
    code = code_for(house, "P-001")
    chat = house.chat("phone")
    await chat.types(code.replace("-", " ").lower())
    assert chat.sees("konto połączono")
    bodies = house.database.read_now(lambda session: session.scalars(select(Inbox.body)).all())
    assert bodies == [None]


async def test_a_mentor_reads_which_teams_are_theirs(house: House) -> None:
    team(house)
    chat = house.chat("phone")
    await chat.types(f"/start {code_for(house, 'E-01')}")
    assert chat.messages[-2].text == (
        "Ewa Opiekuńcza – konto połączono.\n"
        "Opieka nad zespołami: Lesznowola.\n"
        "Najbliższy termin: moduł 2 – poniedziałek, 26 czerwca 2017 r., godz. 10:30."
    )


async def test_a_coordinator_reads_about_invitations(house: House) -> None:
    write(house, lambda session: builders.coordinator(session, "K-01"))
    chat = house.chat("phone")
    await chat.types(f"/start {code_for(house, 'K-01')}")
    assert chat.messages[-2].text.splitlines()[1] == (
        "Rola: koordynacja projektu. Zaproszenia dla uczestników: /zaproszenia"
    )


async def test_a_teacher_reads_about_networks(house: House) -> None:
    chat = house.chat("phone")
    await chat.types(f"/start {code_for(house, 'N-01')}")
    assert chat.messages[-2].text.splitlines()[1] == (
        "Otwarte sieci współpracy i zgłoszenia do nich: /sieci"
    )


# --- codes that do not work --------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["/start AAAA-BBBB-CCCC", "/start K7Q2", "AAAA BBBB 1234"])
async def test_a_wrong_code_is_told_and_whom_to_ask(house: House, typed: str) -> None:
    chat = house.chat("phone")
    await chat.types(typed)
    assert chat.last.text.startswith(UNKNOWN)
    assert chat.last.text.endswith("Można też poprosić biuro o nowy: biuro@pilotaz.example.")


async def test_a_used_code_never_says_whose_it_was(house: House) -> None:
    team(house)
    code = code_for(house, "P-001")
    await house.chat("phone").types(f"/start {code}")
    rival = house.chat("rival")
    await rival.types(f"/start {code}")
    assert rival.last.text.startswith("Ten kod został już wykorzystany, a działa tylko jeden raz.")
    assert "Cieślikow" not in rival.last.text


async def test_of_two_people_with_one_code_one_joins_and_one_is_told(house: House) -> None:
    code = code_for(house, "P-001")
    rivals = [house.chat("one"), house.chat("two")]
    await asyncio.gather(*(rival.types(f"/start {code}") for rival in rivals))
    told = sorted(rival.messages[0].text.splitlines()[0] for rival in rivals)
    assert told[0] == "Anna P-001 – konto połączono."
    assert told[1].startswith("Ten kod został już wykorzystany")


async def test_an_expired_code_says_until_when_it_worked(house: House) -> None:
    code = code_for(house, "P-001")
    house.now += VALID_FOR
    chat = house.chat("phone")
    await chat.types(f"/start {code}")
    assert chat.last.text.startswith("Ten kod był ważny do: 9 czerwca 2017 r. Można poprosić")


async def test_a_code_replaced_by_a_newer_one_points_to_it(house: House) -> None:
    old, new = code_for(house, "P-001"), code_for(house, "P-001")
    chat = house.chat("phone")
    await chat.types(f"/start {old}")
    assert chat.last.text.startswith("Ten kod został wycofany i już nie działa.")
    await chat.types(f"/start {new}")
    assert chat.sees("konto połączono")


async def guess(chat: Chat, times: int) -> None:
    for number in range(times):
        await chat.types(f"/start AAAA-BBBB-{number:04}")


async def test_guessing_is_slowed_even_for_the_right_code(house: House) -> None:
    code = code_for(house, "P-001")
    chat = house.chat("phone")
    await guess(chat, 3)
    await chat.types(f"/start {code}")
    assert chat.last.text == (
        "Zbyt wiele błędnych kodów. Następna próba będzie możliwa o 09:01 (w poniedziałek, "
        "10 kwietnia). Kod można też sprawdzić w biurze: biuro@pilotaz.example."
    )
    house.now += timedelta(seconds=30)
    await chat.types(f"/start {code}")
    assert chat.sees("konto połączono")


async def test_somebody_else_may_still_join_while_one_account_is_slowed(house: House) -> None:
    code = code_for(house, "P-001")
    await guess(house.chat("guesser"), 4)
    other = house.chat("phone")
    await other.types(f"/start {code}")
    assert other.sees("konto połączono")


async def test_guessing_from_one_address_is_slowed_whatever_the_account(house: House) -> None:
    code = code_for(house, "P-001")

    def knock(number: int, typed: str) -> None:
        name = f"web-{number}"
        body = Command("start", typed)
        event = Event(name, "direct", name, name, body, "pl", address="192.0.2.7")
        write(house, lambda session: dispatch.handle(session, event, house.now, house.engine))

    for number in range(THROTTLES[Counter.ADDRESS].free):
        knock(number, f"AAAA-BBBB-{number:04}")
    knock(100, code)
    house.now += timedelta(seconds=30)
    knock(101, code)
    owners = house.database.read_now(
        lambda s: s.scalars(select(Account.external_id).where(Account.person_id.is_not(None))).all()
    )
    assert owners == ["web-101"]


async def test_what_cannot_be_a_code_is_a_slip_and_not_a_guess(house: House) -> None:
    code = code_for(house, "P-001")
    chat = house.chat("phone")
    for _ in range(5):
        await chat.types("/start K7Q2")
    await chat.types(f"/start {code}")
    assert chat.sees("konto połączono")


# --- accounts that are connected already -------------------------------------------------------


async def test_a_second_channel_is_welcome(house: House) -> None:
    team(house)
    await house.chat("phone").types(f"/start {code_for(house, 'P-001')}")
    second = house.chat("browser")
    await second.types(f"/start {code_for(house, 'P-001')}")
    assert second.messages[-2].text.startswith(
        "Monika Cieślikow – konto połączono także tutaj. Wcześniej połączone konta działają nadal"
    )


async def test_ones_own_code_is_left_for_the_other_channel(house: House) -> None:
    team(house)
    phone = house.chat("phone", person="P-001")
    code = code_for(house, "P-001")
    await phone.types(f"/start {code}")
    assert phone.last.text.startswith("To konto jest już połączone: Monika Cieślikow.")
    second = house.chat("browser")
    await second.types(f"/start {code}")
    assert second.sees("konto połączono także tutaj")


async def test_somebody_elses_code_does_not_change_who_one_is(house: House) -> None:
    team(house)
    phone = house.chat("phone", person="P-001")
    await phone.types(f"/start {code_for(house, 'P-002')}")
    assert phone.last.text.startswith("To konto jest połączone z osobą: Monika Cieślikow, a ten")
    assert "P-002" not in phone.last.text
    owner = house.database.read_now(lambda s: s.scalar(select(Person.code).join(Account)))
    assert owner == "P-001"


async def test_start_without_a_code_shows_the_menu_to_whoever_joined(house: House) -> None:
    team(house)
    phone = house.chat("phone", person="P-001")
    await phone.types("/start")
    assert phone.last.text == "Monika Cieślikow – co chcą Państwo zrobić?"


# --- strangers, languages ----------------------------------------------------------------------


@pytest.mark.parametrize("token", ["menu", "invnew:1", "invlist:waiting", "settings", "leaveyes"])
async def test_a_stranger_pressing_an_old_button_is_greeted(house: House, token: str) -> None:
    chat = house.chat("phone")
    await chat.presses(token)
    assert chat.last.text.startswith(START)


async def test_a_stranger_may_switch_to_english_and_keeps_it_after_joining(house: House) -> None:
    team(house)
    chat = house.chat("phone")
    await chat.types("/start")
    await chat.taps("English")
    assert chat.last.text.startswith("Hello! This is the assistant of the programme")
    await chat.types(f"/start {code_for(house, 'P-001')}")
    assert chat.messages[-2].text == (
        "Monika Cieślikow – your account is connected.\n"
        "Lesznowola, group I.\n"
        "Mentor: Ewa Opiekuńcza.\n"
        "Next date: module 2 – Monday, 26 June 2017, 10:30."
    )


async def test_whoever_writes_in_another_language_is_greeted_in_english(house: House) -> None:
    chat = house.chat("phone", language="de")
    await chat.types("Guten Tag")
    assert chat.last.text.startswith("Hello! This is the assistant of the programme")


async def test_a_language_nobody_speaks_is_an_old_button(house: House) -> None:
    chat = house.chat("phone")
    await chat.presses("lang:de")
    assert chat.toasts == ["Ten przycisk jest już nieaktualny."]


async def test_a_stranger_reads_about_personal_data(house: House) -> None:
    chat = house.chat("phone")
    await chat.types("/start")
    await chat.taps("Zasady i dane osobowe")
    assert chat.last.text.startswith("Informacja o danych osobowych")
    await chat.taps("Wpisać kod z zaproszenia")
    assert chat.last.text.startswith(START)

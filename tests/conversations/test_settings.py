"""Settings, what is known about a person, stopping, leaving and coming back."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from domain.lanes import Lane
from messages.steps import Say, step_to_json
from storage import Session, invitations, outbox
from storage.tables.engine import Outbox
from storage.tables.people import Account, Person, WebLogin
from storage.tables.reminders import Mute
from tests import builders
from tests.house import Chat, House
from tests.windowed import windowed_chat


def write(house: House, work: Callable[[Session], Any]) -> Any:
    return house.database.write_now(work)


@pytest.fixture
def chat(house: House) -> Chat:
    """Monika of Lesznowola, joined."""

    def work(session: Session) -> None:
        builders.person(
            session, "P-001", "Monika", "Cieślikow", email="m@jst01.example", function="wójt"
        )
        builders.team(session, "JST-01", mentor="E-01")

    write(house, work)
    return house.chat("phone", person="P-001")


def send_notice(house: House, text: str) -> None:
    """Something that another person caused."""

    def work(session: Session) -> None:
        person = session.scalars(select(Person).where(Person.code == "P-001")).one()
        outbox.post_to_person(
            session,
            person_id=person.id,
            lane=Lane.NOTICE,
            topic="notice",
            body=step_to_json(Say(text)),
            due=house.now,
        )

    write(house, work)


def person(house: House) -> Person:
    return house.database.read_now(
        lambda session: session.scalars(select(Person).where(Person.code == "P-001")).one()
    )


async def test_settings_show_what_is_set(chat: Chat) -> None:
    await chat.types("ustawienia")
    assert chat.last.text == (
        "Ustawienia\n\n"
        "Język: polski.\n"
        "Powiadomienia: w dni robocze od 8:00 do 19:00.\n"
        "Wyciszone tematy: 0.\n"
        "Połączone konta: direct."
    )
    assert chat.last.labels == [
        "English",
        "Wiadomości od innych o każdej porze",
        "Zatrzymać powiadomienia",
        "Połączone konta",
        "Kanały",
        "Dane osobowe",
        "Menu",
    ]


async def test_where_forms_are_filled_in_is_a_choice_of_those_who_have_windows(
    chat: Chat, house: House
) -> None:
    await chat.types("/ustawienia")
    assert not chat.sees("Formularze")
    slack = windowed_chat(house, "U1", "P-001")
    await chat.types("/ustawienia")
    assert "Formularze: w oknie." in chat.last.text
    await chat.taps("Formularze w rozmowie")
    assert "Formularze: w rozmowie." in chat.last.text
    await slack.types("/ustawienia")
    assert "Formularze: w rozmowie." in slack.last.text
    await slack.taps("Formularze w oknie")
    assert "Formularze: w oknie." in slack.last.text


@pytest.mark.parametrize("typed", ["/jezyk", "/language", "język"])
async def test_the_language_is_switched_for_good(chat: Chat, house: House, typed: str) -> None:
    await chat.types(typed)
    assert chat.last.text == "Język rozmowy: polski. W którym języku mamy pisać?"
    await chat.taps("English")
    assert chat.last.text == "Monika Cieślikow – what would you like to do?"
    assert person(house).language == "en"
    await chat.types("/settings")
    assert chat.last.text.startswith("Settings\n\nLanguage: English.")


async def test_messages_from_others_may_come_at_any_hour(chat: Chat, house: House) -> None:
    await chat.types("/ustawienia")
    await chat.taps("Wiadomości od innych o każdej porze")
    assert person(house).quiet_opt_in
    assert "wiadomości od innych osób o każdej porze" in chat.last.text
    await chat.taps("Powiadomienia tylko od 8:00 do 19:00")
    assert not person(house).quiet_opt_in


async def test_a_muted_topic_is_switched_on_again(chat: Chat, house: House) -> None:
    owner = person(house).id
    write(house, lambda s: s.add(Mute(person_id=owner, topic="zadanie", at=house.now)))
    await chat.types("/ustawienia")
    await chat.taps("Wyciszone tematy (1)")
    assert chat.last.text.endswith("1. zadania wdrożeniowe")
    await chat.taps("Włączyć: zadania wdrożeniowe")
    assert chat.last.text == "Żaden temat nie jest wyciszony."


async def test_with_two_channels_one_is_tried_first(chat: Chat, house: House) -> None:
    def add_web(session: Session) -> None:
        builders.add(
            session,
            Account(
                channel="web",
                external_id="browser",
                chat="browser",
                person_id=person(house).id,
                created_at=house.now,
                last_seen_at=house.now,
            ),
        )

    write(house, add_web)
    await chat.types("/ustawienia")
    await chat.taps("Połączone konta")
    assert chat.last.text == (
        "Połączone konta\n\n"
        "1. direct, od 10 kwietnia 2017 r. (ta rozmowa)\n"
        "2. czat w przeglądarce, od 10 kwietnia 2017 r.\n\n"
        "Powiadomienia przychodzą tam, gdzie była ostatnia rozmowa. "
        "Można wysyłać je zawsze tu:"
    )
    assert chat.last.labels[:3] == ["direct", "Czat w przeglądarce", "Oba"]
    await chat.taps("Czat w przeglądarce")
    assert person(house).preferred_channel == "web"
    assert "2. czat w przeglądarce, od 10 kwietnia 2017 r. – główne" in chat.last.text


async def test_a_channel_one_does_not_have_cannot_be_preferred(chat: Chat, house: House) -> None:
    await chat.presses("setchannel:telegram")
    assert chat.toasts == ["Ten przycisk jest już nieaktualny."]
    assert person(house).preferred_channel == ""


# --- data --------------------------------------------------------------------------------------


async def test_people_read_what_is_held_about_them(chat: Chat) -> None:
    await chat.types("/moje_dane")
    assert chat.last.text.startswith(
        "Dane, które tu przechowujemy\n\n"
        "Imię i nazwisko: Monika Cieślikow (P-001)\n"
        "E-mail: m@jst01.example\n"
        "Funkcja: wójt\n"
        "Zespół: Lesznowola, grupa I\n"
    )


@pytest.mark.parametrize("typed", ["/prywatnosc", "/privacy", "prywatność"])
async def test_the_information_clause_names_the_office(chat: Chat, typed: str) -> None:
    await chat.types(typed)
    assert chat.last.text.startswith("Informacja o danych osobowych\n\n1. Przechowujemy:")
    assert "Kontakt: biuro@pilotaz.example." in chat.last.text


# --- stopping and leaving ----------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["/stop", "stop"])
async def test_after_stop_nothing_comes_until_start(chat: Chat, house: House, typed: str) -> None:
    await chat.types(typed)
    assert chat.last.text.startswith(
        "Powiadomienia zatrzymano. Ważne informacje będziemy wysyłać e-mailem. Powrót: /start"
    )
    send_notice(house, "Sprawozdanie zwrócono.")
    house.deliver()
    assert not chat.sees("Sprawozdanie zwrócono.")
    await chat.types("/start")
    assert chat.messages[-2].text.startswith("Powiadomienia będą znowu przychodzić.")
    send_notice(house, "Sprawozdanie przyjęto.")
    house.deliver()
    assert chat.last.text == "Sprawozdanie przyjęto."


async def test_what_waits_when_somebody_stops_becomes_unreachable(chat: Chat, house: House) -> None:
    send_notice(house, "Sprawozdanie zwrócono.")
    await chat.types("/stop")
    states = house.database.read_now(
        lambda s: s.scalars(select(Outbox.state).where(Outbox.topic == "notice")).all()
    )
    assert states == ["unreachable"]


async def test_leaving_is_confirmed_and_ends_with_a_stranger(chat: Chat, house: House) -> None:
    def log_in(session: Session) -> None:
        account = session.scalars(select(Account)).one()
        login = WebLogin(
            token_hash="x", account_id=account.id, created_at=house.now, expires_at=house.now
        )
        session.add(login)

    write(house, log_in)
    await chat.types("/stop")
    await chat.taps("Odłączyć to konto")
    assert chat.last.text.endswith("Czy usunąć połączenie?")
    await chat.taps("Tak, usunąć połączenie")
    assert chat.last.text.startswith("Połączenie usunięto. Nic więcej tu nie wyślemy.")
    assert house.database.read_now(lambda s: s.scalars(select(WebLogin)).all()) == []
    await chat.types("/menu")
    assert chat.last.text.startswith("Dzień dobry! To asystent programu")
    assert person(house).state == "zaproszony"


async def test_whoever_does_not_want_to_leave_stays(chat: Chat, house: House) -> None:
    await chat.types("/usun_konto")
    await chat.taps("Nie, pozostawić")
    assert chat.last.text.startswith("Ustawienia")


async def test_after_leaving_a_new_code_brings_one_back(chat: Chat, house: House) -> None:
    await chat.types("/usun_konto")
    await chat.taps("Tak, usunąć połączenie")
    issued = write(
        house,
        lambda session: invitations.issue(
            session, person(house).id, house.now, created_by=None, random=secrets.token_bytes
        ),
    )
    await chat.types(f"/start {issued.code}")
    assert chat.sees("Monika Cieślikow – konto połączono.")

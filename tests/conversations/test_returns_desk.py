"""What coordinators follow up: how much came back, reminding, time, paper, withdrawing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage.tables.engine import Audit, Outbox
from storage.tables.questionnaires import AnswerBox, NamedReturn
from tests import builders
from tests.evaluation import states, tick
from tests.given_forms import give_form
from tests.house import Chat, House
from tests.own_forms import publish_form

PEOPLE = ("P-001", "P-002", "P-003", "P-004", "P-005")


@pytest.fixture(autouse=True)
def pilot(house: House) -> None:
    def seed(session: Any) -> None:
        builders.team(session, "JST-01", members=PEOPLE[:3])
        builders.team(session, "JST-02", members=PEOPLE[3:])
        builders.coordinator(session)
        publish_form(session, house.now)

    house.database.write_now(seed)


@pytest.fixture
def office(house: House) -> Chat:
    return house.chat("office", person="K-01")


@pytest.fixture
def anna(house: House) -> Chat:
    return house.chat("anna", person="P-001")


def give(house: House, **terms: Any) -> int:
    return house.database.write_now(
        lambda session: give_form(session, *PEOPLE, now=house.now, **terms)
    )


async def fill_in(chat: Chat) -> None:
    await chat.types("/ankiety")
    await chat.taps("Wypełnij")
    await chat.types("SP 2")
    await chat.taps("Pomiń")
    await chat.taps("Wyślij")


async def look(chat: Chat) -> None:
    await chat.types("/zwroty")
    await chat.taps("„Spis szkół”")


def audited(house: House) -> list[tuple[str, Any]]:
    return house.database.read_now(
        lambda session: [(row.action, row.detail) for row in session.scalars(select(Audit))]
    )


async def test_of_a_named_one_the_desk_names_who_is_missing(
    house: House, office: Chat, anna: Chat
) -> None:
    give(house)
    await fill_in(anna)
    await look(office)
    assert office.last.text == (
        "„Spis szkół” – wszyscy: uczestnicy i opiekunowie\n"
        "Otwarta do: wtorek, 11 kwietnia 2017 r., godz. 09:00.\n"
        "Zwrócone: 1 z 5.\n"
        "Imienna. Odmowy: 0.\n"
        "Jeszcze nie zwrócili: P-002 Anna, P-003 Anna, P-004 Anna, P-005 Anna."
    )
    assert office.last.labels == [
        "Przypomnij",
        "Zwrócona na papierze",
        "Zmień termin zamknięcia",
        "Zamknij teraz",
        "Wycofaj",
        "Odpowiedzi z nazwiskami",
        "Wyniki",
        "Wszystkie zwroty",
        "Menu",
    ]


async def test_answers_with_names_are_read_one_by_one(
    house: House, office: Chat, anna: Chat
) -> None:
    give(house, repeatable=True)
    await look(office)
    await office.taps("Odpowiedzi z nazwiskami")
    assert "Nikt jeszcze nie zwrócił" in office.last.text
    await fill_in(anna)
    await fill_in(anna)
    await office.taps("Wróć do ankiety")
    await office.taps("Odpowiedzi z nazwiskami")
    assert office.last.text == (
        "„Spis szkół” – odpowiedź 1 z 2\nAnna P-001, 10 kwietnia 2017 r.\n\nKtóra szkoła?\nSP 2"
    )
    await office.presses("asgans:1:1")
    assert "odpowiedź 2 z 2" in office.last.text


async def test_answers_of_a_confidential_one_are_read_by_nobody(
    house: House, office: Chat, anna: Chat
) -> None:
    give(house, confidential=True)
    await fill_in(anna)
    await office.presses("asgans:1")
    assert office.toasts == ["Ten przycisk jest już nieaktualny."]
    assert not office.sees("SP 2")


async def test_of_a_confidential_one_it_names_nobody(
    house: House, office: Chat, anna: Chat
) -> None:
    give(house, confidential=True)
    await fill_in(anna)
    await look(office)
    assert "Zwrócone: 1 z 5." in office.last.text
    assert "Poufna: nie pokazujemy, kto zwrócił, a kto nie." in office.last.text
    assert "P-00" not in office.last.text


async def test_paper_of_a_confidential_one_sounds_the_same_whatever_went_before(
    house: House, office: Chat, anna: Chat
) -> None:
    give(house, confidential=True)
    await fill_in(anna)
    heard = []
    for person in ("P-001", "P-002"):
        await look(office)
        await office.taps("Zwrócona na papierze")
        await office.types(person)
        heard.append([m.text for m in office.messages if m.text.startswith("Przyjęto.")][-1])
    assert heard[0] == heard[1]
    assert (states(house)["own:1 P-001"], states(house)["own:1 P-002"]) == (
        "zwrocona",
        "zwrocona_na_papierze",
    )
    ids = [1, 2]
    assert audited(house) == [("questionnaire.paper", {"person": one}) for one in ids]
    await look(office)
    assert "Zwrócone: 2 z 5, w tym na papierze 1." in office.last.text


async def test_paper_of_a_named_one_says_what_it_did(
    house: House, office: Chat, anna: Chat
) -> None:
    give(house)
    await fill_in(anna)
    for person, said in (("P-001", "Nic nie zmieniono"), ("P-002", "Odnotowano zwrot")):
        await look(office)
        await office.taps("Zwrócona na papierze")
        await office.types(person)
        assert office.sees(said)
    assert states(house)["own:1 P-002"] == "zwrocona_na_papierze"


async def test_a_reminder_reaches_those_who_have_not_returned_it_once_a_day(
    house: House, office: Chat, anna: Chat
) -> None:
    give(house)
    ben = house.chat("ben", person="P-002")
    await fill_in(anna)
    await look(office)
    await office.taps("Przypomnij")
    assert office.toasts == ["Przypomnienie trafi do 4 osób."]
    assert ben.sees("Ankieta „Spis szkół”: czekamy jeszcze na Państwa odpowiedzi")
    assert not anna.sees("czekamy jeszcze")
    await office.presses("asgrem:1")
    assert (
        office.toasts[-1] == "Dzisiaj już przypomniano. Kolejne przypomnienie można wysłać jutro."
    )
    sent = house.database.read_now(
        lambda session: len(
            session.scalars(select(Outbox.id).where(Outbox.topic == "ankieta")).all()
        )
    )
    assert sent == 4


async def test_who_returned_it_loses_the_reminder_that_waits_for_the_morning(
    house: House, office: Chat, anna: Chat
) -> None:
    give(house)
    house.now = house.now.replace(hour=20)
    await look(office)
    await office.taps("Przypomnij")
    await fill_in(anna)
    house.now += timedelta(hours=12)
    house.deliver()
    assert not anna.sees("czekamy jeszcze")


async def test_the_closing_time_is_moved(house: House, office: Chat, anna: Chat) -> None:
    give(house)
    await look(office)
    await office.taps("Zmień termin zamknięcia")
    await office.types("10.04.2017 8:00")
    assert "Ten termin już minął." in office.last.text
    await office.types("13.04.2017 15:00")
    assert office.sees("Otwarta do: czwartek, 13 kwietnia 2017 r., godz. 15:00.")
    tick(house, house.now + timedelta(days=2))
    await fill_in(anna)
    assert states(house)["own:1 P-001"] == "zwrocona"


async def test_closing_now_is_confirmed_and_keeps_what_came_back(
    house: House, office: Chat, anna: Chat
) -> None:
    give(house)
    await fill_in(anna)
    await look(office)
    await office.taps("Zamknij teraz")
    assert set(states(house).values()) == {"zwrocona", "otwarta"}
    await office.taps("Zamykam ankietę")
    assert "Zamknięta: poniedziałek, 10 kwietnia 2017 r., godz. 09:00." in office.last.text
    assert "Niezwrócone: 4." in office.last.text
    assert sorted(states(house).values()) == ["niezwrocona"] * 4 + ["zwrocona"]
    await office.presses("asgcloseyes:1")
    assert [action for action, _ in audited(house)] == ["questionnaire.close"]


@pytest.mark.parametrize("confidential", [True, False])
async def test_withdrawing_is_confirmed_and_keeps_nothing(
    house: House, office: Chat, anna: Chat, confidential: bool
) -> None:
    give(house, confidential=confidential)
    await fill_in(anna)
    await look(office)
    await office.taps("Wycofaj")
    assert "Usuniemy wszystkie odpowiedzi" in office.last.text
    await office.taps("Wycofuję ankietę")
    assert "Żadne odpowiedzi nie zostały zachowane." in office.last.text
    left = house.database.read_now(
        lambda session: [
            len(session.scalars(select(table.id)).all()) for table in (AnswerBox, NamedReturn)
        ]
    )
    assert (left, states(house)) == ([0, 0], {})
    await office.presses("asg:1")
    assert office.toasts == ["Ten przycisk jest już nieaktualny."]
    await anna.presses("q:1")
    assert "Tę ankietę wycofano." in anna.last.text


async def test_it_speaks_english_to_those_who_do(house: House, office: Chat) -> None:
    def speak(session: Any) -> None:
        builders.person(session, "K-01").language = "en"

    house.database.write_now(speak)
    give(house, repeatable=True)
    await office.types("/returns")
    await office.taps("“Register of schools” – until")
    assert "Returned: 0 of 5.\nWith names, can be filled in repeatedly. Declined: 0." in (
        office.last.text
    )


async def test_a_person_reads_among_their_data_what_was_returned_by_name(
    house: House, anna: Chat
) -> None:
    give(house)
    await fill_in(anna)
    await anna.types("/moje_dane")
    day = f"{house.now.day} "
    line = next(one for one in anna.last.text.split("\n") if one.startswith("Ankiety imienne"))
    assert line.startswith(f"Ankiety imienne, z odpowiedziami: Spis szkół ({day}")

"""Filling in a coordinators' form that was given to people: confidential, named, repeatedly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage import form_library, named_returns, own_questionnaires
from storage.sealing import unseal
from storage.tables.forms import FormSession
from storage.tables.questionnaires import AnswerBox, QuestionnaireAssignment
from tests import builders
from tests.evaluation import tick
from tests.given_forms import give_form
from tests.house import Chat, House
from tests.own_forms import publish_form

PEOPLE = ("P-001", "P-002", "P-003")


@pytest.fixture(autouse=True)
def pilot(house: House) -> None:
    def seed(session: Any) -> None:
        builders.team(session, "JST-07", members=PEOPLE)
        publish_form(session, house.now)

    house.database.write_now(seed)


@pytest.fixture
def anna(house: House) -> Chat:
    return house.chat("anna", person="P-001")


def give(house: House, **terms: Any) -> int:
    return house.database.write_now(
        lambda session: give_form(session, *PEOPLE, now=house.now, **terms)
    )


def state(house: House, person_id: int = 1) -> str:
    return house.database.read_now(
        lambda session: session.scalars(
            select(QuestionnaireAssignment.state).where(
                QuestionnaireAssignment.person_id == person_id
            )
        ).one()
    )


def kept(house: House, questionnaire: int) -> list[tuple[str, Any]]:
    return house.database.read_now(
        lambda session: [
            (one.name, one.answers) for one in named_returns.of(session, questionnaire)
        ]
    )


async def fill_in(chat: Chat, school: str = "SP 2") -> None:
    await chat.types("/ankiety")
    await chat.taps("Wypełnij")
    await chat.types(school)
    await chat.types("120")
    await chat.taps("Wyślij")


async def test_a_named_one_says_so_and_keeps_answers_with_the_name(
    house: House, anna: Chat
) -> None:
    questionnaire = give(house)
    await anna.types("/ankiety")
    assert anna.last.text == (
        "1 ankieta czeka na wypełnienie. Łącznie około 1 minuty. "
        "Przy każdej ankiecie jest napisane, czy odpowiedzi zapisujemy z nazwiskiem.\n\n"
        "1. Ankieta: „Spis szkół” – około 1 minuty, do 11 kwietnia, 9:00. "
        "Ankieta imienna: odpowiedzi zapisujemy z nazwiskiem."
    ).replace("9:00", "09:00")
    await anna.taps("Wypełnij: „Spis szkół”")
    assert "Ankieta imienna: odpowiedzi zapisujemy z nazwiskiem." in anna.last.text
    await anna.types("SP 2")
    assert state(house) == "rozpoczeta"
    await anna.taps("Pomiń")
    await anna.taps("Wyślij")
    assert anna.last.text == "Dziękujemy! Odpowiedzi zostały zapisane."
    assert state(house) == "zwrocona"
    assert kept(house, questionnaire) == [("Anna P-001", {"school": "SP 2"})]


async def test_a_confidential_one_keeps_who_and_what_apart(house: House, anna: Chat) -> None:
    questionnaire = give(house, confidential=True)
    await anna.types("/ankiety")
    assert "Odpowiedzi zapisujemy bez nazwiska." in anna.last.text
    await anna.taps("Wypełnij")
    assert "Ankieta poufna: odpowiedzi zapisujemy bez nazwiska." in anna.last.text
    await anna.types("SP 2")
    await anna.types("120")
    await anna.taps("Wyślij")
    assert (state(house), kept(house, questionnaire)) == ("zwrocona", [])
    assert not anna.sees("SP 2")

    def look(session: Any) -> tuple[list[Any], list[Any]]:
        boxes = [
            unseal(session, one.answers["sealed"]) for one in session.scalars(select(AnswerBox))
        ]
        return boxes, list(session.scalars(select(FormSession.state)))

    boxes, drafts = house.database.read_now(look)
    assert boxes == [{"ticked": {"pupils": 120}, "texts": [{"school": "SP 2"}], "part": "I"}]
    assert drafts == [{}]


async def test_a_repeatable_one_can_be_filled_in_again_until_it_closes(
    house: House, anna: Chat
) -> None:
    questionnaire = give(house, repeatable=True)
    await fill_in(anna)
    assert "można wypełnić ponownie do 11 kwietnia, 09:00" in anna.last.text
    await anna.types("/ankiety")
    assert "Można wypełnić ponownie:\n„Spis szkół” – do 11 kwietnia, 09:00." in anna.last.text
    assert anna.last.labels == ["Wypełnij ponownie: „Spis szkół”", "Menu"]
    await fill_in(anna, "SP 3")
    assert [answers["school"] for _, answers in kept(house, questionnaire)] == ["SP 2", "SP 3"]
    old = anna.messages[0]
    tick(house, house.now + timedelta(days=1))
    await anna.presses(f"q:{questionnaire}", old.id)
    assert "Ankietę zamknięto" in anna.last.text


async def test_one_that_is_returned_once_says_that_it_was(house: House, anna: Chat) -> None:
    questionnaire = give(house)
    await fill_in(anna)
    await anna.presses(f"q:{questionnaire}")
    assert "Ta ankieta została już wypełniona. Odpowiedzi są zapisane." in anna.last.text


async def test_declining_is_final_and_forgets_the_draft(house: House, anna: Chat) -> None:
    give(house)
    await anna.types("/ankiety")
    await anna.taps("Wypełnij")
    await anna.types("SP 2")
    await anna.types("/ankiety")
    await anna.taps("Nie wypełnię")
    await anna.taps("Nie wypełnię: „Spis szkół”")
    await anna.taps("Rezygnuję z tej ankiety")
    assert state(house) == "odmowa"
    await anna.types("/dokoncz")
    assert "Nie ma przerwanych formularzy." in anna.last.text


async def test_closing_notes_what_did_not_come_back(house: House, anna: Chat) -> None:
    give(house)
    tick(house, house.now + timedelta(days=1))
    assert state(house) == "niezwrocona"


async def test_one_for_later_shows_when_it_opens(house: House, anna: Chat) -> None:
    opens = house.now + timedelta(hours=2)
    questionnaire = give(house, opens=opens)
    await anna.types("/ankiety")
    assert "Nie ma teraz ankiet do wypełnienia." in anna.last.text
    await anna.presses(f"q:{questionnaire}")
    assert "Ta ankieta otworzy się: poniedziałek, 10 kwietnia 2017 r., godz. 11:00." in (
        anna.last.text
    )
    tick(house, opens)
    await anna.types("/ankiety")
    assert "Wypełnij: „Spis szkół”" in anna.last.labels


async def test_a_withdrawn_one_says_that_nothing_is_kept(house: House, anna: Chat) -> None:
    questionnaire = give(house)
    await anna.types("/ankiety")
    await anna.taps("Wypełnij")
    await anna.types("SP 2")
    house.database.write_now(
        lambda session: own_questionnaires.withdraw(session, questionnaire, house.now)
    )
    await anna.types("/dokoncz")
    assert "Nie ma przerwanych formularzy." in anna.last.text
    await anna.presses(f"q:{questionnaire}")
    assert "Tę ankietę wycofano." in anna.last.text


async def test_a_form_withdrawn_meanwhile_is_begun_no_more(house: House, anna: Chat) -> None:
    give(house)
    house.database.write_now(lambda session: form_library.withdraw(session, 1, house.now))
    await anna.types("/ankiety")
    await anna.taps("Wypełnij")
    assert "został wycofany" in anna.last.text


async def test_it_speaks_english_to_those_who_do(house: House) -> None:
    def speak(session: Any) -> None:
        builders.person(session, "P-002").language = "en"

    house.database.write_now(speak)
    give(house, repeatable=True)
    john = house.chat("john", person="P-002")
    await john.types("/questionnaires")
    assert "1. Questionnaire: “Register of schools” – about 1 minute" in john.last.text
    await john.taps("Fill in: “Register of schools”")
    assert "With names: answers are stored with yours." in john.last.text

"""Filling in questionnaires, and what is left of them afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from storage.sealing import unseal
from storage.tables.forms import FormSession
from storage.tables.questionnaires import AnswerBox
from tests import builders
from tests.evaluation import states, tick, wall
from tests.house import Chat, House

WORDS = "Najlepsze były mapy zasobów."


@pytest.fixture(autouse=True)
def pilot(house: House) -> None:
    """The workshop of day 1 of module 1 has just ended for JST-07."""

    def seed(session: Any) -> None:
        builders.team(session, "JST-07", members=("P-001", "P-002"))
        builders.person(session, "P-002").language = "en"
        builders.workshop(session, 1, "I", 1)
        builders.coordinator(session)

    house.database.write_now(seed)
    tick(house, wall(4, 5, 18, 5))


@pytest.fixture
def anna(house: House) -> Chat:
    return house.chat("anna", person="P-001")


async def fill_in(chat: Chat) -> None:
    """The workshop's questionnaire up to its summary."""
    await chat.types("/ankiety")
    await chat.taps("Wypełnij")
    await chat.taps("Dalej")
    for answer in ("4 –", "5 –", "Nie dotyczy", "w sam raz", "Raczej tak"):
        await chat.taps(answer)
    await chat.types(WORDS)
    assert "prosimy sprawdzić odpowiedzi" in chat.last.text


async def test_the_list_tells_how_many_and_how_long(anna: Chat, house: House) -> None:
    tick(house, wall(4, 7, 13, 15))
    await anna.types("ankiety")
    assert anna.last.text == (
        "2 ankiety czekają na wypełnienie. Łącznie około 8 minut. "
        "Odpowiedzi zapisujemy bez nazwiska.\n\n"
        "1. Ankieta: warsztat „Diagnoza”, dzień 1 – około 2 minut, do 8 kwietnia, 20:00.\n"
        "2. Ankieta: moduł 1 – około 6 minut, do 14 kwietnia, 20:00."
    )
    assert anna.last.labels == [
        "Wypełnij: warsztat „Diagnoza”, dzień 1",
        "Wypełnij: moduł 1",
        "Nie wypełnię",
        "Menu",
    ]


async def test_nothing_to_fill_in_is_said(house: House) -> None:
    office = house.chat("office", person="K-01")
    await office.types("/ankiety")
    assert "Nie ma teraz ankiet do wypełnienia." in office.last.text


async def test_the_intro_names_the_occasion(anna: Chat) -> None:
    await anna.types("/ankiety")
    await anna.taps("Wypełnij")
    assert "warsztatu „Diagnoza” (5 kwietnia 2017 r., grupa I)" in anna.last.text


async def test_the_intro_of_a_module_names_its_days(anna: Chat, house: House) -> None:
    tick(house, wall(4, 7, 13, 15))
    await anna.types("/ankiety")
    await anna.taps("Wypełnij: moduł 1")
    assert "modułu 1 z 5 (5–7 kwietnia 2017 r.)" in anna.last.text


async def test_it_speaks_english_to_those_who_do(house: House) -> None:
    john = house.chat("john", person="P-002")
    await john.types("/questionnaires")
    assert john.last.text.startswith("1 questionnaire is waiting to be filled in.")
    await john.taps("Fill in")
    assert "5 April 2017, group I" in john.last.text


async def test_the_first_answer_begins_it_and_stores_no_answer(anna: Chat, house: House) -> None:
    await anna.types("/ankiety")
    await anna.taps("Wypełnij")
    assert states(house)["workshop P-001"] == "otwarta"
    await anna.taps("Dalej")
    await anna.taps("4 –")
    assert states(house)["workshop P-001"] == "rozpoczeta"
    assert boxes(house) == []
    await anna.types("/ankiety")
    assert anna.last.labels[0] == "Dokończ: warsztat „Diagnoza”, dzień 1"


async def test_a_returned_one_is_thanked_for_and_gone_from_the_list(
    anna: Chat, house: House
) -> None:
    await fill_in(anna)
    await anna.taps("Wyślij")
    assert anna.last.text == "Dziękujemy! Ankieta została zapisana."
    assert states(house)["workshop P-001"] == "zwrocona"
    await anna.types("/ankiety")
    assert "Nie ma teraz ankiet do wypełnienia." in anna.last.text


async def test_texts_are_boxed_apart_from_the_group(anna: Chat, house: House) -> None:
    await fill_in(anna)
    await anna.taps("Wyślij")
    ticked = {"w1": "4", "w2": "5", "w3": "nd", "w4": "w_sam_raz", "w5": "raczej_tak"}
    (opened,) = house.database.read_now(
        lambda session: [unseal(session, one["sealed"]) for one in boxes(house)]
    )
    assert opened == {"ticked": ticked, "texts": [{"w6": WORDS}], "part": "I"}


async def test_after_sending_neither_chat_nor_draft_knows_the_answers(
    anna: Chat, house: House
) -> None:
    await fill_in(anna)
    await anna.taps("Wyślij")
    assert not anna.sees("mapy zasobów")
    assert not anna.sees("w dużym stopniu")
    drafts = house.database.read_now(
        lambda session: [row.state for row in session.scalars(select(FormSession))]
    )
    assert drafts == [{}]


async def test_sending_twice_says_it_has_come_back(anna: Chat, house: House) -> None:
    await anna.types("/ankiety")
    old = anna.last.buttons[0][1]
    await fill_in(anna)
    await anna.taps("Wyślij")
    await anna.presses(old)
    assert "Ta ankieta została już wypełniona." in anna.last.text
    assert len(boxes(house)) == 1


async def test_a_closed_one_thanks_for_the_readiness(anna: Chat, house: House) -> None:
    await anna.types("/ankiety")
    tick(house, wall(4, 8, 20))
    await anna.taps("Wypełnij")
    assert anna.last.text == (
        "Ankietę zamknięto: sobota, 8 kwietnia 2017 r., godz. 20:00. Dziękujemy za gotowość."
    )
    assert states(house)["workshop P-001"] == "niezwrocona"


async def test_closing_forgets_what_was_drafted(anna: Chat, house: House) -> None:
    await fill_in(anna)
    tick(house, wall(4, 8, 20))
    await anna.types("Czy to jeszcze działa?")
    assert "Nie rozumiem tej wiadomości." in anna.last.text
    await anna.types("/dokoncz")
    assert "Nie ma przerwanych formularzy." in anna.last.text
    assert not anna.sees("mapy zasobów")
    assert boxes(house) == []


async def test_the_last_moment_before_the_clocks_tick_refuses(anna: Chat, house: House) -> None:
    await fill_in(anna)
    house.now = wall(4, 8, 20)
    await anna.taps("Wyślij")
    assert "Ta ankieta nie jest teraz otwarta." in anna.last.text
    assert boxes(house) == []


async def test_declining_is_confirmed_and_final(anna: Chat, house: House) -> None:
    await anna.types("/ankiety")
    old = anna.last.buttons[0][1]
    await anna.taps("Nie wypełnię")
    await anna.taps("Nie wypełnię: warsztat")
    assert "Czy na pewno z niej zrezygnować?" in anna.last.text
    await anna.taps("Rezygnuję z tej ankiety")
    assert states(house)["workshop P-001"] == "odmowa"
    await anna.presses(old)
    assert "zgodnie z Państwa decyzją nie trzeba wypełniać" in anna.last.text


async def test_declining_forgets_what_was_begun(anna: Chat, house: House) -> None:
    await fill_in(anna)
    await anna.types("/ankiety")
    await anna.taps("Nie wypełnię")
    await anna.taps("Nie wypełnię: warsztat")
    await anna.taps("Rezygnuję z tej ankiety")
    assert not anna.sees("mapy zasobów")
    assert states(house)["workshop P-001"] == "odmowa"


async def test_another_groups_questionnaire_is_not_for_everyone(house: House) -> None:
    office = house.chat("office", person="K-01")
    await office.presses("q:1")
    assert "Tę ankietę wypełniają osoby, które były obecne" in office.last.text
    await office.presses("qnoyes:1")
    assert "Tę ankietę wypełniają osoby, które były obecne" in office.last.text
    await office.presses("q:77")
    assert office.toasts == ["Ten przycisk jest już nieaktualny."]


def boxes(house: House) -> list[Any]:
    return house.database.read_now(
        lambda session: [row.answers for row in session.scalars(select(AnswerBox))]
    )

"""Windows beyond the pages of one form: questionnaires given to people, trials, previews, a
spreadsheet, the way to the web chat."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.calendar import Calendar
from handlers.dispatch import House as Engine
from handlers.registry import ROUTES
from messages.events import Pressed, Uploaded, Values
from storage.tables.announcements import Announcement
from storage.tables.engine import Conversation, Inbox, Outbox
from storage.tables.forms import FormCheck
from tests import builders
from tests.conversations.every_kind import ROUTES as ANY_FORM
from tests.conversations.every_kind import publish
from tests.conversations.task_pilot import all_rows
from tests.given_forms import give_form
from tests.house import OFFICE, House
from tests.own_forms import publish_form
from tests.windowed import WindowChat, windowed_chat

CARD = ["Otwórz formularz", "Odpowiadam w rozmowie", "Dokończę później", "Porzuć formularz"]


def give(house: House, **terms: Any) -> WindowChat:
    """The register of schools in the hands of P-001."""

    def work(session: Any) -> None:
        builders.team(session, "JST-01", mentor="E-01")
        publish_form(session, house.now)
        give_form(session, "P-001", now=house.now, **terms)

    house.database.write_now(work)
    return windowed_chat(house, "anna", "P-001")


@pytest.fixture
def coordinator(house: House) -> WindowChat:
    def work(session: Any) -> None:
        builders.team(session, "JST-01", mentor="E-01")
        builders.coordinator(session)
        publish_form(session, house.now)

    house.database.write_now(work)
    return windowed_chat(house, "maria", "K-01")


async def fill_register(chat: WindowChat) -> None:
    await chat.submits({"Która szkoła?": "SP 1", "Ilu uczniów?": "12"})


async def test_a_questionnaire_given_to_people_says_whose_it_is_on_each_page(
    house: House,
) -> None:
    chat = give(house)
    await chat.types("/ankiety")
    await chat.taps("Wypełnij: „Spis szkół”")
    banner = "<b>Ankieta imienna: odpowiedzi zapisujemy z nazwiskiem.</b>"
    assert chat.open.intro == f"{banner}\nPytania 1–2 z 2"
    await fill_register(chat)
    assert chat.open.intro.startswith(banner)
    await chat.submits()
    assert chat.open.intro == "Dziękujemy! Odpowiedzi zostały zapisane."
    assert chat.buttons_in_window == ["Lista ankiet", "Menu"]


async def test_a_confidential_one_leaves_nothing_in_house_or_chat(house: House) -> None:
    chat = give(house, confidential=True)
    await chat.types("/ankiety")
    await chat.taps("Wypełnij: „Spis szkół”")
    await chat.types("SP tajna")
    await chat.submits({"Która szkoła?": "SP tajna", "Ilu uczniów?": "12"})
    await chat.submits()
    assert chat.open.intro == "Dziękujemy! Ankieta została zapisana. Odpowiedzi są bez nazwiska."
    assert not chat.sees("SP tajna")
    kept = [row.body for table in (Inbox, Outbox) for row in all_rows(house, table)]
    assert [body for body in kept if "tajna" in str(body) or "f:1:" in str(body)] == []
    rows = house.database.read_now(lambda session: list(session.query(Conversation)))
    assert [row.notes for row in rows] == [{}]


async def test_a_trial_ends_in_its_window_and_shows_the_answers_once(
    coordinator: WindowChat,
) -> None:
    await coordinator.presses("formtry:1")
    assert coordinator.last.labels == CARD
    await fill_register(coordinator)
    assert coordinator.open.submit == "Zakończ próbę"
    await coordinator.submits()
    assert coordinator.open.submit == ""
    assert coordinator.open.intro.endswith(coordinator.last.html)
    assert coordinator.last.text == "school = SP 1\npupils = 12"


async def test_an_announcement_is_previewed_in_the_window_with_its_buttons(
    coordinator: WindowChat, house: House
) -> None:
    await coordinator.types("/ogloszenie")
    await coordinator.change("Do kogo", "wszyscy")
    await coordinator.submits({"Jaka jest treść": "Spotkanie przełożone."})
    assert "Podgląd ogłoszenia" in coordinator.open.intro
    assert coordinator.buttons_in_window == coordinator.last.labels
    mend = next(
        button
        for line in coordinator.open.rows
        for button in line
        if button.label.startswith("Popraw")
    )
    await coordinator.does(Pressed(mend.token, values=Values()), surface="window")
    await coordinator.does(Pressed(dict(coordinator.last.buttons)["Treść"]), surface="desk")
    assert coordinator.last.labels == CARD
    assert coordinator.open.submit == "Dalej"
    assert len(all_rows(house, Announcement)) == 1


async def test_a_spreadsheet_goes_to_be_checked_when_it_is_here(
    coordinator: WindowChat, house: House
) -> None:
    await coordinator.types("/formularze")
    await coordinator.taps("Dodaj formularz (.xlsx)")
    sheet = Uploaded("T1/F1", "spis.xlsx", "", 9000)
    outcome = await coordinator.submits({"Prosimy wysłać plik": sheet})
    assert coordinator.open.submit == ""
    assert coordinator.open.intro.startswith("Plik „spis.xlsx” jest jeszcze pobierany.")
    assert all_rows(house, FormCheck) == []
    await coordinator.receives(outcome)
    assert len(all_rows(house, FormCheck)) == 1
    assert coordinator.last.text.startswith("Sprawdzamy formularz „spis.xlsx”.")


@pytest.fixture
def placed(house: House) -> WindowChat:
    """A form that asks for a place, in a house with a web chat."""
    house.engine = Engine(
        replace(ANY_FORM, buttons={**ROUTES.buttons, **ANY_FORM.buttons}),
        Calendar(frozenset()),
        OFFICE,
        seal=lambda raw: raw,
    )

    def work(session: Any) -> None:
        builders.person(session, "P-001")
        publish(session, house.now, "text | t | Nazwa\ngeopoint | p | Gdzie")

    house.database.write_now(work)
    return windowed_chat(house, "anna", "P-001")


async def test_a_place_can_be_told_in_the_web_chat_and_what_was_typed_waits(
    placed: WindowChat,
) -> None:
    await placed.types("/wypelnij 1")
    placed.put("Nazwa", "SP 1")
    await placed.presses_in_window("Przejdź do czatu w przeglądarce")
    assert placed.open.intro == placed.last.html
    links = [button.url for line in placed.open.rows for button in line if button.url]
    assert len(links) == 1
    await placed.presses_in_window("Wróć do formularza")
    assert placed.field("Nazwa").control.value == "SP 1"


async def test_a_window_closed_by_mistake_is_opened_again_by_the_same_button(
    house: House,
) -> None:
    chat = give(house)
    await chat.types("/ankiety")
    await chat.taps("Wypełnij: „Spis szkół”")
    listed = chat.messages[0]
    await chat.closes()
    await chat.presses(dict(listed.buttons)["Wypełnij: „Spis szkół”"], listed.id)
    assert chat.labels_in_window == ["Która szkoła?", "Ilu uczniów?"]
    assert chat.toasts == []

"""Filling in forms over chat, with a feature made for the purpose."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from domain.calendar import Calendar
from handlers import filling, form_answers, form_presses, menu, window_events
from handlers.context import Context
from handlers.dispatch import House as Engine
from handlers.routes import Answers, Filled, FormFeature, FormSetup, Routes, Subject, merge
from messages.events import Event, Text
from messages.steps import Step
from tests.house import OFFICE, Chat, House
from tests.people import add_person

SENT: list[Filled] = []
SAVED: list[Answers] = []


def prepare(ctx: Context, subject: Subject) -> FormSetup:
    return FormSetup(context={"workshop": "Diagnoza", "day": "5 kwietnia 2017 r.", "group": "I"})


def submit(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    SENT.append(filled)
    return []


def save(ctx: Context, subject: Subject, answers: Answers) -> None:
    SAVED.append(dict(answers))


def begin(event: Event, ctx: Context) -> list[Step]:
    return filling.open_form(ctx, "evaluation", {"workshop": 1})


def begin_question(event: Event, ctx: Context) -> list[Step]:
    return filling.open_form(ctx, "question", {})


ROUTES = merge(
    [
        menu.ROUTES,
        form_presses.ROUTES,
        form_answers.ROUTES,
        window_events.ROUTES,
        Routes(
            commands={"ocena": begin, "pytanie": begin_question},
            forms={
                "evaluation": FormFeature("workshop", prepare, submit, save, confidential=True),
                "question": FormFeature("ask_mentor", prepare, submit, review=False),
            },
        ),
    ]
)


@pytest.fixture
def chat(house: House) -> Chat:
    SENT.clear()
    SAVED.clear()
    house.engine = Engine(ROUTES, Calendar(frozenset()), OFFICE, seal=lambda raw: raw)
    house.database.write_now(lambda session: add_person(session, "P-001"))
    return house.chat("anna", person="P-001")


async def walk_to_summary(chat: Chat) -> None:
    await chat.types("/ocena")
    await chat.taps("Dalej")
    await chat.taps("4 – w dużym stopniu")
    await chat.taps("5 – bardzo dobrze")
    await chat.taps("Nie dotyczy")
    await chat.taps("w sam raz")
    await chat.taps("Raczej tak")
    await chat.types("Praca na przykładach.")


async def test_a_form_is_answered_by_taps_and_texts_and_sent(chat: Chat) -> None:
    await walk_to_summary(chat)
    assert "prosimy sprawdzić odpowiedzi" in chat.last.text
    assert "4 – w dużym stopniu" in chat.last.text
    await chat.taps("Wyślij")
    assert [filled.answers for filled in SENT] == [
        {
            "w1": "4",
            "w2": "5",
            "w3": "nd",
            "w4": "w_sam_raz",
            "w5": "raczej_tak",
            "w6": "Praca na przykładach.",
        }
    ]
    assert chat.last.text == "Dziękujemy! Ankieta została zapisana."


async def test_a_confidential_form_leaves_no_answer_in_the_chat(chat: Chat) -> None:
    await walk_to_summary(chat)
    await chat.taps("Wyślij")
    assert [message.text for message in chat.messages] == ["Dziękujemy! Ankieta została zapisana."]


async def test_a_wrong_answer_keeps_the_form_where_it_was(chat: Chat) -> None:
    await chat.types("/ocena")
    await chat.taps("Dalej")
    await chat.types("jakoś tak")
    assert "Takiej odpowiedzi nie ma na liście." in chat.last.text
    assert "W jakim stopniu warsztat" in chat.last.text
    await chat.types("4")
    assert "Jak oceniają Państwo sposób" in chat.last.text


async def test_a_text_that_came_late_answers_nothing_that_was_asked_since(
    house: House, chat: Chat
) -> None:
    await chat.types("/ocena")
    await chat.taps("Dalej")
    await chat.taps("4")
    await chat._do(Text("5"), late_by=3.0)
    assert "Wiadomość dotarła z opóźnieniem" in chat.messages[-2].text
    assert "Jak oceniają Państwo sposób" in chat.last.text
    house.now += timedelta(seconds=5)
    await chat._do(Text("5"), late_by=3.0)
    assert "Jak oceniają Państwo sposób" not in chat.last.text


async def test_choices_can_be_typed_without_diacritics(chat: Chat) -> None:
    await chat.types("/ocena")
    await chat.taps("Dalej")
    await chat.types("w duzym stopniu")
    assert "Jak oceniają Państwo sposób" in chat.last.text


async def test_a_form_put_aside_is_resumed_where_it_was(chat: Chat) -> None:
    await chat.types("/ocena")
    await chat.taps("Dalej")
    await chat.taps("4")
    await chat.taps("Dokończę później")
    assert "przerwano na pytaniu 2 z" in chat.last.text
    await chat.types("terminy")
    assert "Nie rozumiem" in chat.last.text
    await chat.types("/dokoncz")
    assert "Jak oceniają Państwo sposób" in chat.last.text


async def test_opening_again_goes_on_with_the_unfinished_form(chat: Chat) -> None:
    await chat.types("/ocena")
    await chat.taps("Dalej")
    await chat.taps("4")
    await chat.types("/menu")
    await chat.types("/ocena")
    assert "Jak oceniają Państwo sposób" in chat.last.text


async def test_one_answer_is_changed_from_the_summary(chat: Chat) -> None:
    await walk_to_summary(chat)
    await chat.taps("Popraw odpowiedź")
    await chat.taps("Tempo pracy było:")
    await chat.taps("za szybkie")
    assert "Co warto było skrócić lub rozwinąć?" in chat.last.text
    await chat.taps("Pomiń")
    assert "prosimy sprawdzić odpowiedzi" in chat.last.text
    assert "za szybkie" in chat.last.text


async def test_a_dead_branch_takes_its_answers_along_and_says_so(chat: Chat) -> None:
    await chat.types("/ocena")
    await chat.taps("Dalej")
    for answer in ("4", "5", "Nie dotyczy", "za szybkie"):
        await chat.taps(answer)
    await chat.types("Mniej teorii.")
    await chat.taps("Wstecz")
    await chat.taps("Wstecz")
    await chat.taps("w sam raz")
    assert "nie są już potrzebne" in chat.last.text
    assert "Co warto było skrócić lub rozwinąć?" in chat.last.text


async def test_a_double_tap_says_it_is_saved_and_shows_the_present_question(chat: Chat) -> None:
    await chat.types("/ocena")
    await chat.taps("Dalej")
    first = chat.last
    token = first.buttons[3][1]
    await chat.presses(token, first.id)
    await chat.presses(token, first.id)
    assert chat.toasts == ["To już zapisano. Oto bieżące pytanie."]
    assert "Jak oceniają Państwo sposób" in chat.last.text


async def test_a_double_tap_on_send_only_says_that_it_was_sent(chat: Chat) -> None:
    await walk_to_summary(chat)
    summary = chat.last
    token = dict(summary.buttons)["Wyślij"]
    await chat.presses(token, summary.id)
    after = chat.last
    await chat.presses(token, summary.id)
    assert chat.toasts == ["To już wysłano."]
    assert chat.last == after
    assert len(SENT) == 1


async def test_a_word_of_the_menu_that_is_no_answer_leads_there(chat: Chat) -> None:
    await chat.types("/ocena")
    await chat.taps("Dalej")
    await chat.types("Pomoc!")
    assert chat.last.text.startswith("Można wybierać przyciski")
    await chat.types("dokończ")
    assert "Dokończę później" in chat.last.labels


async def test_a_one_question_form_is_sent_at_once(chat: Chat) -> None:
    await chat.types("/pytanie")
    await chat.types("Skąd wziąć dane o kosztach?")
    assert [filled.answers for filled in SENT] == [{"question": "Skąd wziąć dane o kosztach?"}]


async def test_a_document_number_is_not_stored_and_the_form_stays(chat: Chat) -> None:
    await chat.types("/pytanie")
    await chat.types("Mój PESEL to 44051401359")
    assert "Nie zapisaliśmy jej" in chat.last.text
    assert SENT == []
    await chat.types("Skąd wziąć dane?")
    assert [filled.answers for filled in SENT] == [{"question": "Skąd wziąć dane?"}]


async def test_words_about_health_wait_for_the_person(chat: Chat) -> None:
    await chat.types("/pytanie")
    await chat.types("Co z uczniami z niepełnosprawnością?")
    assert SENT == []
    await chat.taps("Wyślij bez zmian")
    assert [filled.answers for filled in SENT] == [
        {"question": "Co z uczniami z niepełnosprawnością?"}
    ]


async def test_a_strangers_form_is_out_of_reach(chat: Chat, house: House) -> None:
    await chat.types("/ocena")
    token: Any = chat.last.buttons[0][1]
    house.database.write_now(lambda session: add_person(session, "P-002"))
    other = house.chat("piotr", person="P-002")
    await other.presses(token)
    assert "Ten formularz jest już zamknięty" in other.last.text


async def test_the_form_speaks_english_to_those_who_do(chat: Chat, house: House) -> None:
    house.database.write_now(lambda session: add_person(session, "P-003", language="en"))
    other = house.chat("john", person="P-003")
    await other.types("/ocena")
    await other.taps("Continue")
    assert "1 of" in other.last.text


async def test_a_form_sent_on_another_account_no_longer_has_the_floor(
    chat: Chat, house: House
) -> None:
    await walk_to_summary(chat)
    phone = house.chat("anna-phone", person="P-001")
    await phone.types("/dokoncz")
    await phone.taps("Wyślij")
    await chat.types("menu")
    assert "co chcą Państwo zrobić" in chat.last.text

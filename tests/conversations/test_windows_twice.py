"""Windows that are out of date: sent twice, left behind by another device, or late."""

from __future__ import annotations

import pytest

from messages.events import Changed, Values
from tests.conversations.window_evaluation import (
    ANSWERS,
    BEST,
    PACE,
    SHORTEN,
    STORED,
    sent,
    sit,
)
from tests.house import House
from tests.people import add_person
from tests.windowed import WindowChat, windowed_chat


@pytest.fixture
def chat(house: House) -> WindowChat:
    return sit(house)


async def test_the_same_page_sent_twice_is_answered_once(chat: WindowChat) -> None:
    await chat.types("/ocena")
    first, values = chat.open, None
    for label, answer in ANSWERS.items():
        chat.put(label, answer)
    values = chat.values()
    await chat.submits()
    summary = chat.open
    chat.window = first
    await chat.sends(first.token, values)
    assert chat.open == summary
    assert chat.problems() == {}


async def test_a_change_that_comes_after_its_page_was_sent_does_nothing(chat: WindowChat) -> None:
    await chat.types("/ocena")
    first = chat.open
    await chat.submits(ANSWERS)
    summary = chat.open
    late = Changed(first.token, first.fields[1].key, Values())
    await chat.does_in_window(late)
    assert chat.open == summary
    await chat.submits()
    await chat.does_in_window(late)
    assert chat.open.intro == "Dziękujemy! Ankieta została zapisana."


async def test_a_page_sent_as_it_was_before_a_change_is_kept_and_shown_as_it_is(
    chat: WindowChat,
) -> None:
    await chat.types("/ocena")
    first = chat.open
    for label, answer in {**ANSWERS, PACE: "za szybkie"}.items():
        chat.put(label, answer)
    values = chat.values()
    await chat.change(PACE, "za szybkie")
    await chat.sends(first.token, values)
    assert chat.open.notice.startswith("Pytania na tej stronie zmieniły się.")
    assert chat.field(BEST).control.value == ANSWERS[BEST]
    await chat.submits({SHORTEN: "Mniej teorii."})
    assert chat.open.submit == "Wyślij"


async def test_a_summary_sent_twice_is_sent_once(chat: WindowChat) -> None:
    await chat.types("/ocena")
    await chat.submits(ANSWERS)
    summary = chat.open
    await chat.submits()
    chat.window = summary
    await chat.submits()
    assert chat.open.intro == "To już wysłano."
    assert sent() == [STORED]


async def test_a_window_of_a_form_given_up_elsewhere_says_so(chat: WindowChat) -> None:
    await chat.types("/ocena")
    await chat.taps("Porzuć formularz")
    await chat.submits(ANSWERS)
    assert chat.open.intro.startswith("Ten formularz jest już zamknięty.")
    assert chat.open.submit == ""


async def test_a_window_that_another_device_has_left_behind_shows_what_is_true_now(
    chat: WindowChat, house: House
) -> None:
    await chat.types("/ocena")
    phone = house.chat("phone", person="P-001")
    await phone.types("/dokoncz")
    for answer in ("Dalej", "4", "5", "Nie dotyczy", "w sam raz", "Raczej tak", "Pomiń"):
        await phone.taps(answer)
    await chat.submits(ANSWERS)
    assert chat.open.notice.startswith("Ta strona jest już zapisana albo zmieniona")
    assert chat.open.submit == "Wyślij"


async def test_answers_changed_elsewhere_are_seen_before_they_are_sent(
    chat: WindowChat, house: House
) -> None:
    await chat.types("/ocena")
    await chat.submits(ANSWERS)
    phone = house.chat("phone", person="P-001")
    await phone.types("/dokoncz")
    await phone.taps("Popraw odpowiedź")
    await phone.taps("Tempo pracy było:")
    await phone.taps("za wolne")
    await phone.taps("Pomiń")
    await chat.submits()
    assert sent() == []
    assert "za wolne" in chat.open.intro
    await chat.submits()
    assert [answers["w4"] for answers in sent()] == ["za_wolne"]


async def test_nobody_elses_window_is_taken(chat: WindowChat, house: House) -> None:
    await chat.types("/ocena")
    token = chat.open.token
    house.database.write_now(lambda session: add_person(session, "P-002"))
    other = windowed_chat(house, "piotr", "P-002")
    other.window = chat.open
    await other.sends(token, chat.values())
    assert other.open.intro.startswith("Ten formularz jest już zamknięty.")

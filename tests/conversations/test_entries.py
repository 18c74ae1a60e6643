"""Repeats in chat: adding entries, going back over them, removing them from the summary."""

from __future__ import annotations

import pytest

from domain.calendar import Calendar
from handlers.dispatch import House as Engine
from tests.conversations.every_kind import ROUTES, SENT, publish
from tests.house import OFFICE, Chat, House
from tests.people import add_person

SCHOOLS = """
begin_repeat | school | Szkoła
text | name | Jak się nazywa?
begin_repeat | class | Klasa
text | symbol | Która klasa?
end_repeat | |
end_repeat | |
text | note | Coś jeszcze?
"""


@pytest.fixture
async def chat(house: House) -> Chat:
    """A form about schools and their classes, just opened."""
    SENT.clear()
    house.engine = Engine(ROUTES, Calendar(frozenset()), OFFICE, seal=lambda raw: raw)
    house.database.write_now(lambda session: add_person(session, "P-001"))
    house.database.write_now(lambda session: publish(session, house.now, SCHOOLS))
    chat = house.chat("anna", person="P-001")
    await chat.types("/wypelnij 1")
    return chat


async def fill_in(chat: Chat) -> None:
    """SP 1 with 1a and 1b, SP 2 with 2a."""
    await chat.types("SP 1")
    await chat.types("1a")
    await chat.taps("Dodaj kolejny")
    await chat.types("1b")
    await chat.taps("Zakończ")
    await chat.taps("Dodaj kolejny")
    await chat.types("SP 2")
    await chat.taps("Dodaj wpis")  # only the first entry of all begins by itself, as in ODK
    await chat.types("2a")
    await chat.taps("Zakończ")
    await chat.taps("Zakończ")
    await chat.types("nie")


async def test_headings_name_the_entry(chat: Chat) -> None:
    assert "Szkoła 1\n\nJak się nazywa?" in chat.last.text
    await chat.types("SP 1")
    assert "Szkoła 1\nKlasa 1\n\nKtóra klasa?" in chat.last.text
    await chat.types("1a")
    assert "Dodać kolejny wpis? (dotąd 1)" in chat.last.text
    assert chat.last.labels[:2] == ["Dodaj kolejny", "Zakończ"]
    await chat.taps("Dodaj kolejny")
    assert "Szkoła 1\nKlasa 2\n\nKtóra klasa?" in chat.last.text


async def test_entries_are_sent_in_lists(chat: Chat) -> None:
    await fill_in(chat)
    await chat.taps("Wyślij")
    assert [filled.answers for filled in SENT] == [
        {
            "school": [
                {"name": "SP 1", "class": [{"symbol": "1a"}, {"symbol": "1b"}]},
                {"name": "SP 2", "class": [{"symbol": "2a"}]},
            ],
            "note": "nie",
        }
    ]


async def test_the_summary_stands_under_headings(chat: Chat) -> None:
    await fill_in(chat)
    assert (
        "Szkoła 1\n1. Jak się nazywa?\nSP 1\n\nKlasa 1\n2. Która klasa?\n1a\n\nKlasa 2\n"
        "3. Która klasa?\n1b\n\nSzkoła 2\n4. Jak się nazywa?\nSP 2\n\n"
        "Klasa 1\n5. Która klasa?\n2a\n\n6. Coś jeszcze?\nnie"
    ) in chat.last.text


async def test_back_leads_over_entries_and_from_the_summary(chat: Chat) -> None:
    await fill_in(chat)
    seen = []
    while "Wstecz" in chat.last.labels:
        await chat.taps("Wstecz")
        seen.append(chat.last.text.splitlines()[-1])
    assert [line.removeprefix("Teraz: ") for line in seen] == [
        *("nie", "Dodać kolejny wpis? (dotąd 2)", "Dodać kolejny wpis? (dotąd 1)", "2a", "SP 2"),
        *("Dodać kolejny wpis? (dotąd 2)", "1b", "1a", "SP 1"),
    ]


async def test_an_answer_of_an_entry_is_changed(chat: Chat) -> None:
    await fill_in(chat)
    await chat.taps("Popraw odpowiedź")
    assert "Klasa 2: Która klasa?" in chat.last.labels
    await chat.taps("Szkoła 2: Jak się nazywa?")
    await chat.types("SP 22")
    assert "SP 22" in chat.last.text
    assert "prosimy sprawdzić" in chat.last.text


async def test_an_entry_is_removed_once_that_is_confirmed(chat: Chat) -> None:
    await fill_in(chat)
    await chat.taps("Usuń wpis…")
    assert chat.last.labels[:5] == [
        *("Szkoła 1: SP 1", "Klasa 1: 1a", "Klasa 2: 1b", "Szkoła 2: SP 2", "Klasa 1: 2a"),
    ]
    await chat.taps("Szkoła 1: SP 1")
    assert "Usunąć wpis „Szkoła 1: SP 1”?" in chat.last.text
    remove = chat.last
    token = dict(remove.buttons)["Usuń wpis"]
    await chat.presses(token, remove.id)
    assert "nie są już potrzebne odpowiedzi: „Jak się nazywa?”, „Która klasa?”" in chat.last.text
    assert "Szkoła 1\n1. Jak się nazywa?\nSP 2" in chat.last.text
    await chat.presses(token, remove.id)
    assert "SP 2" in chat.last.text
    assert chat.toasts == ["To już zapisano. Oto bieżące pytanie."]


async def test_a_removal_is_thought_better_of(chat: Chat) -> None:
    await fill_in(chat)
    before = chat.last.text
    await chat.taps("Usuń wpis…")
    await chat.taps("Szkoła 1")
    await chat.taps("Wróć do formularza")
    assert chat.last.text == before


async def test_an_entry_is_removed_where_another_is_offered(chat: Chat) -> None:
    await chat.types("SP 1")
    await chat.types("1a")
    await chat.taps("Usuń wpis…")
    await chat.taps("Klasa 1: 1a")
    await chat.taps("Usuń wpis")
    assert "Dodać wpis?" in chat.last.text
    assert chat.last.labels[:2] == ["Dodaj wpis", "Pomiń"]


async def test_an_entry_is_added_from_the_summary(chat: Chat) -> None:
    await fill_in(chat)
    await chat.taps("Dodaj wpis…")
    assert "Po którym wpisie dodać kolejny?" in chat.last.text
    await chat.taps("Klasa 2: 1b")
    assert "Szkoła 1\n" in chat.last.text
    await chat.taps("Dodaj kolejny")
    await chat.types("1c")
    await chat.taps("Zakończ")
    assert "1c" in chat.last.text
    assert "prosimy sprawdzić" in chat.last.text


async def test_a_double_tap_on_another_entry_adds_one(chat: Chat) -> None:
    await chat.types("SP 1")
    await chat.types("1a")
    offer = chat.last
    token = dict(offer.buttons)["Dodaj kolejny"]
    await chat.presses(token, offer.id)
    await chat.presses(token, offer.id)
    assert "Klasa 2\n\nKtóra klasa?" in chat.last.text
    await chat.types("1b")
    await chat.presses(token, offer.id)
    assert "Dodać kolejny wpis? (dotąd 2)" in chat.last.text


async def test_the_answer_about_another_entry_can_be_typed(chat: Chat) -> None:
    await chat.types("SP 1")
    await chat.types("1a")
    await chat.types("tak")
    await chat.types("1b")
    await chat.types("może")
    assert "Dodać kolejny wpis? (dotąd 2)" in chat.last.text
    await chat.types("nie")
    await chat.types("nie")
    assert "Coś jeszcze?" in chat.last.text

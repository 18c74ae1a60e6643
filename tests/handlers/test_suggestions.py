"""Options of long lists for what is typed in a window."""

from __future__ import annotations

import pytest

from domain.calendar import Calendar
from handlers.dispatch import House as Engine
from handlers.suggestions import AT_MOST, suggest
from messages.controls import Option
from storage.tables.engine import Inbox
from tests.conversations.every_kind import ROUTES, SENT, publish
from tests.conversations.task_pilot import all_rows
from tests.house import OFFICE, House
from tests.people import add_person
from tests.windowed import CHANNEL, WindowChat, windowed_chat

TOWNS = "\n".join(f"k | t{n} | {name} {n}" for n in range(75) for name in ("Łódź",))
MORE = "\n".join(f"k | w{n} | Wólka Łąkowa {n}" for n in range(75))


@pytest.fixture
async def chat(house: House) -> WindowChat:
    """A form with a list of 150 is open."""
    SENT.clear()
    house.engine = Engine(ROUTES, Calendar(frozenset()), OFFICE, seal=lambda raw: raw)
    house.database.write_now(lambda session: add_person(session, "P-001"))
    survey = "select_one k | q | Miejscowość | yes\ntext | t | Uwagi"
    choices = f"{TOWNS}\n{MORE}"
    house.database.write_now(lambda session: publish(session, house.now, survey, choices))
    opened = windowed_chat(house, "anna", "P-001")
    await opened.types("/wypelnij 1")
    return opened


def look(chat: WindowChat, field: str, words: str, account: str = "anna") -> tuple[Option, ...]:
    house, token = chat.house, chat.open.token
    return house.database.read_now(
        lambda session: suggest(
            session,
            channel=CHANNEL,
            account=account,
            token=token,
            field=field,
            words=words,
            now=house.now,
        )
    )


async def test_all_words_are_found_whatever_diacritics(chat: WindowChat) -> None:
    key = chat.field("Miejscowość").key
    assert [one.label for one in look(chat, key, "lakowa wol 7")][:2] == [
        "Wólka Łąkowa 7",
        "Wólka Łąkowa 17",
    ]


async def test_no_more_than_fit_are_given(chat: WindowChat) -> None:
    key = chat.field("Miejscowość").key
    assert len(look(chat, key, "")) == AT_MOST


async def test_a_suggestion_is_taken_like_an_option_of_the_window(chat: WindowChat) -> None:
    field = chat.field("Miejscowość")
    (found,) = look(chat, field.key, "lodz 74")
    assert found.token == next(o.token for o in field.control.options if o.label == "Łódź 74")
    await chat.submits({"Miejscowość": "Łódź 74"})
    await chat.submits()
    assert [filled.answers["q"] for filled in SENT] == ["t74"]


async def test_the_summary_suggests_answers_to_change(chat: WindowChat) -> None:
    await chat.submits({"Miejscowość": "Łódź 74", "Uwagi": "brak"})
    assert [one.label for one in look(chat, "jump", "uwag")] == ["Uwagi"]


async def test_strangers_and_windows_that_are_over_get_nothing(
    chat: WindowChat, house: House
) -> None:
    key = chat.field("Miejscowość").key
    house.database.write_now(lambda session: add_person(session, "P-002"))
    windowed_chat(house, "piotr", "P-002")
    assert look(chat, key, "", account="piotr") == ()
    assert look(chat, key, "", account="nobody") == ()
    await chat.taps("Porzuć formularz")
    assert look(chat, key, "") == ()


async def test_looking_leaves_no_trace(chat: WindowChat, house: House) -> None:
    before = len(all_rows(house, Inbox))
    look(chat, chat.field("Miejscowość").key, "tajne")
    assert len(all_rows(house, Inbox)) == before


SCHOOLS = """
begin_repeat | school | Szkoła
text | name | Jak się nazywa? | yes
end_repeat | |
"""


async def test_entries_to_remove_are_searched_by_what_is_in_them(house: House) -> None:
    house.engine = Engine(ROUTES, Calendar(frozenset()), OFFICE, seal=lambda raw: raw)
    house.database.write_now(lambda session: add_person(session, "P-001"))
    house.database.write_now(lambda session: publish(session, house.now, SCHOOLS))
    chat = windowed_chat(house, "anna", "P-001")
    await chat.types("/wypelnij 1")
    await chat.submits({"Jak się": "Łódzka", "Szkoła": "Dodaj kolejny"})
    await chat.submits({"Jak się": "Krakowska", "Szkoła": "Zakończ"})
    await chat.presses_in_window("Usuń wpis…")
    assert chat.open.jump is not None
    assert look(chat, "jump", "lodzka") == chat.open.jump.options[:1]

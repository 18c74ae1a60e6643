"""Forms whose end calculates what a person has overwritten: see `Session.finish`."""

from __future__ import annotations

from domain.calendar import Calendar
from handlers.dispatch import House as Engine
from tests.conversations.every_kind import ROUTES, SENT, publish
from tests.house import OFFICE, Chat, House
from tests.people import add_person

TOTAL = """
integer | a | Ile osób?
integer | double | Ile par rąk? | | | | | | ${a} * 2
text | why | Dlaczego tak mało? | yes | | | | ${double} < 10
"""


async def open_total(house: House) -> Chat:
    SENT.clear()
    house.engine = Engine(ROUTES, Calendar(frozenset()), OFFICE, seal=lambda raw: raw)
    house.database.write_now(lambda session: add_person(session, "P-001"))
    house.database.write_now(lambda session: publish(session, house.now, TOTAL))
    chat = house.chat("anna", person="P-001")
    await chat.types("/wypelnij 1")
    return chat


async def test_a_question_that_the_end_opens_is_asked_before_anything_is_sent(house: House) -> None:
    chat = await open_total(house)
    await chat.types("3")
    await chat.types("50")
    await chat.taps("Wyślij")
    assert "Dlaczego tak mało?" in chat.last.text
    assert SENT == []
    await chat.types("bo tak")
    await chat.taps("Wyślij")
    assert [filled.answers for filled in SENT] == [{"a": 3, "double": 6, "why": "bo tak"}]

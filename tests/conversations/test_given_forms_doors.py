"""A form is given to a group, filled in and followed up, over every channel."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from storage import named_returns, own_questionnaires
from storage.sealing import unseal
from storage.tables.questionnaires import AnswerBox
from tests import builders
from tests.doors import Premises, Talker
from tests.own_forms import publish_form

PEOPLE = ("P-001", "P-002", "P-003", "P-004", "P-005")


async def seat(premises: Premises) -> tuple[Talker, Talker]:
    """A coordinator and Anna of group I, which has five members."""

    def seed(session: Any) -> None:
        builders.module(session, 1).state = "planowany"
        builders.team(session, "JST-01", members=PEOPLE[:3])
        builders.team(session, "JST-02", members=PEOPLE[3:])
        builders.coordinator(session)
        publish_form(session, premises.clock.now())

    await premises.database.write(seed)
    return await premises.sit("K-01"), await premises.sit("P-001")


async def give(office: Talker, whom: str, *terms: str) -> None:
    """From the published form to the preview; `terms` are tapped after the closing time."""
    await office.types("/formularze")
    await office.taps("Spis szkół")
    await office.taps("Użyj w ankiecie")
    await office.sees("Do kogo skierowana jest ankieta?")
    await office.taps(whom)
    await office.sees("Kiedy otworzyć ankietę?")
    await office.taps("od razu")
    await office.sees("Do kiedy można ją wypełniać?")
    await office.mistypes("9.04.2017 20:00", "i nie w przeszłości")
    await office.types("13.04.2017 20:00")
    await office.sees("Poufna czy imienna?")
    for term in terms:
        await office.taps(term)
    await office.sees("prosimy sprawdzić odpowiedzi")
    await office.taps("Pokaż podgląd")


async def fill_in(anna: Talker, school: str) -> None:
    await anna.sees("Która szkoła?")
    await anna.types(school)
    await anna.sees("Ilu uczniów?")
    await anna.types("120")
    await anna.sees("prosimy sprawdzić odpowiedzi")
    await anna.taps("Wyślij")
    await anna.sees("Dziękujemy!")


async def test_a_group_hears_of_it_fills_it_in_and_is_counted(premises: Premises) -> None:
    office, anna = await seat(premises)
    await give(office, "grupa I", "poufna")
    await office.sees("Do kogo: grupa I – 5 osób.")
    await office.taps("Otwórz ankietę")
    await office.sees("Zwrócone: 0 z 5.")
    await premises.travel(minutes=2)
    await anna.sees("1 ankieta czeka na wypełnienie.")
    await anna.taps("Wypełnij: „Spis szkół”")
    await fill_in(anna, "Szkoła Tajna")
    await office.types("/zwroty")
    await office.taps("„Spis szkół”")
    await office.sees("Zwrócone: 1 z 5.")

    def boxed(session: Any) -> list[Any]:
        return [
            unseal(session, one.answers["sealed"]) for one in session.scalars(select(AnswerBox))
        ]

    (sheet,) = premises.database.read_now(boxed)
    assert sheet["texts"] == [{"school": "Szkoła Tajna"}]
    await premises.travel(days=4)
    tally = premises.database.read_now(lambda session: own_questionnaires.tally(session, 1))
    assert tally == {"zwrocona": 1, "niezwrocona": 4}


async def test_a_named_repeatable_one_keeps_each_return(premises: Premises) -> None:
    office, anna = await seat(premises)
    await give(office, "grupa I", "imienna", "wiele razy")
    await office.sees("Można ją wypełnić wiele razy")
    await office.taps("Otwórz ankietę")
    await office.sees("Jeszcze nie zwrócili")
    await anna.types("/ankiety")
    await anna.taps("Wypełnij: „Spis szkół”")
    await fill_in(anna, "SP 2")
    await anna.types("/ankiety")
    await anna.taps("Wypełnij ponownie: „Spis szkół”")
    await fill_in(anna, "SP 3")
    kept = premises.database.read_now(lambda session: named_returns.of(session, 1))
    assert [one.answers for one in kept] == [
        {"school": "SP 2", "pupils": 120},
        {"school": "SP 3", "pupils": 120},
    ]


async def test_refusal_paper_and_closing_are_counted(premises: Premises) -> None:
    office, anna = await seat(premises)
    await give(office, "grupa I", "imienna", "raz")
    await office.taps("Otwórz ankietę")
    await office.sees("Zwrócone: 0 z 5.")
    await anna.types("/ankiety")
    await anna.taps("Nie wypełnię")
    await anna.taps("Nie wypełnię: „Spis szkół”")
    await anna.taps("Rezygnuję z tej ankiety")
    await anna.sees("nie będziemy przypominać")
    await office.taps("Zwrócona na papierze")
    await office.sees("Czyją ankietę „Spis szkół” przekazano na papierze?")
    await office.taps("P-002 Anna")
    await office.sees("Odnotowano zwrot na papierze.")
    await office.sees("Zwrócone: 1 z 5, w tym na papierze 1.")
    await office.taps("Zamknij teraz")
    await office.sees("Czy zamknąć teraz ankietę")
    await office.taps("Zamykam ankietę")
    await office.sees("Odmowy: 1. Niezwrócone: 3.")


async def test_too_few_for_a_confidential_one_are_refused(premises: Premises) -> None:
    office, _ = await seat(premises)
    await premises.database.write(
        lambda session: builders.team(session, "JST-09", group="II", members=("P-011",)) and None
    )
    await give(office, "grupa II", "poufna")
    await office.sees("Ankieta poufna musi trafić do co najmniej 5 osób")
    await office.types("/dokoncz")
    await office.sees("grupa II")

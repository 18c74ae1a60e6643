"""The coordinator marks who was not there."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from storage.tables.engine import Audit
from storage.tables.people import Person
from tests import builders
from tests.evaluation import states, tick, wall
from tests.house import Chat, House


@pytest.fixture(autouse=True)
def pilot(house: House) -> None:
    """Module 1 is running; group I has nine people in three JST, group II two in one."""

    def seed(session: Any) -> None:
        builders.coordinator(session)
        for team in range(3):
            members = [f"P-0{team}{number}" for number in range(1, 4)]
            builders.team(session, f"JST-0{team}", name=f"Gmina {team}", members=members)
        builders.team(session, "JST-10", name="Miasto", group="II", members=("P-101", "P-102"))
        for day in (1, 2, 3):
            builders.workshop(session, 1, "I", day)
        builders.workshop(session, 1, "II", 1)

    house.database.write_now(seed)
    house.now = wall(4, 5, 15)


@pytest.fixture
def office(house: House) -> Chat:
    return house.chat("office", person="K-01")


async def to_people(office: Chat, day: str, group: str) -> None:
    await office.types("/nieobecni")
    await office.taps("Moduł 1")
    await office.taps(day)
    await office.taps(group)


async def test_a_person_is_marked_and_unmarked_by_one_tap(office: Chat) -> None:
    await to_people(office, "Dzień 1", "Grupa II")
    assert office.last.labels == ["Anna P-101", "Anna P-102", "Inna grupa lub samorząd", "Menu"]
    await office.taps("Anna P-101")
    assert "Nie było: Anna P-101 (1 osoba)." in office.last.text
    assert office.last.labels[0] == "Anna P-101 – nie było"
    await office.taps("Anna P-101 – nie było")
    assert "Nie zaznaczono nikogo." in office.last.text
    assert office.toasts == ["Zaznaczono nieobecność.", "Cofnięto nieobecność."]


async def test_a_double_tap_marks_once(office: Chat, house: House) -> None:
    await to_people(office, "Cały moduł", "Grupa II")
    token = dict(office.last.buttons)["Anna P-101"]
    await office.presses(token)
    await office.presses(token)
    assert office.toasts == ["Zaznaczono nieobecność.", "To już zapisano."]
    assert audited(house) == [("absence.mark", {"person": person_id(house, "P-101"), "day": 0})]


async def test_a_long_group_is_shown_in_pages(office: Chat) -> None:
    await to_people(office, "Dzień 2", "Grupa I")
    assert len(office.last.labels) == 8 + 3
    await office.taps("Następne")
    assert office.last.labels == ["Anna P-023", "Poprzednie", "Inna grupa lub samorząd", "Menu"]
    await office.taps("Anna P-023")
    assert "Nie było: Anna P-023" in office.last.text
    assert office.last.labels[0] == "Anna P-023 – nie było"


async def test_the_people_of_one_jst_can_be_picked(office: Chat) -> None:
    await to_people(office, "Dzień 1", "Wybrany samorząd")
    await office.taps(next(label for label in office.last.labels if label.endswith(" Miasto")))
    assert office.last.labels[:2] == ["Anna P-101", "Anna P-102"]


async def test_who_missed_the_whole_module_is_not_listed_for_a_day(office: Chat) -> None:
    await to_people(office, "Cały moduł", "Grupa II")
    await office.taps("Anna P-101")
    await to_people(office, "Dzień 1", "Grupa II")
    assert "Na całym module nie było: Anna P-101." in office.last.text
    assert office.last.labels[0] == "Anna P-102"


async def test_the_absent_get_no_questionnaire_of_that_day(office: Chat, house: House) -> None:
    await to_people(office, "Dzień 1", "Grupa II")
    await office.taps("Anna P-101")
    tick(house, wall(4, 5, 18, 5))
    assert "workshop P-101" not in states(house)
    assert states(house)["workshop P-102"] == "otwarta"


async def test_a_mark_after_opening_withdraws_what_is_not_returned(
    office: Chat, house: House
) -> None:
    tick(house, wall(4, 5, 18, 5))
    absent = house.chat("absent", person="P-101")
    await absent.types("/ankiety")
    await absent.taps("Wypełnij")
    await absent.taps("Dalej")
    await absent.taps("4")
    await to_people(office, "Dzień 1", "Grupa II")
    await office.taps("Anna P-101")
    assert "workshop P-101" not in states(house)
    await absent.types("/dokoncz")
    assert "Nie ma przerwanych formularzy." in absent.last.text
    await absent.types("/ankiety")
    assert "Nie ma teraz ankiet do wypełnienia." in absent.last.text


async def test_a_mark_taken_back_brings_the_questionnaire(office: Chat, house: House) -> None:
    await to_people(office, "Cały moduł", "Grupa II")
    await office.taps("Anna P-101")
    tick(house, wall(4, 7, 13, 15))
    assert "module P-101" not in states(house)
    await to_people(office, "Cały moduł", "Grupa II")
    await office.taps("Anna P-101 – nie było")
    assert states(house)["module P-101"] == "otwarta"


async def test_a_stranger_of_the_group_cannot_be_marked(office: Chat, house: House) -> None:
    await to_people(office, "Dzień 1", "Grupa II")
    token = dict(office.last.buttons)["Anna P-101"]
    outside = token.replace(str(person_id(house, "P-101")), str(person_id(house, "K-01")))
    await office.presses(outside)
    assert office.toasts == ["Ten przycisk jest już nieaktualny."]


@pytest.mark.parametrize("token", ["absday:99", "absgrp:1:9", "abs:1:0:g9:0", "abs:1:0:zz:0"])
async def test_made_up_buttons_are_stale(office: Chat, token: str) -> None:
    await office.presses(token)
    assert office.toasts == ["Ten przycisk jest już nieaktualny."]


def person_id(house: House, code: str) -> int:
    return house.database.read_now(
        lambda session: session.scalars(select(Person.id).where(Person.code == code)).one()
    )


def audited(house: House) -> list[tuple[str, Any]]:
    return house.database.read_now(
        lambda session: [(row.action, row.detail) for row in session.scalars(select(Audit))]
    )

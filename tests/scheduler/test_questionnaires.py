"""Questionnaires by the clock, across workshops, modules and standstills."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.calendar import local
from storage import questionnaires
from storage.tables.people import Person
from storage.tables.programmes import Absence, Module
from storage.tables.questionnaires import Questionnaire
from tests import builders
from tests.evaluation import give_back, states, tick, wall
from tests.house import House


@pytest.fixture(autouse=True)
def pilot(house: House) -> None:
    """Module 1 with one JST in each of groups I and II, and their workshops of day 1."""

    def seed(session: Any) -> None:
        builders.team(session, "JST-01", members=("P-001", "P-002"))
        builders.team(session, "JST-02", group="II", members=("P-011", "P-012"))
        builders.workshop(session, 1, "I", 1)
        builders.workshop(session, 1, "II", 1)

    house.database.write_now(seed)


def opened(house: House) -> list[tuple[str, Any, str, str, str]]:
    """Form, group, opening, closing and state of each questionnaire."""

    def read(session: Session) -> list[tuple[str, Any, str, str, str]]:
        rows = session.scalars(select(Questionnaire).order_by(Questionnaire.id))
        return [
            (
                row.form,
                row.context.get("group"),
                f"{local(row.opens_at):%d.%m %H:%M}",
                f"{local(row.closes_at):%d.%m %H:%M}",
                row.state,
            )
            for row in rows
        ]

    return house.database.read_now(read)


def mark(house: House, code: str, *days: int) -> None:
    def work(session: Session) -> None:
        person = session.scalars(select(Person).where(Person.code == code)).one()
        module = session.scalars(select(Module)).one()
        for day in days:
            session.add(
                Absence(
                    module_id=module.id,
                    person_id=person.id,
                    day=day,
                    marked_by=person.id,
                    marked_at=house.now,
                )
            )

    house.database.write_now(work)


def test_a_workshop_is_evaluated_from_five_minutes_after_its_end(house: House) -> None:
    tick(house, wall(4, 5, 18, 4))
    assert opened(house) == []
    tick(house, wall(4, 5, 18, 5))
    assert opened(house) == [
        ("workshop", "I", "05.04 18:05", "08.04 20:00", "otwarta"),
        ("workshop", "II", "05.04 18:05", "08.04 20:00", "otwarta"),
    ]
    assert states(house) == dict.fromkeys(
        ["workshop P-001", "workshop P-002", "workshop P-011", "workshop P-012"], "otwarta"
    )


def test_ticking_again_opens_nothing_twice(house: House) -> None:
    tick(house, wall(4, 5, 18, 5))
    tick(house, wall(4, 5, 18, 6))
    assert len(opened(house)) == 2


def test_a_module_is_evaluated_on_its_last_day_before_its_end(house: House) -> None:
    tick(house, wall(4, 7, 13, 14))
    assert [row[0] for row in opened(house)] == ["workshop", "workshop"]
    tick(house, wall(4, 7, 13, 15))
    assert opened(house)[2] == ("module", None, "07.04 13:15", "14.04 20:00", "otwarta")


def test_the_absent_of_a_day_evaluate_the_module_only(house: House) -> None:
    mark(house, "P-001", 1)
    tick(house, wall(4, 5, 18, 5))
    tick(house, wall(4, 7, 13, 15))
    assert "workshop P-001" not in states(house)
    assert "module P-001" in states(house)


@pytest.mark.parametrize("days", [(0,), (1, 2, 3)])
def test_the_absent_of_all_days_evaluate_nothing(house: House, days: tuple[int, ...]) -> None:
    mark(house, "P-001", *days)
    tick(house, wall(4, 5, 18, 5))
    tick(house, wall(4, 7, 13, 15))
    assert {name for name in states(house) if "P-001" in name} == set()


def test_people_who_left_are_not_asked(house: House) -> None:
    def leave(session: Session) -> None:
        session.scalars(select(Person).where(Person.code == "P-001")).one().state = "wycofany"

    house.database.write_now(leave)
    tick(house, wall(4, 5, 18, 5))
    assert "workshop P-001" not in states(house)


def test_closing_ends_what_has_not_come_back(house: House) -> None:
    tick(house, wall(4, 5, 18, 5))
    house.database.write_now(lambda session: give_back(session, 1, "P-001", house.now))
    tick(house, wall(4, 8, 20))
    assert states(house) == {
        "workshop P-001": "zwrocona",
        "workshop P-002": "niezwrocona",
        "workshop P-011": "niezwrocona",
        "workshop P-012": "niezwrocona",
        "module P-001": "otwarta",
        "module P-002": "otwarta",
        "module P-011": "otwarta",
        "module P-012": "otwarta",
    }


def test_after_a_standstill_only_what_is_still_open_is_opened(house: House) -> None:
    tick(house, wall(4, 8, 20))
    assert [row[0] for row in opened(house)] == ["module"]


@pytest.mark.parametrize("state", ["planowany", "odwolany"])
def test_a_module_that_does_not_take_place_is_not_evaluated(house: House, state: str) -> None:
    def change(session: Session) -> None:
        session.scalars(select(Module)).one().state = state

    house.database.write_now(change)
    tick(house, wall(4, 7, 13, 15))
    assert opened(house) == []


def test_pending_is_what_is_open_and_unreturned(house: House) -> None:
    tick(house, wall(4, 5, 18, 5))
    person = house.database.read_now(
        lambda session: session.scalars(select(Person.id).where(Person.code == "P-001")).one()
    )

    def forms(session: Session, hour: int) -> list[str]:
        found = questionnaires.pending(session, person, wall(4, 8, hour))
        return [one.questionnaire.form for one in found]

    assert house.database.read_now(lambda session: forms(session, 19)) == ["workshop"]
    assert house.database.read_now(lambda session: forms(session, 20)) == []
    house.database.write_now(lambda session: give_back(session, 1, "P-001", house.now))
    assert house.database.read_now(lambda session: forms(session, 19)) == []
    assert person not in house.database.read_now(
        lambda session: questionnaires.not_returned(session, 1)
    )

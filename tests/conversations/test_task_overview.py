"""The coordinator sees where the teams stand and hands tasks out."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from storage.tables.engine import Audit
from tests import builders
from tests.house import House


@pytest.fixture(autouse=True)
def pilot(house: House) -> None:
    """Task 1 is out (one team sent, one not), task 2 is planned; JST-09 has withdrawn."""

    def seed(session: Any) -> None:
        builders.coordinator(session)
        first = builders.task(session, 1)
        builders.task(session, 2)
        ours = builders.team(session, "JST-07", members=("P-001", "P-002"), mentor="E-01")
        theirs = builders.team(session, "JST-08", name="Lipno", members=("P-003", "P-004"))
        builders.team(session, "JST-09", members=("P-005", "P-006")).state = "wycofany"
        builders.assign(session, first, ours, state="przekazane", stage="prawie")
        builders.assign(session, first, theirs)

    house.database.write_now(seed)


async def test_the_overview_counts_teams_by_state(house: House) -> None:
    coordinator = house.chat("office", person="K-01")
    await coordinator.types("/zadania")
    assert coordinator.last.text == (
        "Zadania wdrożeniowe – przegląd\n\n"
        "1. „Samorząd jako lider zmian”, termin: 19 czerwca, 15:00\n"
        "przekazane: 1, do wykonania: 1\n\n"
        "2. „Diagnoza lokalnych zasobów”, termin: 14 sierpnia, 15:00\n"
        "Zaplanowane. Publikacja: 29 czerwca, 09:00"
    )


async def test_one_teams_status_is_two_taps_away(house: House) -> None:
    coordinator = house.chat("office", person="K-01")
    await coordinator.types("/zadania")
    await coordinator.taps("Zadanie nr 1")
    await coordinator.taps("JST-07 Lesznowola: przekazane")
    assert coordinator.last.text == (
        "JST-07 Lesznowola – zadanie nr 1\n"
        "Stan: sprawozdanie czeka na odpowiedź opiekuna\n"
        "Etap według zespołu: prawie gotowe\n"
        "Termin zespołu: poniedziałek, 19 czerwca 2017 r., godz. 15:00\n"
        "Wysłane wersje sprawozdania: 0\n"
        "Opiekun: Ewa E-01"
    )


async def test_a_planned_task_is_published_to_every_active_team_once(house: House) -> None:
    coordinator, leader = house.chat("office", person="K-01"), house.chat("l", person="P-003")
    await coordinator.types("/zadania")
    await coordinator.taps("Zadanie nr 2")
    await coordinator.taps("Opublikuj teraz")
    assert "trafi od razu do wszystkich aktywnych zespołów (2)" in coordinator.last.text
    await coordinator.taps("Potwierdź")
    assert "do wykonania: 2" in coordinator.last.text
    await coordinator.presses("task_published:2")
    assert coordinator.toasts == ["Zadanie opublikowano.", "To zadanie jest już opublikowane."]
    await leader.types("/zadanie")
    assert "Zadanie wdrożeniowe nr 2" in leader.last.text
    acts = house.database.read_now(
        lambda s: [(a.action, a.subject, a.detail) for a in s.scalars(select(Audit))]
    )
    assert acts == [("task.publish", "task:2", {"teams": 2})]


@pytest.mark.parametrize("token", ["task_published:2", "task_publish:2", "task_teams:1"])
async def test_only_the_office_publishes(house: House, token: str) -> None:
    for person in ("P-001", "E-01"):
        chat = house.chat(person, person=person)
        await chat.presses(token)
        assert chat.last.text.startswith("Ta czynność nie należy do Państwa roli")


async def test_for_a_team_the_same_command_lists_its_own_tasks(house: House) -> None:
    leader = house.chat("leader", person="P-001")
    await leader.types("zadania")
    assert leader.last.text == (
        "Zadania zespołu\n1. „Samorząd jako lider zmian” – przekazane, termin: 19 czerwca, 15:00"
    )

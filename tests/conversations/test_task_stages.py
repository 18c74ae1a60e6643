"""Between reports: how far a team is, calls for help, deputies, people without a team."""

from __future__ import annotations

import pytest

from storage.tables.tasks import TaskAssignment
from tests.conversations.task_pilot import all_rows, begin
from tests.house import House


@pytest.fixture(autouse=True)
def pilot(house: House) -> None:
    begin(house)


async def test_half_time_is_answered_with_one_tap(house: House) -> None:
    leader = house.chat("leader", person="P-001")
    await leader.presses("stage:1:w_toku")
    assert leader.toasts == ["Zapisano. Dziękujemy."]
    assert "Stan: w toku\nTermin" in leader.last.text
    assert [row.state for row in all_rows(house, TaskAssignment)] == ["w_toku", "przydzielone"]


async def test_a_call_for_help_reaches_the_mentor(house: House) -> None:
    leader, mentor = house.chat("leader", person="P-001"), house.chat("mentor", person="E-01")
    await leader.types("/zadanie")
    await leader.taps("Na jakim jesteśmy etapie")
    await leader.taps("Potrzebujemy pomocy")
    await leader.types("Nie mamy danych o kosztach dowozu.")
    assert leader.last.text == (
        "Pytanie przekazano. Opiekun: Ewa E-01. Odpowiedź pojawi się tutaj. "
        "Termin sprawozdania bez zmian: 14 sierpnia, 15:00."
    )
    assert mentor.last.text == (
        "JST-07 Lesznowola, zadanie nr 2\nAnna P-001 pyta: „Nie mamy danych o kosztach dowozu.”"
    )


async def test_a_deputy_reports_in_english_and_the_mentor_reads_polish(house: House) -> None:
    deputy, mentor = house.chat("deputy", person="P-012"), house.chat("mentor", person="E-02")
    await deputy.types("/task")
    await deputy.taps("Send the report")
    await deputy.taps("Continue")
    await deputy.types("not done")
    await deputy.types("lack of data")
    await deputy.taps("Skip")
    await deputy.taps("Skip")
    await deputy.taps("Send")
    assert deputy.last.text == (
        "Report received on 11 Aug, 13:42. Number: Z2/JST-08/1. "
        "Until the deadline (14 August, 15:00) it can be corrected."
    )
    await mentor.taps("Pokaż sprawozdanie")
    assert "nie zostało wykonane" in mentor.last.text
    assert "brak danych" in mentor.last.text


async def test_people_without_a_team_are_told_so(house: House) -> None:
    mentor = house.chat("mentor", person="E-01")
    await mentor.types("/zadanie")
    assert mentor.last.text == (
        "Zadania wdrożeniowe wykonują zespoły samorządów. To konto nie należy do żadnego zespołu."
    )

"""Questions to the mentor, answers to the asker, and threads both sides see."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from domain.calendar import WARSAW
from storage import mentoring
from storage.tables.programmes import Mentorship, Team
from tests import builders
from tests.house import House

NOW = datetime(2017, 7, 20, 10, 0, tzinfo=WARSAW)


@pytest.fixture(autouse=True)
def pilot(house: House) -> None:
    def seed(session: Any) -> None:
        ours = builders.team(session, "JST-07", mentor="E-01")
        builders.assign(session, builders.task(session, 2), ours)
        builders.team(session, "JST-08", members=("P-011", "P-012"), mentor="E-02")
        builders.team(session, "JST-09", members=("P-021", "P-022"))

    house.database.write_now(seed)
    house.now = NOW


async def test_a_question_is_answered_and_the_asker_goes_on_asking(house: House) -> None:
    member, mentor = house.chat("member", person="P-003"), house.chat("mentor", person="E-01")
    await member.types("/opiekun")
    assert member.last.text == (
        "Opiekun zespołu: Ewa E-01. Pytanie można zadać w każdej chwili; "
        "odpowiedź pojawi się tutaj."
    )
    await member.taps("Zapytaj opiekuna")
    await member.types("Skąd wziąć dane o dowozie?")
    assert member.last.text.startswith("Pytanie przekazano. Opiekun: Ewa E-01.")
    assert mentor.last.text == (
        "JST-07 Lesznowola, zadanie nr 2\nAnna P-003 pyta: „Skąd wziąć dane o dowozie?”"
    )

    await mentor.taps("Odpowiedz")
    assert "Lesznowola pyta: " in mentor.last.text
    await mentor.types("Z arkusza organizacyjnego.")
    assert mentor.last.text == "Odpowiedź przekazano zespołowi Lesznowola."
    assert member.last.text == (
        "Odpowiedź opiekuna (Ewa E-01) na pytanie „Skąd wziąć dane o dowozie?”:\n\n"
        "Z arkusza organizacyjnego."
    )

    await member.taps("Dopisz")
    await member.types("Za który rok?")
    assert mentor.last.text.endswith("Anna P-003 pyta: „Za który rok?”")


async def test_both_sides_see_the_thread(house: House) -> None:
    member, mentor = house.chat("member", person="P-003"), house.chat("mentor", person="E-01")
    leader = house.chat("leader", person="P-001")
    await member.presses("ask")
    await member.types("Skąd wziąć dane?")
    house.now = datetime(2017, 7, 20, 11, 30, tzinfo=WARSAW)
    await mentor.taps("Odpowiedz")
    await mentor.types("Z arkusza.")
    for chat in (leader, mentor):
        await chat.presses("thread:1")
        assert chat.last.text == (
            "JST-07 Lesznowola, zadanie nr 2\n\n"
            "Anna P-003, 20 lipca, 10:00\nSkąd wziąć dane?\n\n"
            "Ewa E-01, 20 lipca, 11:30\nZ arkusza."
        )


async def test_unanswered_questions_come_first(house: House) -> None:
    member, mentor = house.chat("member", person="P-003"), house.chat("mentor", person="E-01")
    for question in ("Pierwsze?", "Drugie?"):
        await member.presses("ask")
        await member.types(question)
    await mentor.presses("answer:1")
    await mentor.types("Tak.")
    await mentor.types("/pytania")
    assert mentor.last.text == (
        "Pytania bez odpowiedzi: 1\n1. JST-07 Lesznowola, zadanie nr 2, 20 lipca, 10:00: „Drugie?”"
    )
    assert mentor.last.labels[:2] == ["JST-07, 20.07: Drugie?", "JST-07, 20.07: Tak."]


async def test_a_mentor_writes_to_a_team_unasked(house: House) -> None:
    mentor, member = house.chat("mentor", person="E-01"), house.chat("member", person="P-003")
    await mentor.types("pytania")
    assert mentor.last.text == "Żadne pytanie nie czeka na odpowiedź."
    await mentor.taps("Napisz do zespołu")
    await mentor.taps("JST-07 Lesznowola")
    await mentor.types("Jak idzie praca nad diagnozą?")
    assert mentor.last.text == "Wiadomość przekazano zespołowi Lesznowola."
    assert member.last.text == (
        "Wiadomość od opiekuna (Ewa E-01):\n\nJak idzie praca nad diagnozą?"
    )
    await member.taps("Dopisz")
    await member.types("Dobrze, dziękujemy.")
    assert mentor.last.text.endswith("„Dobrze, dziękujemy.”")


async def test_a_mentor_adds_to_a_thread_that_waits_for_nothing(house: House) -> None:
    leader, mentor = house.chat("leader", person="P-001"), house.chat("mentor", person="E-01")
    await mentor.types("/pytania")
    await mentor.taps("Napisz do zespołu")
    await mentor.taps("JST-07")
    await mentor.types("Zapraszam na konsultacje.")
    await leader.types("/opiekun")
    assert not any("jest odpowiedź" in label for label in leader.last.labels)
    await mentor.types("/pytania")
    await mentor.taps("JST-07")
    await mentor.taps("Dopisz")
    assert "Co chcą Państwo dopisać?" in mentor.last.text
    await mentor.types("W czwartek o 10:00.")
    assert mentor.last.text == "Wiadomość przekazano zespołowi Lesznowola."
    assert leader.last.text == "Wiadomość od opiekuna (Ewa E-01):\n\nW czwartek o 10:00."


async def test_a_new_mentor_inherits_what_waits(house: House) -> None:
    member = house.chat("member", person="P-003")
    await member.presses("ask")
    await member.types("Skąd wziąć dane?")

    def owed(code: str) -> int:
        return house.database.write_now(
            lambda s: len(mentoring.unanswered(s, builders.person(s, code).id))
        )

    def change_mentor(session: Any) -> None:
        for row in session.scalars(select(Mentorship).where(Mentorship.team_id == 1)):
            row.until = NOW
        builders.care_for(session, session.get_one(Team, 1), "E-03")

    assert owed("E-01") == 1
    house.database.write_now(change_mentor)
    assert (owed("E-01"), owed("E-03")) == (0, 1)


@pytest.mark.parametrize("token", ["thread:1", "answer:1", "add_post:1"])
async def test_other_teams_threads_stay_closed(house: House, token: str) -> None:
    member = house.chat("member", person="P-003")
    await member.presses("ask")
    await member.types("Skąd wziąć dane?")
    for person in ("P-011", "E-02"):
        stranger = house.chat(person, person=person)
        await stranger.presses(token)
        assert stranger.last.text.startswith("To sprawa innego zespołu (JST-07).")


async def test_a_mentor_writes_only_to_teams_in_care(house: House) -> None:
    mentor = house.chat("mentor", person="E-01")
    await mentor.presses("write_team:2")
    assert mentor.last.text.startswith("Ta czynność nie należy do Państwa roli")


async def test_a_team_without_a_mentor_is_told_so(house: House) -> None:
    leader = house.chat("leader", person="P-021")
    await leader.types("/opiekun")
    assert leader.last.text == "Zespół nie ma teraz opiekuna. Biuro projektu wskaże nowego."
    await leader.presses("ask")
    assert leader.last.text.startswith("Zespół JST-09 nie ma teraz opiekuna.")


async def test_the_thread_is_the_same_in_english(house: House) -> None:
    def speak_english(session: Any) -> None:
        for code in ("P-003", "E-01"):
            builders.person(session, code).language = "en"

    house.database.write_now(speak_english)
    member, mentor = house.chat("member", person="P-003"), house.chat("mentor", person="E-01")
    await member.types("mentor")
    await member.taps("Ask the mentor")
    await member.types("Where do we find the data?")
    await mentor.taps("Answer")
    await mentor.types("In the school plan.")
    assert member.last.text == (
        "Your mentor's answer (Ewa E-01) to the question “Where do we find the data?”:\n\n"
        "In the school plan."
    )

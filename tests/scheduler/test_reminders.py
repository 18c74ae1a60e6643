"""Reminders: what they say, and whom they no longer concern."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import presence, questionnaires
from storage import reminders as rows
from storage.database import Database
from storage.tables.questionnaires import Questionnaire
from tests import builders
from tests.scheduler.seed import assignment, change, seed_task, texts, wall
from tests.scheduler.year import live, seed_pilot, sent, tick

# --- what is said ------------------------------------------------------------------------------


def test_the_distance_is_the_real_one(database: Database) -> None:
    database.write_now(seed_task)
    live(database, wall(6, 9), wall(6, 20, 12))
    assert texts(database, "L-1") == [
        "12.06 09:00 Zostało 7 dni do terminu sprawozdania z zadania nr 1 (19 czerwca, 15:00)."
        " Można wysłać także wersję częściową.",
        "16.06 09:00 Zostały 3 dni do terminu sprawozdania z zadania nr 1 (19 czerwca, 15:00)."
        " Można wysłać także wersję częściową.",
        "19.06 09:00 Dzisiaj o 15:00 mija termin sprawozdania z zadania nr 1. Można wysłać także"
        " wersję częściową.",
        "20.06 09:00 Termin sprawozdania z zadania nr 1 minął 19 czerwca, 15:00. Prosimy o"
        " sprawozdanie albo o wskazanie nowego terminu. Opiekun otrzymał tę samą informację.",
    ]


def test_half_time_asks_how_it_goes(sqlite_database: Database) -> None:
    sqlite_database.write_now(seed_task)
    live(sqlite_database, wall(5, 12), wall(5, 16))
    half = sent(sqlite_database, "L-1")[-1]
    assert half.text == "Minęła połowa czasu na zadanie nr 1. Na jakim etapie jest zespół?"
    assert [label for label, _ in half.buttons[:4]] == [
        "Nie rozpoczęto",
        "W toku",
        "Prawie gotowe",
        "Potrzebujemy pomocy",
    ]
    assert half.token("stage").endswith(":nie_rozpoczeto")


def test_an_english_reader_gets_english(sqlite_database: Database) -> None:
    def seed(session: Session) -> None:
        builders.person(session, "L-1", language="en")
        seed_task(session)

    sqlite_database.write_now(seed)
    live(sqlite_database, wall(6, 15, 12), wall(6, 16, 12))
    assert texts(sqlite_database, "L-1") == [
        "16.06 09:00 3 days are left until the report on task no. 1 is due (19 June, 15:00)."
        " A partial version is welcome, too."
    ]


def test_a_mentor_reads_of_several_late_teams_in_one_message(database: Database) -> None:
    database.write_now(lambda session: seed_task(session, teams=4))
    live(database, wall(6, 19, 16), wall(6, 20, 12))
    (message,) = sent(database, "O-1")
    assert message.text.splitlines()[::2] == [
        "Przypomnienia",
        *[
            f"{n}. JST-0{n} Gmina {n}: termin sprawozdania z zadania nr 1 minął 19 czerwca, 15:00,"
            " sprawozdania jeszcze nie ma. Lider otrzymał tę samą informację."
            for n in range(1, 5)
        ],
    ]
    assert [label for label, _ in message.buttons] == [
        f"JST-0{n}, zadanie nr 1" for n in range(1, 5)
    ]


# --- whom it no longer concerns ------------------------------------------------------------------


def test_nothing_comes_after_the_report(sqlite_database: Database) -> None:
    def report(session: Session) -> None:
        row = assignment(session)
        row.state, row.submitted_at = "przekazane", wall(6, 13, 13)

    sqlite_database.write_now(seed_task)
    live(sqlite_database, wall(6, 9), wall(6, 13, 12))
    change(sqlite_database, report)
    live(sqlite_database, wall(6, 13, 14), wall(6, 24))
    assert [line[:23] for line in texts(sqlite_database, "L-1")] == ["12.06 09:00 Zostało 7 d"]
    assert [line for line in texts(sqlite_database, "O-1") if "Tablica" not in line] == [
        "19.06 09:00 JST-01 Gmina 1: sprawozdanie z zadania nr 1, przekazane 13 czerwca, 13:00,"
        " czeka na informację zwrotną."
    ]


def test_a_report_given_back_with_a_new_date_is_reminded_of_again(database: Database) -> None:
    def extend(session: Session) -> None:
        row = assignment(session)
        row.state, row.due_at = "w_toku", wall(6, 23, 15)

    database.write_now(seed_task)
    live(database, wall(6, 9), wall(6, 17))
    change(database, extend)
    live(database, wall(6, 17, 10), wall(6, 25))
    mine = [line[:33] for line in texts(database, "L-1") if "sprawozdania" in line]
    assert mine == [
        "12.06 09:00 Zostało 7 dni do term",
        "16.06 09:00 Zostały 3 dni do term",
        "21.06 09:00 Zostały 2 dni do term",
        "23.06 09:00 Dzisiaj o 15:00 mija ",
    ]


@pytest.mark.parametrize("answer", ["nie", "tak"])
def test_who_has_answered_is_not_asked_again(sqlite_database: Database, answer: str) -> None:
    def confirm(session: Session) -> None:
        module = builders.module(session, 1)
        person = builders.person(session, "P-001")
        presence.confirm(
            session, module_id=module.id, person_id=person.id, answer=answer, now=wall(3, 16)
        )

    sqlite_database.write_now(seed_pilot)
    live(sqlite_database, wall(3, 14), wall(3, 16))
    change(sqlite_database, confirm)
    live(sqlite_database, wall(3, 16, 10), wall(4, 5, 9))
    later = sent(sqlite_database, "P-001")[1:]
    assert [m for m in later if any(token.startswith("confirm:") for _, token in m.buttons)] == []
    assert len(later) == {"nie": 0, "tak": 3}[answer]


def test_absent_people_and_returned_questionnaires_are_left_alone(database: Database) -> None:
    def seed(session: Session) -> None:
        seed_pilot(session)
        for code in ("P-001", "P-002", "P-003"):
            builders.person(session, code).state = "aktywny"

    def mark(session: Session) -> None:
        module = builders.module(session, 1)
        absent, back = (builders.person(session, code).id for code in ("P-002", "P-003"))
        presence.mark_absent(
            session,
            module_id=module.id,
            person_id=absent,
            day=0,
            by=builders.coordinator(session).id,
            now=wall(4, 5, 18, 30),
        )
        asked = session.scalars(select(Questionnaire)).one()
        questionnaires.mark_returned(session, asked.id, back, wall(4, 5, 18, 30))

    database.write_now(seed)
    live(database, wall(4, 5, 12), wall(4, 5, 18, 20))
    change(database, mark)
    live(database, wall(4, 5, 18, 40), wall(4, 6, 12))
    counts = Counter(m.person for m in sent(database) if "ankiet" in m.text)
    assert counts == {"P-001": 2, "P-002": 1, "P-003": 1}


def test_stopped_notices_and_muted_topics_hold_reminders_back(sqlite_database: Database) -> None:
    def withdraw(session: Session) -> None:
        builders.person(session, "L-1").notices_stopped = True
        rows.mute(session, builders.person(session, "L-2").id, "zadanie", wall(6, 1))

    sqlite_database.write_now(lambda session: seed_task(session, teams=3))
    change(sqlite_database, withdraw)
    live(sqlite_database, wall(6, 9), wall(6, 12, 12))
    assert [m.person for m in sent(sqlite_database) if "sprawozdania" in m.text] == ["L-3"]


def test_a_cancelled_module_is_not_reminded_of(sqlite_database: Database) -> None:
    def cancel(session: Session) -> None:
        builders.module(session, 1).state = "odwolany"

    sqlite_database.write_now(seed_pilot)
    live(sqlite_database, wall(3, 14), wall(3, 16))
    change(sqlite_database, cancel)
    live(sqlite_database, wall(3, 17), wall(4, 5))
    assert len(sent(sqlite_database, "P-001")) == 1


# --- how much and when --------------------------------------------------------------------------


def test_a_late_tick_waits_for_the_morning(sqlite_database: Database) -> None:
    sqlite_database.write_now(seed_task)
    tick(sqlite_database, wall(6, 11))
    tick(sqlite_database, wall(6, 12, 19, 30))
    assert texts(sqlite_database, "L-1") == []
    tick(sqlite_database, wall(6, 13, 8))
    assert [line[:25] for line in texts(sqlite_database, "L-1")] == ["13.06 08:00 Zostało 6 dni"]

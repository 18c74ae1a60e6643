"""The mentor's desk: queue, board, decisions, and what may not be decided."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from domain.calendar import WARSAW, at_wall
from storage import reports, tasks
from storage.tables.files import StoredFile
from storage.tables.tasks import TaskAssignment, TaskReport
from tests import builders
from tests.house import House

NOW = datetime(2017, 8, 11, 13, 42, tzinfo=WARSAW)


@pytest.fixture(autouse=True)
def pilot(house: House) -> None:
    """Mentor E-01 cares for JST-07 (report sent on the 10th) and JST-08 (sent on the 9th)."""

    def seed(session: Any) -> None:
        task = builders.task(session, 2)
        for code, day, people in (("JST-07", 10, "1234"), ("JST-08", 9, "56"), ("JST-09", 8, "78")):
            members = [f"P-00{number}" for number in people]
            mentor = "E-02" if code == "JST-09" else "E-01"
            team = builders.team(
                session, code, name=f"Gmina {code}", members=members, mentor=mentor
            )
            row = builders.assign(session, task, team, state="przekazane")
            send(session, row, at_wall(date(2017, 8, day), time(10)), members[0])

    house.database.write_now(seed)
    house.now = NOW


def send(session: Any, row: TaskAssignment, at: datetime, sender: str, version: int = 1) -> None:
    reports.add_report(
        session,
        row.id,
        version=version,
        number=f"Z2/{row.team.code}/{version}",
        answers={"z4": "x"},
        summary=[("Co zostało zrobione?", f"Wersja {version} & <reszta>"), ("Pytania", "")],
        file_id=None,
        by=builders.person(session, sender).id,
        now=at,
    )


async def test_the_queue_shows_the_oldest_report_first(house: House) -> None:
    mentor = house.chat("mentor", person="E-01")
    await mentor.types("sprawozdania")
    assert mentor.last.text == (
        "Sprawozdania do oceny: 2\n"
        "1. JST-08 Gmina JST-08, zadanie nr 2 – wpłynęło 9 sierpnia, 10:00\n"
        "2. JST-07 Gmina JST-07, zadanie nr 2 – wpłynęło 10 sierpnia, 10:00"
    )


async def test_the_board_shows_teams_by_state(house: House) -> None:
    mentor = house.chat("mentor", person="E-01")
    await mentor.types("/sprawozdania")
    await mentor.taps("Tablica zespołów")
    assert mentor.last.text == (
        "Zadania zespołów pod opieką\n\nZadanie nr 2\nprzekazane: JST-07, JST-08"
    )


async def test_answers_are_shown_as_they_were_written(house: House) -> None:
    mentor = house.chat("mentor", person="E-01")
    await mentor.presses("review:1")
    assert mentor.last.text.endswith(
        "Sprawozdanie Z2/JST-07/1, 10 sierpnia, 10:00, Anna P-001\n\n"
        "1. Co zostało zrobione?\nWersja 1 & <reszta>"
    )


async def test_a_report_in_somebody_elses_care_stays_closed(house: House) -> None:
    mentor = house.chat("mentor", person="E-01")
    for token in ("review:3", "report_accepted:3:1", "return_report:3", "extend_deadline:3"):
        await mentor.presses(token)
        assert mentor.last.text.startswith("To sprawa innego zespołu (JST-09).")


async def test_a_team_cannot_accept_its_own_report(house: House) -> None:
    leader = house.chat("leader", person="P-001")
    await leader.presses("report_accepted:1:1")
    assert leader.last.text.startswith("To sprawa innego zespołu")


async def test_accepting_twice_says_it_is_done(house: House) -> None:
    mentor, leader = house.chat("mentor", person="E-01"), house.chat("leader", person="P-001")
    await mentor.presses("report_accepted:1:1")
    await mentor.presses("report_accepted:1:1")
    assert mentor.toasts == [
        "Sprawozdanie przyjęto.",
        "Ta decyzja już zapadła. Poniżej obecny stan.",
    ]
    assert len(leader.messages) == 1


async def test_a_version_the_mentor_has_not_seen_is_not_accepted(house: House) -> None:
    mentor = house.chat("mentor", person="E-01")
    await mentor.presses("review:1")
    await mentor.taps("Przyjmij")

    def send_again(session: Any) -> None:
        send(session, session.get_one(TaskAssignment, 1), NOW, "P-002", version=2)

    house.database.write_now(send_again)
    await mentor.taps("Potwierdź")
    assert mentor.toasts == ["Zespół przysłał nowszą wersję. Poniżej jej treść."]
    assert "Wersja 2" in mentor.last.text
    assert "Stan: sprawozdanie czeka na odpowiedź opiekuna" in mentor.last.text


async def test_a_deadline_is_extended(house: House) -> None:
    mentor, leader = house.chat("mentor", person="E-01"), house.chat("leader", person="P-001")
    await mentor.presses("review:1")
    await mentor.taps("Przedłuż termin")
    await mentor.types("Urlopy w urzędzie.")
    await mentor.taps("Wyślij")
    assert mentor.last.text == (
        "Przedłużono termin zadania nr 2 dla zespołu Gmina JST-07. "
        "Nowy termin: piątek, 18 sierpnia 2017 r., godz. 15:00."
    )
    assert leader.last.text == (
        "Nowy termin sprawozdania z zadania nr 2: piątek, 18 sierpnia 2017 r., godz. 15:00.\n\n"
        "Uzasadnienie: „Urlopy w urzędzie.”"
    )
    await leader.types("/zadanie")
    assert "Stan: do poprawy" in leader.last.text
    assert "Termin sprawozdania: piątek, 18 sierpnia 2017 r., godz. 15:00" in leader.last.text


async def test_a_new_date_must_lie_before_the_next_module(house: House) -> None:
    mentor = house.chat("mentor", person="E-01")
    await mentor.presses("return_report:1")
    await mentor.types("Proszę uzupełnić.")
    await mentor.taps("Popraw odpowiedź")
    await mentor.taps("Do kiedy")
    await mentor.types("21.08.2017")
    await mentor.taps("Wyślij")
    assert any("Ta data nie jest możliwa." in message.text for message in mentor.messages)
    assert house.database.read_now(lambda s: tasks.load(s, 1).state) == "przekazane"


async def test_the_whole_team_hears_and_what_night_holds_back_comes_in_the_morning(
    house: House,
) -> None:
    mentor = house.chat("mentor", person="E-01")
    member = house.chat("member", person="P-003")
    house.now = datetime(2017, 8, 11, 19, 30, tzinfo=WARSAW)
    await mentor.presses("report_accepted:1:1")
    assert member.messages == []
    house.now = datetime(2017, 8, 14, 8, 0, tzinfo=WARSAW)
    house.deliver()
    assert member.last.text.startswith("Opiekun przyjął sprawozdanie Z2/JST-07/1")


async def test_a_file_is_offered_to_those_who_may_read_the_report(house: House) -> None:
    leader, mentor = house.chat("leader", person="P-001"), house.chat("mentor", person="E-01")
    stranger = house.chat("stranger", person="P-007")

    def attach(session: Any) -> int:
        row = builders.add(
            session,
            StoredFile(
                account_id=1, channel="direct", ref="x", name="diagnoza.pdf", created_at=NOW
            ),
        )
        report = reports.versions(session, 1)[0]
        session.get_one(TaskReport, report.id).file_id = row.id
        return report.id

    report_id = house.database.write_now(attach)
    for chat in (leader, mentor):
        await chat.presses("versions:1")
        assert "Pobierz plik: diagnoza.pdf" in chat.last.labels
    await stranger.presses(f"version_file:{report_id}")
    assert stranger.last.text.startswith("To sprawa innego zespołu (JST-07).")

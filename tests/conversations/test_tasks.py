"""The implementation task from the team's side, and its whole way to acceptance."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from domain.calendar import WARSAW
from storage.tables.files import StoredFile
from storage.tables.programmes import TeamMember
from storage.tables.tasks import TaskAssignment, TaskReport
from tests import builders
from tests.conversations.task_pilot import all_rows, begin
from tests.house import Chat, House

AFTER_THE_DEADLINE = datetime(2017, 8, 14, 15, 1, tzinfo=WARSAW)


@pytest.fixture(autouse=True)
def pilot(house: House) -> None:
    begin(house)


async def fill_in(chat: Chat, done: str = "Zebrano dane.") -> None:
    """Answer the whole report of task 2 up to the summary."""
    await chat.taps("Dalej")
    await chat.types("w całości")
    await chat.types("1, 2")
    await chat.types(done)
    await chat.types("Brakuje świetlic.")
    await chat.taps("Pomiń")
    await chat.types("wypowiedź bez materiałów")
    await chat.types("Tak")
    await chat.taps("Pomiń")
    assert "prosimy sprawdzić odpowiedzi" in chat.last.text


async def to_summary(chat: Chat) -> None:
    """From the beginning of a report that has its answers, past the last optional blank."""
    await chat.taps("Pomiń")
    assert "prosimy sprawdzić odpowiedzi" in chat.last.text


async def send_report(chat: Chat) -> None:
    await chat.types("/zadanie")
    await chat.taps("Wyślij sprawozdanie")
    await fill_in(chat)
    await chat.taps("Wyślij")


async def test_a_report_is_returned_sent_again_and_accepted(house: House) -> None:
    leader, mentor = house.chat("leader", person="P-001"), house.chat("mentor", person="E-01")
    await send_report(leader)
    assert leader.last.text == (
        "Sprawozdanie przyjęte 11.08, 13:42. Numer: Z2/JST-07/1. "
        "Do terminu (14 sierpnia, 15:00) można je poprawić."
    )
    assert mentor.last.text == (
        "JST-07 Lesznowola: sprawozdanie z zadania nr 2 czeka na ocenę. Numer: Z2/JST-07/1."
    )

    await mentor.taps("Pokaż sprawozdanie")
    assert "Stan: sprawozdanie czeka na odpowiedź opiekuna" in mentor.last.text
    assert "Zebrano dane." in mentor.last.text
    await mentor.taps("Do poprawy")
    await mentor.types("Proszę dodać źródło danych w tabeli 2.")
    assert "18.08.2017" in mentor.last.text
    await mentor.taps("Wyślij")
    assert mentor.last.text == (
        "Uwagi przekazano zespołowi Lesznowola. "
        "Nowy termin: piątek, 18 sierpnia 2017 r., godz. 15:00."
    )
    assert leader.last.text == (
        "Opiekun przekazał uwagi do zadania nr 2: „Proszę dodać źródło danych w tabeli 2.”\n\n"
        "Prosimy o poprawki do: piątek, 18 sierpnia 2017 r., godz. 15:00."
    )

    house.now = datetime(2017, 8, 16, 10, 0, tzinfo=WARSAW)
    await leader.taps("Popraw sprawozdanie")
    await to_summary(leader)
    await leader.taps("Popraw odpowiedź")
    await leader.taps("Co zostało zrobione?")
    await leader.types("Zebrano dane; źródło: arkusz organizacyjny.")
    await leader.taps("Wyślij")
    assert "Numer: Z2/JST-07/2" in leader.last.text

    await mentor.types("/sprawozdania")
    await mentor.taps("JST-07 Lesznowola")
    assert "źródło: arkusz organizacyjny" in mentor.last.text
    await mentor.taps("Przyjmij")
    await mentor.taps("Potwierdź")
    assert mentor.toasts == ["Sprawozdanie przyjęto."]
    assert "Stan: sprawozdanie przyjęte" in mentor.last.text
    assert leader.last.text == (
        "Opiekun przyjął sprawozdanie Z2/JST-07/2 z zadania nr 2. "
        "Omówienie: moduł 3, 21–23 sierpnia 2017 r."
    )
    assert [row.version for row in all_rows(house, TaskReport)] == [1, 2]


async def test_a_member_prepares_the_draft_and_the_leader_sends_it(house: House) -> None:
    leader, member = house.chat("leader", person="P-001"), house.chat("member", person="P-003")
    await member.types("zadanie")
    assert "Wyślij sprawozdanie" not in member.last.labels
    await member.taps("Przygotuj wersję roboczą")
    await fill_in(member)
    await member.taps("Zapisz wersję roboczą")
    assert member.last.text == (
        "Wersja robocza jest zapisana. Sprawozdanie wysyła lider zespołu albo zastępca; "
        "do tego czasu można zapisywać zmiany."
    )
    assert all_rows(house, TaskReport) == []
    assert leader.last.text == (
        "Wersja robocza sprawozdania z zadania nr 2 jest gotowa do sprawdzenia. "
        "Przygotowanie: Anna P-003. Termin: 14 sierpnia, 15:00."
    )

    await leader.taps("Wyślij sprawozdanie")
    await to_summary(leader)
    assert "Zebrano dane." in leader.last.text
    await leader.taps("Wyślij")
    assert "Numer: Z2/JST-07/1" in leader.last.text
    assert member.last.text == (
        "Sprawozdanie zespołu z zadania nr 2 zostało wysłane. "
        "Numer: Z2/JST-07/1. Wysyłka: Anna P-001."
    )


async def test_the_leader_hears_of_the_draft_once(house: House) -> None:
    leader, member = house.chat("leader", person="P-001"), house.chat("member", person="P-003")
    await member.types("/zadanie")
    await member.taps("Przygotuj wersję roboczą")
    await fill_in(member)
    await member.taps("Zapisz wersję roboczą")
    await member.types("/zadanie")
    await member.taps("Popraw wersję roboczą")
    await to_summary(member)
    await member.taps("Zapisz wersję roboczą")
    assert len(leader.messages) == 1


async def test_two_people_fill_in_the_draft_at_once_and_nothing_is_lost(house: House) -> None:
    leader, member = house.chat("leader", person="P-001"), house.chat("member", person="P-003")
    await member.types("/zadanie")
    await member.taps("Przygotuj wersję roboczą")
    await member.taps("Dalej")
    await member.types("w całości")

    await leader.types("/zadanie")
    await leader.taps("Wyślij sprawozdanie")
    await member.types("1, 2")
    await member.types("Zebrano dane.")
    await member.types("Brakuje świetlic.")
    await member.types("Cel drugi planu.")

    await leader.types("3, 4")
    await leader.types("Zebrano dane z 9 szkół.")
    await leader.types("Brakuje świetlic i dowozu.")
    await leader.taps("Pomiń")
    await leader.types("wypowiedź bez materiałów")
    await leader.types("Tak")
    await leader.taps("Pomiń")
    await leader.taps("Wyślij")
    assert "Tych zmian nie ma w wysłanym sprawozdaniu" in leader.last.text

    await leader.taps("Zobacz zadanie")
    await leader.taps("Popraw sprawozdanie")
    await leader.taps("Pomiń")
    assert "Zebrano dane z 9 szkół." in leader.last.text
    assert "Cel drugi planu." in leader.last.text


async def test_a_partial_report_is_welcome(house: House) -> None:
    leader = house.chat("leader", person="P-001")
    await leader.types("/zadanie")
    await leader.taps("Wyślij sprawozdanie")
    await leader.taps("Dalej")
    await leader.types("nie zostało wykonane")
    await leader.types("brak danych")
    await leader.types("25.08.2017")
    await leader.types("Prosimy o wzór ankiety.")
    await leader.taps("Wyślij")
    assert "Numer: Z2/JST-07/1" in leader.last.text


async def test_a_report_carries_its_file(house: House) -> None:
    leader = house.chat("leader", person="P-001")
    await leader.types("/zadanie")
    await leader.taps("Wyślij sprawozdanie")
    await leader.taps("Dalej")
    for answer in ("w całości", "1, 2", "Zebrano dane.", "Brakuje świetlic."):
        await leader.types(answer)
    await leader.taps("Pomiń")
    await leader.types("plakat")
    await leader.sends_file("diagnoza.pdf", b"%PDF-1.7", "application/pdf")
    await leader.types("Tak")
    await leader.taps("Pomiń")
    await leader.taps("Wyślij")
    await leader.taps("Zobacz zadanie")
    await leader.taps("Pokaż sprawozdanie")
    assert "Pobierz plik: diagnoza.pdf" in leader.last.labels
    assert [row.file_id for row in all_rows(house, TaskReport)] == [
        row.id for row in all_rows(house, StoredFile)
    ]


async def test_every_version_can_be_read_by_the_team_and_the_mentor(house: House) -> None:
    leader = house.chat("leader", person="P-001")
    await send_report(leader)
    house.now = datetime(2017, 8, 11, 15, 0, tzinfo=WARSAW)
    await leader.types("/zadanie")
    await leader.taps("Popraw sprawozdanie")
    await to_summary(leader)
    await leader.taps("Popraw odpowiedź")
    await leader.taps("Co zostało zrobione?")
    await leader.types("Zebrano więcej.")
    await leader.taps("Wyślij")

    for chat in (house.chat("member", person="P-003"), house.chat("mentor", person="E-01")):
        await chat.presses(f"versions:{all_rows(house, TaskAssignment)[0].id}")
        assert "Wersja 2 z 2" in chat.last.text
        assert "Zebrano więcej." in chat.last.text
        await chat.taps("Wersja 1 (11 sierpnia, 13:42)")
        assert "Wersja 1 z 2" in chat.last.text
        assert "Zebrano dane." in chat.last.text


async def test_a_first_report_is_taken_late_and_says_so(house: House) -> None:
    house.now = AFTER_THE_DEADLINE
    leader, mentor = house.chat("leader", person="P-001"), house.chat("mentor", person="E-01")
    await send_report(leader)
    assert leader.last.text == (
        "Sprawozdanie wpłynęło 14.08, 15:01, po terminie. Numer: Z2/JST-07/1. "
        "Opiekun już o nim wie."
    )
    assert mentor.last.text.endswith("Wpłynęło po terminie.")


async def test_a_sent_report_cannot_be_changed_after_the_deadline(house: House) -> None:
    leader = house.chat("leader", person="P-001")
    await send_report(leader)
    house.now = AFTER_THE_DEADLINE
    await leader.types("/zadanie")
    assert "Popraw sprawozdanie" not in leader.last.labels
    await leader.presses("report:1")
    assert leader.last.text == (
        "Termin minął: poniedziałek, 14 sierpnia 2017 r., godz. 15:00. "
        "Nic nie zostało wysłane. O nowy termin można poprosić opiekuna: /opiekun"
    )


async def test_the_deadline_can_pass_while_a_form_is_open(house: House) -> None:
    leader = house.chat("leader", person="P-001")
    await send_report(leader)
    await leader.types("/zadanie")
    await leader.taps("Popraw sprawozdanie")
    await to_summary(leader)
    house.now = AFTER_THE_DEADLINE
    await leader.taps("Wyślij")
    assert leader.last.text.startswith("Termin minął")
    assert len(all_rows(house, TaskReport)) == 1


async def test_after_acceptance_and_deadline_nothing_more_is_sent(house: House) -> None:
    leader, mentor = house.chat("leader", person="P-001"), house.chat("mentor", person="E-01")
    await send_report(leader)
    await mentor.taps("Pokaż sprawozdanie")
    await mentor.taps("Przyjmij")
    await mentor.taps("Potwierdź")
    house.now = AFTER_THE_DEADLINE
    await leader.presses("report:1")
    assert leader.last.text == (
        "Sprawozdanie z zadania nr 2 zostało przyjęte, a termin poprawek minął. "
        "Nic więcej nie trzeba wysyłać."
    )


@pytest.mark.parametrize("token", ["task:1", "report:1", "versions:1", "stage:1:w_toku", "ask:1"])
async def test_another_teams_task_stays_closed(house: House, token: str) -> None:
    await send_report(house.chat("leader", person="P-001"))
    stranger = house.chat("stranger", person="P-011")
    await stranger.presses(token)
    assert stranger.last.text.startswith("To sprawa innego zespołu (JST-07).")


@pytest.mark.parametrize("token", ["task:99", "version:99", "stage:1:moze", "report:x", "task"])
async def test_tokens_that_name_nothing_are_stale(house: House, token: str) -> None:
    leader = house.chat("leader", person="P-001")
    await leader.presses(token)
    assert leader.toasts == ["Ten przycisk jest już nieaktualny."]


async def test_a_member_who_lost_the_lead_cannot_send(house: House) -> None:
    leader = house.chat("leader", person="P-001")
    await leader.types("/zadanie")
    await leader.taps("Wyślij sprawozdanie")
    await fill_in(leader)

    def demote(session: Any) -> None:
        person = builders.person(session, "P-001")
        session.scalars(
            select(TeamMember).where(TeamMember.person_id == person.id)
        ).one().role = "czlonek"

    house.database.write_now(demote)
    await leader.taps("Wyślij")
    assert leader.last.text.startswith("Sprawozdanie wysyła lider zespołu albo zastępca.")
    assert all_rows(house, TaskReport) == []


async def test_a_second_tap_on_the_report_goes_on_in_the_same_form(house: House) -> None:
    leader = house.chat("leader", person="P-001")
    await leader.types("/zadanie")
    token = dict(leader.last.buttons)["Wyślij sprawozdanie"]
    await leader.presses(token)
    first = leader.last
    await leader.presses(token)
    assert leader.last.buttons == first.buttons
    await leader.taps("Dalej")
    assert "W jakim stopniu" in leader.last.text
    await leader.types("terminy")
    assert leader.last.text.startswith("Najbliższe terminy")
    await leader.types("dokończ")
    assert "W jakim stopniu" in leader.last.text


async def test_a_sent_report_leads_back_to_the_task_or_to_the_review(house: House) -> None:
    leader, mentor = house.chat("leader", person="P-001"), house.chat("mentor", person="E-01")
    await send_report(leader)
    await leader.types("/zadanie")
    await leader.taps("Pokaż sprawozdanie")
    await leader.taps("Zobacz zadanie")
    assert "Popraw sprawozdanie" in leader.last.labels
    await mentor.types("/sprawozdania")
    await mentor.taps("JST-07 Lesznowola")
    await mentor.taps("Wszystkie wersje i plik")
    await mentor.taps("Wstecz")
    assert "Przyjmij" in mentor.last.labels

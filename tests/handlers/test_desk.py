"""A person's own page: what it says to whom, and where its buttons lead."""

from __future__ import annotations

from typing import Any

import pytest

from messages.events import DeskOpened, Pressed
from messages.windows import Desk
from tests import builders
from tests.evaluation import wall
from tests.house import Chat, House


@pytest.fixture(autouse=True)
def pilot(house: House) -> None:
    """11 August 2017: task 2 is in the hands of JST-07, module 3 is ahead."""

    def seed(session: Any) -> None:
        team = builders.team(session, "JST-07", mentor="E-01")
        builders.coordinator(session)
        for no in (1, 2):
            builders.module(session, no).state = "zamkniety"
        builders.assign(session, builders.task(session, 2), team, state="w_toku")
        network = builders.network(session)
        builders.member(session, network, "T-01")
        builders.member(session, network, "T-02", state="oczekuje")

    house.database.write_now(seed)
    house.now = wall(8, 11, 10)


async def opened(chat: Chat) -> Desk:
    window = (await chat.does(DeskOpened(), surface="desk")).posted.window
    assert isinstance(window, Desk)
    return window


def words(desk: Desk) -> list[str]:
    return [line for section in desk.sections for line in section.lines]


def titles(desk: Desk) -> list[str]:
    return [section.title for section in desk.sections]


def labels(desk: Desk) -> list[str]:
    return [button.label for section in desk.sections for row in section.rows for button in row]


async def test_a_leader_sees_dates_and_the_team_s_task_with_its_report(house: House) -> None:
    desk = await opened(house.chat("lider", person="P-001"))
    assert titles(desk) == ["Anna P-001", "Najbliższe terminy", "Zadanie zespołu"]
    assert words(desk) == [
        "Oto, co teraz czeka. Resztę można znaleźć w menu poniżej.",
        "<b>Sprawozdanie z zadania nr 2</b>, Lesznowola: do 14 sierpnia, 15:00",
        "<b>Moduł 3</b>: 21–23 sierpnia 2017 r., Sulejówek – bez odpowiedzi",
        "Czy będą Państwo na module 3?",
        "<b>Zadanie nr 2</b> „Diagnoza lokalnych zasobów”: w toku."
        " Termin sprawozdania: 14 sierpnia, 15:00.",
    ]
    assert labels(desk) == [
        "Będę",
        "Nie będę",
        "Jeszcze nie wiem",
        "Wyślij sprawozdanie",
        "Zadanie nr 2",
    ]


async def test_the_menu_of_the_roles_stands_on_the_desk(house: House) -> None:
    leader = house.chat("lider", person="P-001")
    desk = await opened(leader)
    await leader.types("/menu")
    assert [button.label for button in desk.buttons] == leader.last.labels


async def test_a_reply_to_a_date_takes_its_buttons_off_the_desk(house: House) -> None:
    leader = house.chat("lider", person="P-001")
    await leader.presses("confirm:3:tak")
    desk = await opened(leader)
    assert "<b>Moduł 3</b>: 21–23 sierpnia 2017 r., Sulejówek – będę" in words(desk)
    assert "Będę" not in labels(desk)


async def test_what_is_pressed_on_the_desk_draws_it_anew(house: House) -> None:
    leader = house.chat("lider", person="P-001")
    posted = (await leader.does(Pressed("confirm:3:tak"), surface="desk")).posted
    assert isinstance(posted.window, Desk)
    assert "Będę" not in labels(posted.window)
    assert leader.sees("Zapisano: będę")


async def test_a_form_begun_waits_on_the_desk(house: House) -> None:
    leader = house.chat("lider", person="P-001")
    await leader.presses("ask")
    desk = await opened(leader)
    assert "Rozpoczęte i niewysłane: 1." in words(desk)
    assert "Wróć do formularza" in labels(desk)


async def test_a_mentor_sees_what_waits_for_their_word(house: House) -> None:
    leader = house.chat("lider", person="P-001")
    await leader.presses("ask")
    await leader.types("Skąd wziąć dane o kosztach?")
    desk = await opened(house.chat("opiekun", person="E-01"))
    assert "Sprawozdania do oceny: 0. Pytania bez odpowiedzi: 1." in words(desk)
    assert "Pytania zespołów" in labels(desk)


async def test_a_coordinator_of_a_network_sees_who_asks(house: House) -> None:
    desk = await opened(house.chat("iwona", person="N-01"))
    assert titles(desk) == ["Iwona N-01", "Prośby o przyjęcie do sieci"]
    assert labels(desk) == ["Matematyka bez lęku – prośby (1)"]


async def test_the_office_sees_how_many_reports_came(house: House) -> None:
    desk = await opened(house.chat("biuro", person="K-01"))
    assert titles(desk)[-1] == "Co teraz trwa"
    assert "Zadanie nr 2: sprawozdania przekazane lub przyjęte 0 z 1." in words(desk)


async def test_a_teacher_sees_a_meeting_with_its_replies(house: House) -> None:
    iwona = house.chat("iwona", person="N-01")
    await iwona.types("/spotkanie")
    for answer in ("organizacyjne", "21.09.2017", "15:30", "Szkoła Podstawowa nr 2", "Zasady."):
        await iwona.types(answer)
    await iwona.taps("Ogłoś")
    teacher = house.chat("anna", person="T-01")
    desk = await opened(teacher)
    assert words(desk)[1] == (
        "<b>Spotkanie sieci</b> „Matematyka bez lęku”: czwartek, 21 września 2017 r.,"
        " godz. 15:30, Szkoła Podstawowa nr 2 – bez odpowiedzi"
    )
    assert words(desk)[2] == "Czy będą Państwo na spotkaniu sieci „Matematyka bez lęku”?"
    token = desk.sections[1].rows[0][0].token
    await teacher.presses(token)
    assert teacher.sees("Zapisano: Będę")


async def test_a_person_for_whom_nothing_waits_gets_the_menu(house: House) -> None:
    desk = await opened(house.chat("anna", person="T-02"))
    assert words(desk) == ["Nic teraz nie czeka. Wszystko, co można zrobić, jest w menu poniżej."]
    assert desk.buttons


async def test_a_stranger_reads_how_to_join_in_their_language(house: House) -> None:
    desk = await opened(house.chat("obcy"))
    assert "K7Q2-MD41-9XWF" in words(desk)[0]
    assert labels(desk) == ["English", "Zasady i dane osobowe", "Pomoc"]
    assert desk.buttons == ()
    english = await opened(house.chat("stranger", language="en"))
    assert titles(english) == ["Assistant of the programme of support for schools and networks"]

"""What connected rooms are reminded of: once, in working hours, and nothing from before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.calendar import Calendar
from domain.rooms import Subject
from scheduler.rooms import remind
from storage import rooms
from storage.tables.networks import NetworkMeeting
from storage.tables.tasks import TaskAssignment
from tests import builders
from tests.evaluation import wall
from tests.house import Chat, House

NETWORK_ROOM, TEAM_ROOM = "T1/C1", "T1/C2"


@pytest.fixture(autouse=True)
def pilot(house: House) -> None:
    """Two rooms connected on 10 April: of a network with a meeting on 12 May, of JST-07."""

    def seed(session: Any) -> None:
        network = builders.network(session)
        meeting = NetworkMeeting(
            network_id=network.id,
            kind="organizacyjne",
            starts_at=wall(5, 12, 15, 30),
            place="Szkoła Podstawowa nr 2",
            state="ogloszone",
            announced_at=wall(4, 10, 12),
        )
        builders.add(session, meeting)
        team = builders.team(session, "JST-07")
        task = builders.task(session, 1)
        builders.assign(session, task, team, assigned_at=wall(4, 10, 9))
        _connect(session, NETWORK_ROOM, Subject.NETWORK, network.id)
        _connect(session, TEAM_ROOM, Subject.TEAM, team.id)

    house.database.write_now(seed)


def _connect(session: Any, room: str, subject: Subject, subject_id: int) -> None:
    by = builders.person(session, "N-01").id
    entered = rooms.enter(session, "direct", room, "kanał", False, wall(4, 10, 8))
    now = wall(4, 10, 8)
    rooms.connect(session, entered.id, subject, subject_id, by=by, language="pl", now=now)


def live(house: House, start: datetime, end: datetime) -> None:
    """Let the clock tick every hour."""
    house.now = start
    while house.now <= end:
        house.database.write_now(lambda session: remind(session, house.now, Calendar(frozenset())))
        house.deliver()
        house.now += timedelta(hours=1)


def change(house: House, table: Any, **values: Any) -> None:
    def work(session: Any) -> None:
        row = session.scalars(select(table)).one()
        for name, value in values.items():
            setattr(row, name, value)

    house.database.write_now(work)


def said(house: House, room: str) -> list[str]:
    return [message.text for message in house.chat(room).messages]


def test_a_meeting_is_recalled_the_day_before_with_its_buttons(house: House) -> None:
    live(house, wall(5, 10, 8), wall(5, 12, 16))
    room: Chat = house.chat(NETWORK_ROOM)
    assert said(house, NETWORK_ROOM) == [
        "Przypominamy o spotkaniu sieci „Matematyka bez lęku”: piątek, 12 maja 2017 r.,"
        " godz. 15:30, Szkoła Podstawowa nr 2."
    ]
    assert room.last.buttons[0] == ("Będę", "rsvp:1:1:bede")


def test_nothing_is_said_at_night_or_on_sundays(house: House) -> None:
    change(house, NetworkMeeting, starts_at=wall(5, 15, 15, 30))
    live(house, wall(5, 11, 20), wall(5, 12, 18))
    assert said(house, NETWORK_ROOM) == [
        "Przypominamy o spotkaniu sieci „Matematyka bez lęku”: poniedziałek, 15 maja 2017 r.,"
        " godz. 15:30, Szkoła Podstawowa nr 2."
    ]


def test_a_meeting_announced_just_now_is_not_recalled(house: House) -> None:
    change(house, NetworkMeeting, announced_at=wall(5, 10, 16))
    live(house, wall(5, 10, 16), wall(5, 12, 16))
    assert said(house, NETWORK_ROOM) == []


def test_a_meeting_called_off_is_not_recalled(house: House) -> None:
    change(house, NetworkMeeting, state="odwolane")
    live(house, wall(5, 10, 8), wall(5, 12, 16))
    assert said(house, NETWORK_ROOM) == []


def test_a_team_hears_of_its_task_and_of_the_deadline(house: House) -> None:
    live(house, wall(4, 10, 8), wall(4, 11, 18))
    live(house, wall(6, 14, 8), wall(6, 19, 14))
    assert said(house, TEAM_ROOM) == [
        "Nowe zadanie nr 1: „Samorząd jako lider zmian”. Termin sprawozdania: poniedziałek,"
        " 19 czerwca 2017 r., godz. 15:00.",
        "Zostały 3 dni do terminu sprawozdania z zadania nr 1 „Samorząd jako lider zmian”:"
        " poniedziałek, 19 czerwca 2017 r., godz. 15:00.",
    ]


def test_a_report_that_was_sent_is_not_recalled(house: House) -> None:
    change(house, TaskAssignment, state="przekazane")
    live(house, wall(6, 14, 8), wall(6, 19, 14))
    assert said(house, TEAM_ROOM) == []


def test_a_room_connected_later_hears_nothing_of_before(house: House) -> None:
    def reconnect(session: Any) -> None:
        room = rooms.find(session, "direct", TEAM_ROOM)
        assert room is not None
        by = builders.person(session, "N-01").id
        rooms.connect(
            session,
            room.id,
            Subject.TEAM,
            room.subject_id,
            by=by,
            language="pl",
            now=wall(6, 16, 10),
        )

    house.database.write_now(reconnect)
    live(house, wall(6, 16, 10), wall(6, 19, 14))
    assert said(house, TEAM_ROOM) == []


def test_a_room_that_was_left_hears_nothing(house: House) -> None:
    def leave(session: Any) -> None:
        room = rooms.find(session, "direct", NETWORK_ROOM)
        assert room is not None
        rooms.leave(session, room.id, wall(4, 20, 8))

    house.database.write_now(leave)
    live(house, wall(5, 10, 8), wall(5, 12, 16))
    assert said(house, NETWORK_ROOM) == []

"""Rooms as rows: who they are connected with, and how long they are kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.rooms import Subject
from storage import leaving, outbox, rooms, sent
from storage.database import Database
from storage.tables.engine import Outbox
from storage.tables.people import Account
from storage.tables.rooms import Room
from tests import builders
from tests.conftest import WARSAW

NOW = datetime(2017, 4, 10, 9, 0, tzinfo=WARSAW)


@pytest.fixture
def connected(database: Database) -> int:
    """A room connected with a network; its id."""

    def seed(session: Session) -> int:
        network = builders.network(session)
        room = rooms.enter(session, "slack", "T1/C1", "matematyka", True, NOW)
        by = network.coordinator_id
        rooms.connect(session, room.id, Subject.NETWORK, network.id, by=by, language="en", now=NOW)
        return room.id

    return database.write_now(seed)


def test_a_connected_room_is_found_by_its_network(database: Database, connected: int) -> None:
    found = database.read_now(lambda s: rooms.of_subject(s, Subject.NETWORK, 1))
    assert [(one.id, one.title, one.language) for one in found] == [
        (connected, "Matematyka bez lęku", "en")
    ]
    assert database.read_now(lambda s: rooms.of_subjects(s, [1], [])) == found
    assert database.read_now(lambda s: rooms.of_subjects(s, [], [1])) == []


def test_leaving_cancels_what_waits_and_only_that(database: Database, connected: int) -> None:
    def post(session: Session) -> None:
        for due in (NOW, NOW + timedelta(days=1)):
            outbox.post(
                session,
                account_id=connected,
                channel="slack",
                person_id=None,
                lane="1_notice",
                topic="room",
                body={"kind": "say", "html": "…"},
                due=due,
            )
        letter = outbox.claim(session, "slack", NOW)[0]
        sent.mark_sent(session, letter, "C1/1", NOW)

    database.write_now(post)
    database.write_now(lambda session: rooms.leave(session, connected, NOW))
    states = database.read_now(
        lambda session: list(session.scalars(select(Outbox.state).order_by(Outbox.id)))
    )
    assert states == ["sent", "cancelled"]
    assert database.read_now(lambda s: rooms.of_subject(s, Subject.NETWORK, 1)) == []


def test_entered_again_a_left_room_is_connected_with_nothing(
    database: Database, connected: int
) -> None:
    database.write_now(lambda session: rooms.leave(session, connected, NOW))
    room = database.write_now(
        lambda session: rooms.enter(session, "slack", "T1/C1", "nowa nazwa", False, NOW)
    )
    assert (room.id, room.name, room.is_public, room.is_connected) == (
        connected,
        "nowa nazwa",
        False,
        False,
    )


def test_a_room_is_kept_while_the_assistant_is_in_it(database: Database, connected: int) -> None:
    later = NOW + timedelta(days=400)

    def purge(session: Session) -> None:
        rooms.purge(session, later)
        leaving.purge(session, later)

    database.write_now(purge)
    chats = database.read_now(lambda session: list(session.scalars(select(Account.chat))))
    assert chats == ["T1/C1"]
    database.write_now(lambda session: rooms.leave(session, connected, NOW))
    database.write_now(purge)
    chats = database.read_now(lambda session: list(session.scalars(select(Account.chat))))
    assert chats == [""]
    assert database.read_now(lambda session: list(session.scalars(select(Room.name)))) == []


def test_two_people_meet_a_new_room_at_once(postgres_database: Database) -> None:
    """The second waits for the first, and both have the same room."""

    def enter() -> int:
        with Session(postgres_database.engine) as session, session.begin():
            return rooms.enter(session, "slack", "T1/C9", "nowy", True, NOW).id

    with Session(postgres_database.engine) as first, ThreadPoolExecutor(1) as pool:
        first.begin()
        room = rooms.enter(first, "slack", "T1/C9", "nowy", True, NOW)
        second = pool.submit(enter)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
        first.commit()
        assert second.result(timeout=10) == room.id


def test_an_unknown_room_is_refused(database: Database) -> None:
    with pytest.raises(LookupError, match="no room 7"):
        database.read_now(lambda session: rooms.load(session, 7))

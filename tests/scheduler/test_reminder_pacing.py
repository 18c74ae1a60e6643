"""Reminders of a day: what joins, what waits, what moves."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.calendar import local_day
from scheduler import planning, reminders
from storage import preferences
from storage import reminders as rows
from storage.database import Database
from storage.reaching import EVERYWHERE
from storage.tables import Base
from storage.tables.networks import Membership, NetworkMeeting, Rsvp
from storage.tables.people import Account, Person
from storage.tables.reminders import Reminder
from tests import builders
from tests.domain.holidays_pl import PILOT
from tests.scheduler.seed import change, seed_task, texts, wall
from tests.scheduler.year import live, seed_pilot, sent, steps, tick


def test_after_a_standstill_only_the_last_step_is_said(sqlite_database: Database) -> None:
    sqlite_database.write_now(seed_task)
    tick(sqlite_database, wall(6, 11))
    tick(sqlite_database, wall(6, 21, 10))
    assert [line[:40] for line in texts(sqlite_database, "L-1") if "spraw" in line] == [
        "21.06 10:00 Termin sprawozdania z zadani"
    ]


def test_two_ticks_at_once_send_once(database: Database) -> None:
    database.write_now(seed_task)
    tick(database, wall(6, 11))
    for _ in range(3):
        tick(database, wall(6, 12))
    assert len(sent(database, "L-1")) == 1


def test_on_two_channels_a_reminder_counts_once_a_day(database: Database) -> None:
    def on_two(session: Session) -> int:
        seed_task(session)
        person = builders.person(session, "L-1").id
        for name in ("telegram", "slack"):
            session.add(
                Account(
                    channel=name,
                    external_id=name,
                    chat=name,
                    person_id=person,
                    created_at=wall(4, 10),
                    last_seen_at=wall(4, 10),
                )
            )
        session.flush()
        preferences.prefer(session, person, EVERYWHERE)
        return person

    person = database.write_now(on_two)
    tick(database, wall(6, 11))
    for _ in range(2):
        tick(database, wall(6, 12))
    first, copy = sent(database, "L-1")
    assert first == copy
    day = local_day(wall(6, 12))
    assert database.read_now(lambda s: rows.sent_on(s, [person], day)) == {person: 1}


def test_what_was_rolled_back_is_sent_once(database: Database) -> None:
    class Crash(Exception):
        pass

    def crash(session: Session) -> None:
        assert reminders.fire_due(session, wall(6, 12), PILOT) > 0
        raise Crash

    database.write_now(seed_task)
    tick(database, wall(6, 11))
    with pytest.raises(Crash):
        database.write_now(crash)
    assert sent(database, "L-1") == []
    tick(database, wall(6, 12))
    tick(database, wall(6, 12, 9, 1))
    assert len(sent(database, "L-1")) == 1


def test_the_third_of_a_day_joins_the_second(sqlite_database: Database) -> None:
    """9:00 of one network, 10:00 and 13:30 of two others, all on 16 November."""

    def seed(session: Session) -> None:
        for number, (day, hour, minute) in enumerate([(18, 12, 0), (16, 12, 0), (16, 15, 30)], 1):
            network = builders.network(session, f"siec-{number}", topic=f"Sieć {number}")
            builders.add(session, _member(network.id, builders.person(session, "T-1").id))
            meeting = _meeting(session, network.id, wall(11, day, hour, minute))
            builders.add(session, _yes(meeting, "T-1", session))

    sqlite_database.write_now(seed)
    live(sqlite_database, wall(11, 15), wall(11, 16, 18))
    mine = [m for m in sent(sqlite_database, "T-1") if local_day(m.at) == wall(11, 16).date()]
    assert [m.line[:34] for m in mine] == [
        "16.11 09:00 Przypominamy: pojutrze",
        "16.11 10:00 Przypomnienia\n\n1. Za 2",
    ]
    assert "Za 6 godzin, o 15:30: spotkanie sieci „Sieć 3”" in mine[1].text


# --- networks' meetings --------------------------------------------------------------------------


def _member(network_id: int, person_id: int) -> Any:
    return Membership(
        network_id=network_id, person_id=person_id, state="czlonek", asked_at=builders.SINCE
    )


def _meeting(session: Session, network_id: int, starts_at: datetime) -> NetworkMeeting:
    return builders.add(
        session,
        NetworkMeeting(
            network_id=network_id,
            kind="robocze",
            starts_at=starts_at,
            place="SP nr 2",
            agenda="ułamki",
            state="ogloszone",
            announced_at=wall(10, 2),
        ),
    )


def _yes(meeting: NetworkMeeting, code: str, session: Session, answer: str = "bede") -> Rsvp:
    return Rsvp(
        meeting_id=meeting.id,
        person_id=builders.person(session, code).id,
        answer=answer,
        version=meeting.version,
        at=wall(10, 20),
    )


def seed_meeting(session: Session) -> None:
    """A meeting on 16 November 15:30; T-1 comes, T-2 does not know, T-3 does not come, T-4 …"""
    network = builders.network(session)
    meeting = _meeting(session, network.id, wall(11, 16, 15, 30))
    for code, answer in [("T-1", "bede"), ("T-2", "nie_wiem"), ("T-3", "nie_bede"), ("T-4", "")]:
        builders.member(session, network, code)
        if answer:
            builders.add(session, _yes(meeting, code, session, answer))


def test_a_meeting_asks_the_silent_and_reminds_those_who_come(database: Database) -> None:
    database.write_now(seed_meeting)
    live(database, wall(11, 1), wall(11, 30))
    heard = [(m.line[:11], m.person) for m in sent(database) if m.person != "N-01"]
    assert heard == [
        ("02.11 09:00", "T-4"),
        ("09.11 09:00", "T-4"),
        ("14.11 09:00", "T-1"),
        ("14.11 09:00", "T-2"),
        ("16.11 13:30", "T-1"),
    ]
    assert [m.line for m in sent(database, "N-01")] == [
        "17.11 09:00 Spotkanie sieci „Matematyka bez lęku” z 16 listopada, 15:30: prosimy o listę"
        " obecności i krótką notatkę.",
        "23.11 09:00 Spotkanie sieci „Matematyka bez lęku” z 16 listopada, 15:30: jeśli lista"
        " obecności i notatka nie są jeszcze gotowe, prosimy je uzupełnić.",
    ]


def test_a_moved_meeting_is_reminded_of_at_its_new_date(sqlite_database: Database) -> None:
    def move(session: Session) -> None:
        meeting = session.scalars(select(NetworkMeeting)).one()
        meeting.starts_at, meeting.version = wall(11, 22, 15, 30), 2

    sqlite_database.write_now(seed_meeting)
    live(sqlite_database, wall(11, 10), wall(11, 14, 12))
    change(sqlite_database, move)
    live(sqlite_database, wall(11, 14, 13), wall(11, 24))
    heard = [(m.line[:11], m.person) for m in sent(sqlite_database) if m.person != "N-01"]
    assert heard == [
        ("14.11 09:00", "T-1"),
        ("14.11 09:00", "T-2"),
        ("15.11 09:00", "T-1"),  # whoever replied to the old date is asked about the new one
        ("15.11 09:00", "T-2"),
        ("15.11 09:00", "T-3"),
        ("15.11 09:00", "T-4"),
    ]


def test_the_announcement_itself_asks_so_the_ladder_waits_a_day(
    sqlite_database: Database,
) -> None:
    def announce_late(session: Session) -> None:
        session.scalars(select(NetworkMeeting)).one().announced_at = wall(11, 8, 12)

    sqlite_database.write_now(seed_meeting)
    change(sqlite_database, announce_late)
    live(sqlite_database, wall(11, 8, 12), wall(11, 13))
    assert [m.line[:11] for m in sent(sqlite_database)] == []


# --- at any time ---------------------------------------------------------------------------------

STARTS = st.datetimes(
    datetime(2017, 3, 10),  # noqa: DTZ001 - hypothesis wants naive bounds and adds the zone
    datetime(2017, 11, 18),  # noqa: DTZ001 - same
    timezones=st.just(UTC),
)


@settings(max_examples=6, deadline=None)
@given(STARTS, st.integers(min_value=0, max_value=180))
def test_whenever_it_starts_and_however_late_it_ticks(start: datetime, late: int) -> None:
    """Never in quiet time, never more than two a day."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder)}/start.sqlite3")
        Base.metadata.create_all(database.engine)
        database.write_now(seed_pilot)
        for now in steps(database, start, start + timedelta(days=9)):
            tick(database, now + timedelta(minutes=late))
        messages = sent(database)
        database.close()
    a_day = Counter((m.person, local_day(m.at)) for m in messages)
    assert [m.line for m in messages if PILOT.is_quiet(m.at)] == []
    assert max(a_day.values(), default=0) <= 2


def test_planning_again_changes_nothing(database: Database) -> None:
    def look(session: Session) -> list[Any]:
        planning.plan(session, wall(3, 2), PILOT)
        return [
            (row.rule, row.subject_id, row.person_id, row.occurrence, row.due_at)
            for row in session.scalars(select(Reminder).order_by(Reminder.id))
        ]

    database.write_now(seed_pilot)
    first = database.write_now(look)
    assert database.write_now(look) == first
    assert len(first) > 20


def test_a_module_announced_at_short_notice_is_announced_at_once(
    sqlite_database: Database,
) -> None:
    sqlite_database.write_now(seed_pilot)
    tick(sqlite_database, wall(6, 20, 20))
    live(sqlite_database, wall(6, 20, 21), wall(6, 21, 12))
    first = sent(sqlite_database, "P-001")[0]
    assert first.line.startswith("21.06 08:00 W poniedziałek, 26 czerwca moduł 2 z 5")
    assert first.token("confirm") == "confirm:2:tak"


def test_a_person_withdrawn_hears_nothing(sqlite_database: Database) -> None:
    def withdraw(session: Session) -> None:
        session.scalars(select(Person).where(Person.code == "L-1")).one().state = "wycofany"

    sqlite_database.write_now(seed_task)
    change(sqlite_database, withdraw)
    live(sqlite_database, wall(6, 9), wall(6, 13))
    assert texts(sqlite_database, "L-1") == []

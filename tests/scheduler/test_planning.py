"""What planning does with rows of single persons, which are many."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.reminders import Reason
from scheduler import planning
from storage import reminders
from storage.database import Database
from storage.reminders import EVERYBODY
from storage.tables.reminders import Reminder
from tests import builders
from tests.domain.holidays_pl import PILOT
from tests.scheduler.seed import assignment, change, seed_task, wall

WEEK_BEFORE = "zadanie/-7d"


def _plan(database: Database, now: datetime) -> None:
    database.write_now(lambda session: planning.plan(session, now, PILOT))


def _put_off(session: Session) -> None:
    """Everybody's rows of one step of every task, spread to a leader and put off by them."""
    leader = builders.person(session, "L-1").id
    wanted = Reminder.rule == WEEK_BEFORE, Reminder.person_id == EVERYBODY
    for found in session.scalars(select(Reminder.id).where(*wanted)).all():
        row = reminders.load(session, found)
        own = reminders.spread(session, row, leader)
        assert own is not None
        reminders.repeat(session, reminders.load(session, own), row.due + timedelta(hours=1))


def _of_people(database: Database) -> list[tuple[int, str, str, str]]:
    """Subject, occurrence, state and reason of single persons' rows of the step."""
    statement = (
        select(Reminder)
        .where(Reminder.rule == WEEK_BEFORE, Reminder.person_id != EVERYBODY)
        .order_by(Reminder.subject_id, Reminder.id)
    )
    return database.read_now(
        lambda session: [
            (row.subject_id, row.occurrence, row.state, row.reason)
            for row in session.scalars(statement)
        ]
    )


def test_what_people_put_off_ends_with_its_subject(database: Database) -> None:
    def end_the_first(session: Session) -> None:
        assignment(session).state = "niewykonane"

    database.write_now(lambda session: seed_task(session, teams=2))
    _plan(database, wall(4, 11))
    change(database, _put_off)
    _plan(database, wall(4, 12))
    assert {row[2] for row in _of_people(database)} == {"pending"}
    change(database, end_the_first)
    _plan(database, wall(4, 13))
    over = "dropped", Reason.SUBJECT_OVER
    assert _of_people(database) == [
        (1, "2017-06-19", *over),
        (1, "2017-06-19+1", *over),
        (2, "2017-06-19", "pending", ""),
        (2, "2017-06-19+1", "pending", ""),
    ]


def test_what_people_put_off_ends_when_its_day_moves(database: Database) -> None:
    def extend(session: Session) -> None:
        assignment(session).due_at = wall(6, 20, 15)

    database.write_now(seed_task)
    _plan(database, wall(4, 11))
    change(database, _put_off)
    change(database, extend)
    _plan(database, wall(4, 12))
    change(database, _spread_again)
    _plan(database, wall(4, 13))
    over = "dropped", Reason.SUBJECT_OVER
    assert _of_people(database) == [
        (1, "2017-06-19", *over),
        (1, "2017-06-19+1", *over),
        (1, "2017-06-20", "pending", ""),
    ]


def _spread_again(session: Session) -> None:
    moved = Reminder.rule == WEEK_BEFORE, Reminder.occurrence == "2017-06-20"
    row = reminders.load(session, session.scalars(select(Reminder.id).where(*moved)).one())
    reminders.spread(session, row, builders.person(session, "L-1").id)

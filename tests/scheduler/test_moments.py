from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from domain.calendar import WARSAW, local
from scheduler import moments
from storage.database import Database
from tests import builders
from tests.scheduler.year import seed_pilot, tick


def wall(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2017, month, day, hour, minute, tzinfo=WARSAW)


def between(database: Database, start: datetime, end: datetime) -> list[str]:
    found = database.read_now(lambda session: moments.moments_between(session, start, end))
    return [f"{local(moment):%d.%m %H:%M:%S}" for moment in found]


def test_nothing_is_due_in_an_empty_house(database: Database) -> None:
    assert database.read_now(lambda s: moments.next_moment(s, wall(3, 1))) is None


def test_the_moments_of_a_modules_days(database: Database) -> None:
    """Start, workshops' ends and five minutes, 13:15 and the end of the module, its task."""
    database.write_now(seed_pilot)
    assert between(database, wall(4, 5, 0), wall(4, 8, 12)) == [
        "05.04 10:30:00",
        "05.04 18:05:00",
        "06.04 16:35:00",
        "07.04 12:20:00",
        "07.04 13:15:00",
        "07.04 14:00:00",
        "08.04 09:00:00",
    ]


def test_a_deadline_passes_a_moment_after_it(database: Database) -> None:
    def seed(session: Session) -> None:
        builders.assign(session, builders.task(session, 1), builders.team(session))

    database.write_now(seed)
    assert between(database, wall(6, 19), wall(6, 20)) == ["19.06 15:00:01"]


@pytest.mark.parametrize("minutes", [0, 30])
def test_planned_reminders_are_moments_once(sqlite_database: Database, minutes: int) -> None:
    """The end counts, the start does not."""
    sqlite_database.write_now(seed_pilot)
    tick(sqlite_database, wall(3, 1))
    start = wall(3, 15) + timedelta(minutes=minutes - 30)
    assert between(sqlite_database, start, start + timedelta(minutes=30)) == (
        ["15.03 09:00:00"] if minutes == 0 else []
    )

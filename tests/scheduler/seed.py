"""What tests of reminders begin with: moments of 2017, a task in the teams' hands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.calendar import WARSAW
from storage.database import Database
from storage.tables.tasks import TaskAssignment
from tests import builders
from tests.scheduler.year import sent


def wall(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2017, month, day, hour, minute, tzinfo=WARSAW)


def change(database: Database, act: Callable[[Session], Any]) -> None:
    database.write_now(lambda session: act(session) and None)


def seed_task(session: Session, teams: int = 1) -> None:
    """Task 1, handed out on Monday 10 April, to teams of one leader each with mentor O-1."""
    given = builders.task(session, 1, published_at=wall(4, 10))
    builders.module(session, 2).state = "planowany"  # so that only the task is reminded of
    for number in range(1, teams + 1):
        team = builders.team(
            session, f"JST-{number:02}", name=f"Gmina {number}", members=[f"L-{number}"]
        )
        builders.care_for(session, team, "O-1")
        builders.assign(session, given, team, assigned_at=wall(4, 10))


def assignment(session: Session) -> TaskAssignment:
    return session.scalars(select(TaskAssignment).order_by(TaskAssignment.id)).first()  # type: ignore[return-value]  # seeded


def texts(database: Database, person: str) -> list[str]:
    return [message.line for message in sent(database, person)]

"""What the clock does to implementation tasks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from domain.calendar import WARSAW
from scheduler import tasks
from storage.database import Database
from storage.tables.programmes import Task
from storage.tables.tasks import TaskAssignment
from tests import builders

PUBLICATION = datetime(2017, 4, 8, 9, 0, tzinfo=WARSAW)
DUE = datetime(2017, 6, 19, 15, 0, tzinfo=WARSAW)
MODULE_2_ENDS = datetime(2017, 6, 28, 14, 0, tzinfo=WARSAW)


def states(session: Any) -> list[str]:
    return list(session.scalars(select(TaskAssignment.state).order_by(TaskAssignment.id)))


def test_a_task_is_handed_out_on_its_day_to_active_teams_once(database: Database) -> None:
    def play(session: Any) -> list[object]:
        builders.task(session, 1)
        builders.team(session, "JST-07", members=("P-001", "P-002"))
        builders.team(session, "JST-08", members=("P-003",)).state = "niepelny"
        builders.team(session, "JST-09", members=("P-005", "P-006")).state = "wycofany"
        early = tasks.publish_due(session, PUBLICATION - timedelta(seconds=1))
        on_time = tasks.publish_due(session, PUBLICATION)
        again = tasks.publish_due(session, PUBLICATION + timedelta(minutes=1))
        published = session.scalars(select(Task.published_at)).one()
        return [early, on_time, again, states(session), published]

    assert database.write_now(play) == [
        0,
        1,
        0,
        ["przydzielone", "przydzielone"],
        PUBLICATION,
    ]


def test_an_unsent_task_becomes_overdue_after_its_own_deadline(database: Database) -> None:
    def play(session: Any) -> list[object]:
        task = builders.task(session, 1)
        for number, state in enumerate(("przydzielone", "w_toku", "do_poprawy", "przekazane")):
            team = builders.team(session, f"JST-0{number}", members=(f"P-00{number}",))
            builders.assign(session, task, team, state=state)
        extended = builders.team(session, "JST-09", members=("P-009",))
        builders.assign(session, task, extended, due_at=DUE + timedelta(days=2))
        at_the_deadline = tasks.mark_overdue(session, DUE)
        after_it = tasks.mark_overdue(session, DUE + timedelta(seconds=1))
        return [at_the_deadline, after_it, states(session)]

    assert database.write_now(play) == [
        0,
        3,
        ["zalegle", "zalegle", "zalegle", "przekazane", "przydzielone"],
    ]


def test_an_overdue_task_ends_when_the_next_module_has_closed(database: Database) -> None:
    def play(session: Any) -> list[object]:
        task = builders.task(session, 1)
        builders.assign(session, task, builders.team(session), state="zalegle")
        open_still = tasks.mark_not_done(session, MODULE_2_ENDS)
        builders.module(session, 2).state = "zamkniety"
        session.flush()
        closed = tasks.mark_not_done(session, MODULE_2_ENDS)
        return [open_still, closed, states(session)]

    assert database.write_now(play) == [0, 1, ["niewykonane"]]

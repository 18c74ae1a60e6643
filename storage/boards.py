"""Tasks seen from above: the mentor's queue and board, the coordinator's overview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.people import PlaceKind, Places
from storage.tables.programmes import Mentorship, Task, Team
from storage.tables.tasks import TaskAssignment
from storage.tasks import ACTIVE_TEAMS, Assignment, find, hand_out


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """A task and how many teams stand where with it; `published_at` None: still planned."""

    id: int
    no: int
    title: str
    programme_id: int
    publish_at: datetime
    published_at: datetime | None
    due: datetime
    states: Mapping[str, int]

    @property
    def places(self) -> Places:
        return {PlaceKind.PROGRAMME: str(self.programme_id)}


def waiting(session: Session, mentor_id: int) -> list[Assignment]:
    """Reports that wait for this mentor's word, the oldest first."""
    sent = find(session, TaskAssignment.state == "przekazane", _cared_for_by(mentor_id))
    return sorted(sent, key=lambda task: (task.submitted_at or task.due, task.id))


def board(session: Session, mentor_id: int) -> list[Assignment]:
    """Every task of the teams in the mentor's care: by task, then by team."""
    return find(session, _cared_for_by(mentor_id))


def _cared_for_by(mentor_id: int) -> object:
    teams = select(Mentorship.team_id).where(
        Mentorship.mentor_id == mentor_id, Mentorship.until.is_(None)
    )
    return TaskAssignment.team_id.in_(teams)


def overview(session: Session) -> list[TaskCounts]:
    """All tasks, each with its counts by state."""
    tasks = session.scalars(select(Task).order_by(Task.programme_id, Task.no))
    return [_counted(session, task) for task in tasks]


def counts(session: Session, task_id: int) -> TaskCounts:
    """One task of the overview. Raises LookupError for an unknown id."""
    return _counted(session, _task(session, task_id))


def teams_of(session: Session, task_id: int) -> list[Assignment]:
    """The task in every team's hands, by team."""
    return find(session, TaskAssignment.task_id == task_id)


def publish(session: Session, task_id: int, now: datetime) -> int:
    """Hand a planned task out; gives how many teams got it, 0 where it was published before."""
    task = _task(session, task_id)
    return 0 if task.published_at else hand_out(session, task, now)


def count_active_teams(session: Session, programme_id: int) -> int:
    """How many teams a task of the programme would go to."""
    statement = select(func.count()).where(
        Team.programme_id == programme_id, Team.state.in_(ACTIVE_TEAMS)
    )
    return session.scalars(statement).one()


def _task(session: Session, task_id: int) -> Task:
    task = session.scalar(select(Task).where(Task.id == task_id).with_for_update())
    if task is None:
        raise LookupError(f"no task {task_id}")
    return task


def _counted(session: Session, task: Task) -> TaskCounts:
    states = session.scalars(select(TaskAssignment.state).where(TaskAssignment.task_id == task.id))
    return TaskCounts(
        id=task.id,
        no=task.no,
        title=task.title,
        programme_id=task.programme_id,
        publish_at=task.publish_at,
        published_at=task.published_at,
        due=task.due_at,
        states=Counter(states),
    )

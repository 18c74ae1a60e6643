"""Implementation tasks in the hands of teams: reading them, moving them, handing them out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from domain import tasks
from domain.calendar import local_day
from domain.people import PlaceKind, Places
from domain.tasks import TaskAssignment as Rule
from storage.tables.people import Person
from storage.tables.programmes import Mentorship, Module, Task, Team, TeamMember
from storage.tables.tasks import TaskAssignment, TaskReport

ACTIVE_TEAMS = ("aktywny", "niepelny")


@dataclass(frozen=True, slots=True)
class Assignment:
    """One team's task with everything its screens say.

    `variants` as in the table `task`; `next_*` is the module at which the task is discussed;
    `versions` counts the reports sent.
    """

    id: int
    task_id: int
    no: int
    title: str
    body: str
    kind: str
    variants: tuple[Mapping[str, str], ...]
    team_id: int
    team_code: str
    team_name: str
    programme_id: int
    state: str
    stage: str
    due: datetime
    assigned_at: datetime
    submitted_at: datetime | None
    next_no: int
    next_starts: datetime
    next_ends: datetime
    versions: int

    @property
    def rule(self) -> Rule:
        """The same as `domain.tasks` sees it."""
        return Rule(
            task_no=self.no,
            team=self.team_code,
            state=self.state,
            due=self.due,
            discussed_on=local_day(self.next_starts),
            versions=self.versions,
        )

    @property
    def places(self) -> Places:
        """Where it lies, for questions of rights."""
        return {PlaceKind.TEAM: str(self.team_id), PlaceKind.PROGRAMME: str(self.programme_id)}


@dataclass(frozen=True, slots=True)
class Contact:
    """A person as others are told of them."""

    id: int
    name: str


def _assignments() -> Select[Any]:
    versions = (
        select(func.count()).where(TaskReport.assignment_id == TaskAssignment.id).scalar_subquery()
    )
    return (
        select(TaskAssignment, Task, Team, Module, versions)
        .join(Task, Task.id == TaskAssignment.task_id)
        .join(Team, Team.id == TaskAssignment.team_id)
        .join(Module, Module.id == Task.discussed_at_id)
        .order_by(Task.no, Team.code)
    )


def _view(row: TaskAssignment, task: Task, team: Team, following: Module, sent: int) -> Assignment:
    return Assignment(
        id=row.id,
        task_id=task.id,
        no=task.no,
        title=task.title,
        body=task.body,
        kind=task.kind,
        variants=tuple(task.variants),
        team_id=team.id,
        team_code=team.code,
        team_name=team.name,
        programme_id=team.programme_id,
        state=row.state,
        stage=row.stage,
        due=row.due_at,
        assigned_at=row.assigned_at,
        submitted_at=row.submitted_at,
        next_no=following.no,
        next_starts=following.starts_at,
        next_ends=following.ends_at,
        versions=sent,
    )


def find(session: Session, *conditions: Any) -> list[Assignment]:
    """Assignments by conditions on their tables, by task and team; for this package."""
    rows = session.execute(_assignments().where(*conditions)).all()
    return [_view(*row) for row in rows]


def load(session: Session, assignment_id: int) -> Assignment:
    """One assignment, locked until the transaction ends. Raises LookupError for an unknown id."""
    statement = _assignments().where(TaskAssignment.id == assignment_id)
    row = session.execute(statement.with_for_update(of=TaskAssignment)).first()
    if row is None:
        raise LookupError(f"no task assignment {assignment_id}")
    return _view(*row)


def of_team(session: Session, team_id: int) -> list[Assignment]:
    """What the team was given so far, by task number."""
    return find(session, TaskAssignment.team_id == team_id)


def keep(session: Session, assignment: Assignment, moved: Rule) -> None:
    """Write down where a rule of `domain.tasks` moved the assignment."""
    row = session.get_one(TaskAssignment, assignment.id)
    row.state, row.due_at = moved.state, moved.due
    session.flush()


def set_stage(session: Session, assignment: Assignment, stage: str) -> None:
    """The team's own word on how far it is."""
    session.get_one(TaskAssignment, assignment.id).stage = stage
    session.flush()


def hand_out_due(session: Session, now: datetime) -> int:
    """Publish every planned task whose day has come; gives how many tasks that were."""
    due = session.scalars(
        select(Task)
        .where(Task.published_at.is_(None), Task.publish_at <= now)
        .order_by(Task.id)
        .with_for_update()
    ).all()
    for task in due:
        hand_out(session, task, now)
    return len(due)


def past_due(session: Session, now: datetime) -> list[Assignment]:
    """Unsent assignments whose deadline has passed and that are not marked overdue yet."""
    waiting = ("przydzielone", "w_toku", "do_poprawy")
    return find(session, TaskAssignment.state.in_(waiting), TaskAssignment.due_at < now)


def never_done(session: Session) -> list[Assignment]:
    """Overdue assignments whose next module has closed."""
    return find(session, TaskAssignment.state == "zalegle", Module.state == "zamkniety")


def hand_out(session: Session, task: Task, now: datetime) -> int:
    """Publish a task to every active team that lacks it; gives how many got it."""
    published = tasks.publish(_as_project(task))
    task.published_at = now
    having = select(TaskAssignment.team_id).where(TaskAssignment.task_id == task.id)
    teams = session.scalars(
        select(Team)
        .where(Team.programme_id == task.programme_id, Team.state.in_(ACTIVE_TEAMS))
        .where(Team.id.not_in(having))
        .order_by(Team.code)
    ).all()
    for team in teams:
        session.add(
            TaskAssignment(
                task_id=task.id,
                team_id=team.id,
                state=published.state,
                due_at=task.due_at,
                assigned_at=now,
            )
        )
    session.flush()
    return len(teams)


def _as_project(task: Task) -> Rule:
    """The task before any team has it."""
    discussed = local_day(task.discussed_at.starts_at)
    return Rule(task_no=task.no, team="", state="projekt", due=task.due_at, discussed_on=discussed)


def mentor_of(session: Session, team_id: int) -> Contact | None:
    """Who cares for the team now (R13)."""
    person = session.scalar(
        select(Person)
        .join(Mentorship, Mentorship.mentor_id == Person.id)
        .where(Mentorship.team_id == team_id, Mentorship.until.is_(None))
        .order_by(Mentorship.id)
        .limit(1)
    )
    return Contact(person.id, f"{person.first} {person.last}") if person else None


def members(
    session: Session, team_id: int, *, but: int = 0, roles: Iterable[str] = ()
) -> list[int]:
    """Ids of the team's people, without `but`; of these roles only, if any are given."""
    statement = select(TeamMember.person_id).where(
        TeamMember.team_id == team_id, TeamMember.person_id != but
    )
    if wanted := tuple(roles):
        statement = statement.where(TeamMember.role.in_(wanted))
    return list(session.scalars(statement.order_by(TeamMember.person_id)))

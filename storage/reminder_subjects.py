"""What reminders are about: modules, tasks, questionnaires, meetings, with the facts ladders need.

`live` gives the subjects that have something left to remind of; whatever is not among them has
been finished, called off or overtaken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from domain.ladder_steps import Anchor, Ladder
from domain.ladders import (
    MEETING_LADDER,
    MENTOR_LADDER,
    MODULE_LADDER,
    MODULE_QUESTIONNAIRE_LADDER,
    OWN_QUESTIONNAIRE_LADDER,
    TASK_LADDER,
    WORKSHOP_LADDER,
)
from storage import questionnaires, tasks
from storage.programmes import ModuleView, view_module
from storage.tables.networks import Network, NetworkMeeting
from storage.tables.programmes import Module, Task, Team
from storage.tables.questionnaires import Questionnaire
from storage.tables.tasks import TaskAssignment

MODULE, TASK, QUESTIONNAIRE, MEETING = "module", "task_assignment", "questionnaire", "meeting"
# Of coordinators' own forms: the ladder of their own.
QUESTIONNAIRE_LADDERS = {
    questionnaires.MODULE: MODULE_QUESTIONNAIRE_LADDER,
    questionnaires.WORKSHOP: WORKSHOP_LADDER,
}
KINDS = (MODULE, TASK, QUESTIONNAIRE, MEETING)
FINISHED_TASKS = ("projekt", "omowione", "niewykonane")
# The last step comes a week after a meeting, holidays (Christmas) permitting.
MEETING_ENDS = timedelta(days=14)

Facts = Mapping[Anchor, datetime]


@dataclass(frozen=True, slots=True)
class ModuleSubject:
    """A module that was announced; `of` is how many the programme has."""

    kind: ClassVar[str] = MODULE
    ladders: ClassVar[tuple[Ladder, ...]] = (MODULE_LADDER,)
    module: ModuleView
    of: int

    @property
    def id(self) -> int:
        return self.module.id

    @property
    def facts(self) -> Facts:
        """When a module was announced is not kept: planning takes the first time it sees it."""
        return {Anchor.MODULE_START: self.module.starts_at}


@dataclass(frozen=True, slots=True)
class TaskSubject:
    """A task in a team's hands, until the module at which it is discussed."""

    kind: ClassVar[str] = TASK
    ladders: ClassVar[tuple[Ladder, ...]] = (TASK_LADDER, MENTOR_LADDER)
    task: tasks.Assignment
    module_ended: datetime

    @property
    def id(self) -> int:
        return self.task.id

    @property
    def facts(self) -> Facts:
        task = self.task
        known = {
            Anchor.MODULE_END: self.module_ended,
            Anchor.ASSIGNED: task.assigned_at,
            Anchor.DUE: task.due,
            Anchor.NEXT_MODULE: task.next_starts,
        }
        waits = task.state == "przekazane" and task.submitted_at is not None
        return {**known, Anchor.SUBMITTED: task.submitted_at} if waits else known  # type: ignore[dict-item]  # `waits` rules None out


@dataclass(frozen=True, slots=True)
class QuestionnaireSubject:
    """An open questionnaire."""

    kind: ClassVar[str] = QUESTIONNAIRE
    questionnaire: questionnaires.QuestionnaireView

    @property
    def id(self) -> int:
        return self.questionnaire.id

    @property
    def ladders(self) -> tuple[Ladder, ...]:
        return (QUESTIONNAIRE_LADDERS.get(self.questionnaire.form, OWN_QUESTIONNAIRE_LADDER),)

    @property
    def facts(self) -> Facts:
        return {Anchor.OPENS: self.questionnaire.opens, Anchor.CLOSES: self.questionnaire.closes}


@dataclass(frozen=True, slots=True)
class MeetingSubject:
    """An announced meeting of a network; replies to another `version` do not count."""

    kind: ClassVar[str] = MEETING
    ladders: ClassVar[tuple[Ladder, ...]] = (MEETING_LADDER,)
    id: int
    network_id: int
    topic: str
    coordinator_id: int
    starts_at: datetime
    place: str
    agenda: str
    version: int
    announced_at: datetime | None

    @property
    def facts(self) -> Facts:
        known = {Anchor.MEETING: self.starts_at}
        return {**known, Anchor.PUBLISHED: self.announced_at} if self.announced_at else known


Subject = ModuleSubject | TaskSubject | QuestionnaireSubject | MeetingSubject


def live(session: Session, kind: str, now: datetime) -> list[Subject]:
    """The subjects of a kind that may still have something to remind of, by id."""
    return _find(session, kind, now, ())


def find(session: Session, kind: str, subject_id: int, now: datetime) -> Subject | None:
    """One subject, if it is live."""
    tables: dict[str, Any] = {
        MODULE: Module,
        TASK: TaskAssignment,
        QUESTIONNAIRE: Questionnaire,
        MEETING: NetworkMeeting,
    }
    found = _find(session, kind, now, (tables[kind].id == subject_id,))
    return found[0] if found else None


def _find(session: Session, kind: str, now: datetime, narrow: tuple[Any, ...]) -> list[Subject]:
    finders = {
        MODULE: _modules,
        TASK: _tasks,
        QUESTIONNAIRE: _questionnaires,
        MEETING: _meetings,
    }
    return finders[kind](session, now, narrow)


def _modules(session: Session, now: datetime, narrow: tuple[Any, ...]) -> list[Subject]:
    others = aliased(Module)
    of = (
        select(func.count())
        .where(others.programme_id == Module.programme_id, others.state != "odwolany")
        .scalar_subquery()
    )
    rows = session.execute(
        select(Module, of)
        .where(Module.state == "ogloszony", Module.starts_at > now, *narrow)
        .order_by(Module.id)
    )
    return [ModuleSubject(view_module(row), number) for row, number in rows]


def _tasks(session: Session, now: datetime, narrow: tuple[Any, ...]) -> list[Subject]:
    running = tasks.find(
        session,
        TaskAssignment.state.not_in(FINISHED_TASKS),
        Team.state != "wycofany",
        Module.starts_at > now,
        *narrow,
    )
    ended = _module_ends(session, {task.task_id for task in running})
    return [TaskSubject(task, ended[task.task_id]) for task in running]


def _module_ends(session: Session, wanted: set[int]) -> dict[int, datetime]:
    rows = session.execute(
        select(Task.id, Module.ends_at)
        .join(Module, Module.id == Task.after_module_id)
        .where(Task.id.in_(wanted))
    )
    return dict(rows.all())


def _questionnaires(session: Session, now: datetime, narrow: tuple[Any, ...]) -> list[Subject]:
    rows = session.scalars(
        select(Questionnaire)
        .where(Questionnaire.state == "otwarta", Questionnaire.closes_at > now, *narrow)
        .order_by(Questionnaire.id)
    )
    return [QuestionnaireSubject(questionnaires.view(row)) for row in rows]


def _meetings(session: Session, now: datetime, narrow: tuple[Any, ...]) -> list[Subject]:
    rows = session.execute(
        select(NetworkMeeting, Network)
        .join(Network, Network.id == NetworkMeeting.network_id)
        .where(
            NetworkMeeting.state.in_(("ogloszone", "odbyte")),
            NetworkMeeting.starts_at > now - MEETING_ENDS,
            *narrow,
        )
        .order_by(NetworkMeeting.id)
    )
    return [_view_meeting(row, network) for row, network in rows]


def _view_meeting(row: NetworkMeeting, network: Network) -> MeetingSubject:
    return MeetingSubject(
        id=row.id,
        network_id=network.id,
        topic=network.topic,
        coordinator_id=network.coordinator_id,
        starts_at=row.starts_at,
        place=row.place,
        agenda=row.agenda,
        version=row.version,
        announced_at=row.announced_at,
    )

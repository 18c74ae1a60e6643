"""The moments at which something becomes due, one question for each kind of thing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.calendar import local_day
from domain.questionnaires import AFTER_WORKSHOP, module_window
from storage.programmes import HIDDEN
from storage.tables.engine import Outbox
from storage.tables.programmes import Module, Task, Workshop
from storage.tables.questionnaires import Questionnaire
from storage.tables.reminders import Reminder
from storage.tables.tasks import TaskAssignment

UNSENT = ("przydzielone", "w_toku", "do_poprawy")
JUST_AFTER = timedelta(seconds=1)  # at its deadline a report is still in time
ONE_DAY = timedelta(days=1)


def after(session: Session, moment: datetime) -> Iterator[datetime]:
    """The next moment of each kind, where there is one; all later than `moment`."""
    found = (
        _first(session, moment, Reminder.due_at, Reminder.state == "pending"),
        _first(session, moment, Outbox.due_at, Outbox.state == "queued"),
        _first(session, moment, Task.publish_at, Task.published_at.is_(None)),
        _late(session, moment),
        _first(session, moment, Questionnaire.opens_at, Questionnaire.state != "zamknieta"),
        _first(session, moment, Questionnaire.closes_at, Questionnaire.state == "otwarta"),
        _workshop(session, moment),
        _first(session, moment, Module.starts_at, Module.state.not_in(HIDDEN)),
        _first(session, moment, Module.ends_at, Module.state.not_in(HIDDEN)),
        _module_opens(session, moment),
    )
    return (one for one in found if one is not None)


def _first(
    session: Session,
    after: datetime,
    column: InstrumentedAttribute[datetime],
    condition: ColumnElement[bool],
) -> datetime | None:
    return session.scalar(select(func.min(column)).where(column > after, condition))


def _late(session: Session, moment: datetime) -> datetime | None:
    """When the next unsent report becomes overdue."""
    waits = TaskAssignment.state.in_(UNSENT)
    due = _first(session, moment - JUST_AFTER, TaskAssignment.due_at, waits)
    return due + JUST_AFTER if due else None


def _workshop(session: Session, moment: datetime) -> datetime | None:
    """When the next workshop's questionnaire opens."""
    public = Workshop.module_id.in_(select(Module.id).where(Module.state.not_in(HIDDEN)))
    ends = _first(session, moment - AFTER_WORKSHOP, Workshop.ends_at, public)
    return ends + AFTER_WORKSHOP if ends else None


def _module_opens(session: Session, moment: datetime) -> datetime | None:
    """When the next module's questionnaire opens: on its last day, before it ends."""
    ends = session.scalars(
        select(Module.ends_at)
        .where(Module.ends_at > moment - ONE_DAY, Module.state.not_in(HIDDEN))
        .order_by(Module.ends_at)
        .limit(2)
    )
    opens = (module_window(local_day(end)).opens for end in ends)
    return next((open_ for open_ in opens if open_ > moment), None)

"""What the clock asks of the programme: modules that move on, questionnaires that are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.machines import MODULE
from domain.states import Actor
from storage import questionnaires
from storage.programmes import HIDDEN, ModuleView, view_module
from storage.tables.programmes import Module, Workshop
from storage.tables.questionnaires import Questionnaire

RUNNING = ("ogloszony", "trwa", "ewaluacja")


@dataclass(frozen=True, slots=True)
class WorkshopView:
    """One group's day of a module; `day` counts from 1."""

    id: int
    module: ModuleView
    group: str
    day: int
    title: str
    held_on: date
    ends_at: datetime


def running_modules(session: Session) -> list[ModuleView]:
    """The modules that the clock moves."""
    rows = session.scalars(select(Module).where(Module.state.in_(RUNNING)).order_by(Module.id))
    return [view_module(row) for row in rows]


def advance_module(session: Session, module_id: int, event: str) -> None:
    row = session.get_one(Module, module_id, with_for_update=True)
    row.state = MODULE.fire(row.state, event, Actor.SYSTEM)
    session.flush()


def unopened_workshops(session: Session, *, since: datetime, until: datetime) -> list[WorkshopView]:
    """Workshops of announced modules that ended in this time and have no questionnaire yet."""
    opened = select(Questionnaire.subject_id).where(
        Questionnaire.subject == questionnaires.WORKSHOP
    )
    rows = session.execute(
        select(Workshop, Module)
        .join(Module, Module.id == Workshop.module_id)
        .where(
            Module.state.not_in(HIDDEN),
            Workshop.ends_at > since,
            Workshop.ends_at <= until,
            Workshop.id.not_in(opened),
        )
        .order_by(Workshop.id)
    )
    return [_view_workshop(workshop, module) for workshop, module in rows]


def workshops(session: Session, programme_id: int) -> list[WorkshopView]:
    """The workshops of the programme's announced modules, the latest first."""
    rows = session.execute(
        select(Workshop, Module)
        .join(Module, Module.id == Workshop.module_id)
        .where(Module.programme_id == programme_id, Module.state.not_in(HIDDEN))
        .order_by(Workshop.held_on.desc(), Workshop.group, Workshop.id)
    )
    return [_view_workshop(workshop, module) for workshop, module in rows]


def workshop(session: Session, workshop_id: int) -> WorkshopView:
    """Raises LookupError for an unknown id."""
    row = session.get(Workshop, workshop_id)
    if row is None:
        raise LookupError(f"no workshop {workshop_id}")
    return _view_workshop(row, session.get_one(Module, row.module_id))


def unopened_modules(session: Session, *, since: datetime, until: datetime) -> list[ModuleView]:
    """Announced modules that end in this time and have no questionnaire yet."""
    opened = select(Questionnaire.subject_id).where(Questionnaire.subject == questionnaires.MODULE)
    rows = session.scalars(
        select(Module)
        .where(
            Module.state.not_in(HIDDEN),
            Module.ends_at > since,
            Module.ends_at <= until,
            Module.id.not_in(opened),
        )
        .order_by(Module.id)
    )
    return [view_module(row) for row in rows]


def _view_workshop(row: Workshop, module: Module) -> WorkshopView:
    return WorkshopView(
        id=row.id,
        module=view_module(module),
        group=row.group,
        day=row.day,
        title=row.title,
        held_on=row.held_on,
        ends_at=row.ends_at,
    )

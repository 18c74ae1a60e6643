"""Putting a programme's plan into the database, again and again: the same plan changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.calendar import at_wall, local_day
from domain.deadlines import publication_day
from domain.machines import MODULE
from domain.programme import Module as Days
from domain.programme import Workshop as Block
from domain.states import Actor
from storage import audit
from storage.tables.programmes import Module, Programme, Task, Workshop

PUBLISHED_AT = time(9)
_BEFORE_START = ("planowany", "ogloszony")


@dataclass(frozen=True, slots=True)
class PlannedModule:
    """A module with its texts; `workshops` by group and day, each with its title."""

    days: Days
    title: str
    place: str
    announced: bool
    workshops: tuple[tuple[Block, str], ...]


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """An implementation task; `variants` as the table keeps them."""

    no: int
    after_module: int
    title: str
    body: str
    kind: str
    variants: tuple[dict[str, str], ...]
    due: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole programme as its organisers wrote it down; `match_email` None: as it was."""

    code: str
    name: str
    office_email: str
    office_phone: str
    match_email: bool | None
    modules: tuple[PlannedModule, ...]
    tasks: tuple[PlannedTask, ...]


def load_programme(session: Session, plan: Plan, now: datetime) -> int:
    """Add or update the programme; gives its id.

    Texts always follow the plan. Dates do until a module has begun and a task is published: from
    then on people act on them, and only the assistant's own ways change them.
    """
    programme = session.scalar(select(Programme).where(Programme.code == plan.code))
    programme = programme or Programme(code=plan.code)
    programme.name = plan.name
    programme.office_email, programme.office_phone = plan.office_email, plan.office_phone
    if plan.match_email is not None:
        programme.match_email = plan.match_email
    session.add(programme)
    session.flush()
    modules = {m.days.no: _save_module(session, programme.id, m) for m in plan.modules}
    for task in plan.tasks:
        _save_task(session, programme.id, task, modules)
    subject = f"programme:{programme.id}"
    audit.record(session, at=now, actor_id=None, action="programme.load", subject=subject)
    return programme.id


def _save_module(session: Session, programme_id: int, planned: PlannedModule) -> Module:
    no = planned.days.no
    row = session.scalar(select(Module).where(Module.programme_id == programme_id, Module.no == no))
    row = row or Module(programme_id=programme_id, no=no, state=MODULE.initial)
    row.title, row.place = planned.title, planned.place
    if row.state in _BEFORE_START:
        row.starts_at, row.ends_at = planned.days.starts, planned.days.ends
    if planned.announced and row.state == MODULE.initial:
        row.state = MODULE.fire(row.state, "publikacja", Actor.COORDINATOR)
    session.add(row)
    session.flush()
    for block, title in planned.workshops:
        _save_workshop(session, row, block, title)
    return row


def _save_workshop(session: Session, module: Module, block: Block, title: str) -> None:
    row = session.scalar(
        select(Workshop).where(
            Workshop.module_id == module.id,
            Workshop.group == block.group,
            Workshop.day == block.day,
        )
    )
    row = row or Workshop(module_id=module.id, group=block.group, day=block.day)
    row.title = title
    if row.id is None or module.state in _BEFORE_START:
        row.held_on, row.ends_at = local_day(block.ends), block.ends
    session.add(row)


def _save_task(
    session: Session, programme_id: int, planned: PlannedTask, modules: dict[int, Module]
) -> None:
    row = session.scalar(
        select(Task).where(Task.programme_id == programme_id, Task.no == planned.no)
    )
    after = modules[planned.after_module]
    row = row or Task(programme_id=programme_id, no=planned.no)
    row.after_module_id, row.discussed_at_id = after.id, modules[planned.after_module + 1].id
    row.title, row.body, row.kind = planned.title, planned.body, planned.kind
    variants: list[Any] = [dict(variant) for variant in planned.variants]
    row.variants = variants
    if row.published_at is None:
        row.due_at = planned.due
        row.publish_at = at_wall(_publication(after), PUBLISHED_AT)
    session.add(row)
    session.flush()


def _publication(after: Module) -> date:
    return publication_day(local_day(after.ends_at))

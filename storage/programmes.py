"""The programme as read models: its modules, and the people who take part."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.machines import MODULE
from domain.states import Actor
from storage.tables.people import Person
from storage.tables.programmes import Module, Programme, Team, TeamMember

# People and teams in these states take part no more.
LEFT = ("wycofany", "zastapiony")
HIDDEN = ("planowany", "odwolany")


@dataclass(frozen=True, slots=True)
class ModuleView:
    """A module; `starts_at` is 10:30 of its first day, `ends_at` 14:00 of its last."""

    id: int
    programme_id: int
    no: int
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    state: str

    @property
    def is_public(self) -> bool:
        """Whether participants know of it."""
        return self.state not in HIDDEN


@dataclass(frozen=True, slots=True)
class Participant:
    """A member of an active JST team."""

    id: int
    name: str
    team_id: int
    group: str


@dataclass(frozen=True, slots=True)
class TeamName:
    """A JST as a choice on a button; names repeat, codes do not."""

    id: int
    code: str
    name: str


def programme_ids(session: Session) -> list[int]:
    return list(session.scalars(select(Programme.id).order_by(Programme.id)))


def modules(session: Session, programmes: Collection[int]) -> list[ModuleView]:
    """The modules of these programmes in order of time."""
    rows = session.scalars(
        select(Module)
        .where(Module.programme_id.in_(programmes))
        .order_by(Module.starts_at, Module.id)
    )
    return [view_module(row) for row in rows]


def module(session: Session, module_id: int) -> ModuleView:
    """Raises LookupError for an unknown id."""
    return view_module(_row(session, module_id))


def publish(session: Session, module_id: int) -> ModuleView:
    """A coordinator makes a planned module known. Raises `WrongState` for any other."""
    row = _row(session, module_id, lock=True)
    row.state = MODULE.fire(row.state, "publikacja", Actor.COORDINATOR)
    session.flush()
    return view_module(row)


def _row(session: Session, module_id: int, *, lock: bool = False) -> Module:
    statement = select(Module).where(Module.id == module_id)
    row = session.scalar(statement.with_for_update() if lock else statement)
    if row is None:
        raise LookupError(f"no module {module_id}")
    return row


def view_module(row: Module) -> ModuleView:
    return ModuleView(
        id=row.id,
        programme_id=row.programme_id,
        no=row.no,
        title=row.title,
        place=row.place,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        state=row.state,
    )


def participants(
    session: Session, programme_id: int, *, group: str | None = None, team_id: int | None = None
) -> list[Participant]:
    """Who takes part, by last name; of one group or one JST if asked."""
    statement = (
        select(Person, Team.id, Team.group)
        .join(TeamMember, TeamMember.person_id == Person.id)
        .join(Team, Team.id == TeamMember.team_id)
        .where(
            Team.programme_id == programme_id,
            Team.state != "wycofany",
            Person.state.not_in(LEFT),
        )
        .order_by(Person.last, Person.first, Person.id)
    )
    if group is not None:
        statement = statement.where(Team.group == group)
    if team_id is not None:
        statement = statement.where(Team.id == team_id)
    rows = session.execute(statement)
    return [Participant(p.id, f"{p.first} {p.last}", team, of) for p, team, of in rows]


def groups(session: Session, programme_id: int) -> list[str]:
    """The groups that have teams, in order: I, II, III, IV."""
    return list(
        session.scalars(
            select(Team.group)
            .where(Team.programme_id == programme_id, Team.state != "wycofany")
            .distinct()
            .order_by(Team.group)
        )
    )


def teams(session: Session, programme_id: int) -> list[TeamName]:
    """The programme's JST by name."""
    rows = session.scalars(
        select(Team)
        .where(Team.programme_id == programme_id, Team.state != "wycofany")
        .order_by(Team.name, Team.id)
    )
    return [TeamName(row.id, row.code, row.name) for row in rows]

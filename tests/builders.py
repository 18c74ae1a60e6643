"""Small builders of rows for tests: the programme, its modules and tasks, people and teams.

The dates are those of the 2017 pilot. Every builder adds one thing, flushes and returns the row.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.calendar import WARSAW, at_wall
from domain.deadlines import publication_day
from storage.tables.networks import Membership, Network
from storage.tables.people import Person, RoleGrant
from storage.tables.programmes import (
    Mentorship,
    Module,
    Programme,
    Task,
    Team,
    TeamMember,
    Workshop,
)
from storage.tables.tasks import TaskAssignment

# First and last day of each module of the pilot.
MODULE_DAYS = {
    1: (date(2017, 4, 5), date(2017, 4, 7)),
    2: (date(2017, 6, 26), date(2017, 6, 28)),
    3: (date(2017, 8, 21), date(2017, 8, 23)),
    4: (date(2017, 10, 18), date(2017, 10, 20)),
    5: (date(2017, 11, 15), date(2017, 11, 17)),
}
# No., kind, title and deadline (R12: seven days before the next module, 15:00).
TASKS: dict[int, tuple[str, str, date]] = {
    1: ("inne", "Samorząd jako lider zmian", date(2017, 6, 19)),
    2: ("diagnoza_zasobow", "Diagnoza lokalnych zasobów", date(2017, 8, 14)),
    3: ("spotkanie_dialogowe", "Pierwsze spotkanie dialogowe", date(2017, 10, 11)),
    4: ("spotkanie_dialogowe", "Projekt planu strategicznego", date(2017, 11, 8)),
}
T = TypeVar("T")
SINCE = datetime(2017, 3, 1, 9, 0, tzinfo=WARSAW)


def add(session: Session, row: T) -> T:
    """Insert one row and give it back with its id."""
    session.add(row)
    session.flush()
    return row


def programme(session: Session, code: str = "pilot-2017") -> Programme:
    """The programme, made when it is asked for first."""
    found = session.scalar(select(Programme).where(Programme.code == code))
    return found or add(session, Programme(code=code, name="Pilotaż 2017"))


def module(session: Session, no: int) -> Module:
    """A module of the pilot, made when it is asked for first."""
    where = programme(session)
    found = session.scalar(select(Module).where(Module.programme_id == where.id, Module.no == no))
    return found or add(session, _new_module(where.id, no))


def _new_module(programme_id: int, no: int) -> Module:
    first, last = MODULE_DAYS[no]
    return Module(
        programme_id=programme_id,
        no=no,
        title=f"Moduł {no}",
        place="Sulejówek",
        starts_at=at_wall(first, time(10, 30)),
        ends_at=at_wall(last, time(14, 0)),
        state="ogloszony",
    )


def task(session: Session, no: int = 1, **values: Any) -> Task:
    """The task after module `no`, not published yet (published the day after the module)."""
    kind, title, due = TASKS[no]
    after = module(session, no)
    defaults = {
        "programme_id": after.programme_id,
        "no": no,
        "after_module_id": after.id,
        "discussed_at_id": module(session, no + 1).id,
        "title": title,
        "body": f"Treść zadania nr {no}.",
        "kind": kind,
        "due_at": at_wall(due, time(15, 0)),
        "publish_at": at_wall(publication_day(MODULE_DAYS[no][1]), time(9)),
    }
    return add(session, Task(**{**defaults, **values}))


def person(
    session: Session, code: str, first: str = "Anna", last: str = "", **values: Any
) -> Person:
    """A person, made when their code is asked for first; the code serves as last name."""
    found = session.scalar(select(Person).where(Person.code == code))
    return found or add(session, Person(code=code, first=first, last=last or code, **values))


def team(
    session: Session,
    code: str = "JST-07",
    *,
    name: str = "Lesznowola",
    group: str = "I",
    members: Sequence[str] = ("P-001", "P-002", "P-003"),
    roles: Sequence[str] = ("lider", "zastepca", "czlonek"),
    mentor: str | None = None,
) -> Team:
    """An active team: the first member leads, the second is the deputy, the others are members.

    With `mentor` (a person's code) that person cares for it.
    """
    made = add(
        session,
        Team(
            programme_id=programme(session).id,
            code=code,
            name=name,
            kind="gmina_wiejska",
            group=group,
        ),
    )
    for place, member in enumerate(members):
        role = roles[min(place, len(roles) - 1)]
        row = TeamMember(team_id=made.id, person_id=person(session, member).id, role=role)
        add(session, row)
    if mentor is not None:
        care_for(session, made, mentor)
    return made


def care_for(session: Session, of: Team, mentor: str) -> Mentorship:
    """The person with this code becomes the team's mentor."""
    mentor_id = person(session, mentor, "Ewa").id
    return add(session, Mentorship(team_id=of.id, mentor_id=mentor_id, since=SINCE))


def coordinator(session: Session, code: str = "K-01") -> Person:
    """A coordinator of the programme."""
    return _with_role(session, code, "kierownik_projektu", "programme", programme(session).id)


def admin(session: Session, code: str = "A-01") -> Person:
    """An administrator of the installation."""
    return _with_role(session, code, "ore_admin", "installation", 0)


def _with_role(session: Session, code: str, role: str, scope: str, scope_id: int) -> Person:
    holder = person(session, code, "Maria")
    add(session, RoleGrant(person_id=holder.id, role=role, scope=scope, scope_id=scope_id))
    return holder


def assign(session: Session, given: Task, to: Team, **values: Any) -> TaskAssignment:
    """The published task in the hands of a team."""
    given.published_at = given.published_at or given.publish_at
    defaults = {"due_at": given.due_at, "assigned_at": given.published_at}
    row = TaskAssignment(task_id=given.id, team_id=to.id, **{**defaults, **values})
    return add(session, row)


def workshop(
    session: Session, no: int = 1, group: str = "I", day: int = 1, title: str = "Diagnoza"
) -> Workshop:
    """A group's workshop on a day of module `no`; it ends at 18:00, 16:30 or 12:15."""
    of = module(session, no)
    held_on = MODULE_DAYS[no][0] + timedelta(days=day - 1)
    ends = (time(18, 0), time(16, 30), time(12, 15))[day - 1]
    return add(
        session,
        Workshop(
            module_id=of.id,
            group=group,
            day=day,
            title=title,
            held_on=held_on,
            ends_at=at_wall(held_on, ends),
        ),
    )


def network(
    session: Session, code: str = "siec-1", *, coordinator: str = "N-01", **values: Any
) -> Network:
    """A network that takes members, run by the person with this code."""
    holder = person(session, coordinator, "Iwona")
    defaults = {
        "code": code,
        "topic": "Matematyka bez lęku",
        "county": "bielski",
        "coordinator_id": holder.id,
        "school_year": "2017/2018",
        "state": "nabor",
    }
    made = add(session, Network(**{**defaults, **values}))
    add(
        session,
        RoleGrant(person_id=holder.id, role="koordynator_sieci", scope="network", scope_id=made.id),
    )
    return made


def teacher(session: Session, code: str, **values: Any) -> Person:
    """A teacher who may join networks of the county."""
    made = person(session, code, **{"county": "bielski", "school": "SP nr 2", **values})
    grant = RoleGrant(person_id=made.id, role="nauczyciel", scope="installation", scope_id=0)
    add(session, grant)
    return made


def member(
    session: Session, of: Network, code: str, state: str = "czlonek", **values: Any
) -> Membership:
    """A teacher's place in a network, made with the teacher."""
    row = Membership(
        network_id=of.id, person_id=teacher(session, code, **values).id, state=state, asked_at=SINCE
    )
    return add(session, row)

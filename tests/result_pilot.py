"""A module whose questionnaire has been opened, and people who give it back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables.people import Person
from storage.tables.programmes import TeamMember
from storage.tables.questionnaires import Questionnaire
from tests import builders
from tests.evaluation import give_back, tick, wall
from tests.house import House

OPENS, CLOSED = wall(4, 7, 13, 15), wall(4, 14, 20)


def open_module(house: House) -> None:
    """Module 1 has just been opened for eight people of group I and seven of group II."""

    def seed(session: Any) -> None:
        builders.coordinator(session)
        builders.module(session, 1)
        for team in range(4):
            members = [f"P-1{team}{number}" for number in (1, 2)]
            builders.team(session, f"JST-1{team}", members=members)
        for team in range(4):
            members = [f"P-2{team}{number}" for number in (1, 2)]
            builders.team(session, f"JST-2{team}", group="II", members=members)
        last = session.scalars(select(Person).where(Person.code == "P-232")).one()
        membership = session.scalars(
            select(TeamMember).where(TeamMember.person_id == last.id)
        ).one()
        session.delete(membership)

    house.database.write_now(seed)
    tick(house, OPENS)


def return_of(house: House, count: int, group: int, **values: Any) -> None:
    """The first `count` people of a group give back the module's questionnaire."""

    def work(session: Session) -> None:
        number = session.scalars(select(Questionnaire.id)).one()
        people = session.scalars(
            select(Person.code)
            .join(TeamMember, TeamMember.person_id == Person.id)
            .where(Person.code.startswith(f"P-{group}"))
            .order_by(Person.code)
        ).all()
        for code in people[:count]:
            give_back(session, number, code, house.now, **values)

    house.database.write_now(work)

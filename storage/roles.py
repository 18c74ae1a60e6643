"""Granted roles: who holds what, where.

Membership of a team and the care of a mentor are rows of their own tables, not grants.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from domain.people import PlaceKind, Role
from storage.tables.people import Person, RoleGrant


class AdministratorExists(Exception):
    """The installation has an administrator already: they hand out codes, not the command line."""


def grant(
    session: Session, person_id: int, role: Role, scope: PlaceKind, scope_id: int = 0
) -> bool:
    """Give a role at a place; False if the person holds it there."""
    if session.scalar(select(RoleGrant.id).where(*_held(person_id, role, scope, scope_id))):
        return False
    session.add(
        RoleGrant(person_id=person_id, role=role.value, scope=scope.value, scope_id=scope_id)
    )
    session.flush()
    return True


def revoke(
    session: Session, person_id: int, role: Role, scope: PlaceKind, scope_id: int = 0
) -> bool:
    """Take a role away; False if the person did not hold it."""
    statement = delete(RoleGrant).where(*_held(person_id, role, scope, scope_id))
    return bool(session.scalars(statement.returning(RoleGrant.id)).all())


def _held(
    person_id: int, role: Role, scope: PlaceKind, scope_id: int
) -> tuple[ColumnElement[bool], ...]:
    return (
        RoleGrant.person_id == person_id,
        RoleGrant.role == role.value,
        RoleGrant.scope == scope.value,
        RoleGrant.scope_id == scope_id,
    )


def who_has_role(
    session: Session,
    role: Role,
    scope: PlaceKind = PlaceKind.INSTALLATION,
    scope_id: int = 0,
) -> list[int]:
    """Ids of those who hold a granted role at a place, in order."""
    return list(
        session.scalars(
            select(RoleGrant.person_id)
            .where(
                RoleGrant.role == role.value,
                RoleGrant.scope == scope.value,
                RoleGrant.scope_id == scope_id,
            )
            .order_by(RoleGrant.person_id)
        )
    )


def first_administrator(session: Session, first: str, last: str, email: str) -> int:
    """Make the administrator of an empty installation; gives the person's id.

    Raises `AdministratorExists` when there is one.
    """
    if who_has_role(session, Role.ADMIN):
        raise AdministratorExists
    person = Person(code="ADMIN-1", first=first, last=last, email=email)
    session.add(person)
    session.flush()
    grant(session, person.id, Role.ADMIN, PlaceKind.INSTALLATION)
    return person.id

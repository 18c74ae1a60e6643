"""Everybody whose chair a newcomer can take in the demo, with their roles. Three queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.people import Role
from storage.tables.networks import Membership
from storage.tables.people import Person, RoleGrant
from storage.tables.programmes import Mentorship, Team, TeamMember
from storage.viewers import TEAM_ROLES


@dataclass(frozen=True, slots=True)
class Chair:
    """One person: `team` is the JST they belong to, `cares_for` the teams in a mentor's care."""

    person_id: int
    code: str
    name: str
    function: str
    roles: tuple[Role, ...]
    team: str = ""
    group: str = ""
    cares_for: tuple[str, ...] = ()


def chairs(session: Session) -> list[Chair]:
    """By JST, then by name."""
    teams = _teams(session)
    care = _care(session)
    roles = _roles(session)
    people = session.scalars(select(Person).order_by(Person.last, Person.first, Person.id))
    found = [_chair(person, teams, care, roles) for person in people]
    return sorted(found, key=lambda chair: (chair.group, chair.team))


def _chair(
    person: Person,
    teams: dict[int, tuple[Team, str]],
    care: dict[int, list[str]],
    roles: dict[int, list[Role]],
) -> Chair:
    team, team_role = teams.get(person.id, (None, ""))
    held = [
        *([TEAM_ROLES[team_role]] if team else []),
        *([Role.MENTOR] if person.id in care else []),
        *roles[person.id],
    ]
    return Chair(
        person_id=person.id,
        code=person.code,
        name=f"{person.first} {person.last}",
        function=person.function or person.school,
        roles=tuple(dict.fromkeys(held)),
        team=team.name if team else "",
        group=team.group if team else "",
        cares_for=tuple(care.get(person.id, ())),
    )


def _teams(session: Session) -> dict[int, tuple[Team, str]]:
    rows = session.execute(
        select(TeamMember.person_id, Team, TeamMember.role)
        .join(Team, Team.id == TeamMember.team_id)
        .order_by(Team.id.desc())
    )
    return {person_id: (team, role) for person_id, team, role in rows}


def _care(session: Session) -> dict[int, list[str]]:
    care: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(Mentorship.mentor_id, Team.name)
        .join(Team, Team.id == Mentorship.team_id)
        .where(Mentorship.until.is_(None))
        .order_by(Team.code)
    )
    for mentor_id, name in rows:
        care[mentor_id].append(name)
    return dict(care)


def _roles(session: Session) -> defaultdict[int, list[Role]]:
    roles: defaultdict[int, list[Role]] = defaultdict(list)
    for grant in session.scalars(select(RoleGrant).order_by(RoleGrant.id)):
        roles[grant.person_id].append(Role(grant.role))
    members = select(Membership.person_id).where(Membership.state == "czlonek").distinct()
    for person_id in session.scalars(members):
        roles[person_id].append(Role.NETWORK_MEMBER)
    return roles

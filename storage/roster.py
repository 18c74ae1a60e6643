"""The roster as the database holds it, in the rows of a spreadsheet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.people import PlaceKind, Role
from domain.roster import NetworkRow, PersonRow, Roster, TeamRow
from domain.roster_columns import ROLES
from storage.invitations import GONE
from storage.roster_symbols import person_ids
from storage.tables.networks import Network
from storage.tables.people import Account, Person, RoleGrant
from storage.tables.programmes import Mentorship, Programme, Team, TeamMember
from storage.viewers import TEAM_ROLES

# Roles that a roster gives and takes, and where they are held. The others follow from a team, a
# team's mentor, a network's coordinator.
GRANTED = {
    Role.PROJECT_COORDINATOR: PlaceKind.PROGRAMME,
    Role.TRAINER: PlaceKind.PROGRAMME,
    Role.NETWORK_MEMBER: PlaceKind.INSTALLATION,
    Role.PRINCIPAL: PlaceKind.INSTALLATION,
    Role.ADMIN: PlaceKind.INSTALLATION,
}
_ORDER = tuple(ROLES)


@dataclass(frozen=True, slots=True)
class ProgrammeRef:
    """A programme as an operator names it."""

    id: int
    code: str


def programmes(session: Session) -> list[ProgrammeRef]:
    """Every programme, by id."""
    rows = session.scalars(select(Programme).order_by(Programme.id))
    return [ProgrammeRef(row.id, row.code) for row in rows]


def load_roster(session: Session, programme_id: int | None) -> Roster:
    """The programme's teams, and every person and network of the installation, by symbol."""
    codes = {id_: code for code, id_ in person_ids(session).items()}
    roles, teams = _roles_and_teams(session, programme_id)
    people = session.scalars(select(Person).order_by(Person.code)).all()
    joined = set(session.scalars(select(Account.person_id).distinct()))
    return Roster(
        teams=_teams(session, programme_id, codes),
        people=tuple(
            _person(row, roles[row.id], teams.get(row.id, ""))
            for row in people
            if row.state not in GONE
        ),
        networks=_networks(session, codes),
        joined=frozenset(row.code for row in people if row.id in joined),
        gone=frozenset(row.code for row in people if row.state in GONE),
    )


def _teams(
    session: Session, programme_id: int | None, codes: dict[int, str]
) -> tuple[TeamRow, ...]:
    teams = session.scalars(
        select(Team).where(Team.programme_id == programme_id).order_by(Team.code)
    )
    mentors = session.execute(
        select(Mentorship.team_id, Mentorship.mentor_id).where(Mentorship.until.is_(None))
    )
    caring = {team_id: codes[mentor_id] for team_id, mentor_id in mentors}
    return tuple(
        TeamRow(
            code=row.code,
            name=row.name,
            kind=row.kind,
            group=row.group,
            voivodeship=row.voivodeship,
            teryt=row.teryt,
            schools=row.schools_declared,
            mentor=caring.get(row.id, ""),
        )
        for row in teams
    )


def _person(row: Person, roles: set[Role], team: str) -> PersonRow:
    return PersonRow(
        code=row.code,
        first=row.first,
        last=row.last,
        email=row.email,
        function=row.function,
        roles=tuple(sorted(roles, key=_ORDER.index)),
        team=team,
        school=row.school,
        county=row.county,
        channel=row.preferred_channel,
    )


def _networks(session: Session, codes: dict[int, str]) -> tuple[NetworkRow, ...]:
    return tuple(
        NetworkRow(
            code=row.code,
            topic=row.topic,
            goals=row.goals,
            county=row.county,
            coordinator=codes[row.coordinator_id],
            school_year=row.school_year,
            capacity=row.capacity,
            meetings=row.planned_meetings,
            state=row.state,
        )
        for row in session.scalars(select(Network).order_by(Network.code))
    )


def _roles_and_teams(
    session: Session, programme_id: int | None
) -> tuple[defaultdict[int, set[Role]], dict[int, str]]:
    """By person: the roles a roster shows, and the symbol of the person's team."""
    roles: defaultdict[int, set[Role]] = defaultdict(set)
    teams: dict[int, str] = {}
    own = select(Team.id).where(Team.programme_id == programme_id)
    for member, code in session.execute(
        select(TeamMember, Team.code)
        .join(Team, Team.id == TeamMember.team_id)
        .where(TeamMember.team_id.in_(own))
    ):
        roles[member.person_id].add(TEAM_ROLES[member.role])
        teams[member.person_id] = code
    for mentor_id in session.scalars(
        select(Mentorship.mentor_id).where(Mentorship.until.is_(None), Mentorship.team_id.in_(own))
    ):
        roles[mentor_id].add(Role.MENTOR)
    for coordinator_id in session.scalars(select(Network.coordinator_id)):
        roles[coordinator_id].add(Role.NETWORK_COORDINATOR)
    for grant in session.scalars(select(RoleGrant)):
        role = Role(grant.role)
        if (role, grant.scope, grant.scope_id) in granted_places(programme_id):
            roles[grant.person_id].add(role)
    return roles, teams


def granted_places(programme_id: int | None) -> frozenset[tuple[Role, str, int]]:
    """`(role, scope, scope id)` of every grant that a roster of this programme manages."""
    ids = {PlaceKind.PROGRAMME: programme_id, PlaceKind.INSTALLATION: 0}
    return frozenset(
        (role, kind.value, place)
        for role, kind in GRANTED.items()
        if (place := ids[kind]) is not None
    )

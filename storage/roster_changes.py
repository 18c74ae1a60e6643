"""Putting a roster into the database: one transaction, by the difference that was shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from domain.people import PlaceKind, Role
from domain.roster import NetworkRow, PersonRow, Roster, SheetName, TeamRow
from domain.roster_diff import Diff, Fate, compare
from storage import audit
from storage.roles import grant
from storage.roster import granted_places, load_roster
from storage.roster_leaving import withdraw
from storage.roster_symbols import person_ids, team_ids
from storage.tables.networks import Network
from storage.tables.people import Person, RoleGrant
from storage.tables.programmes import Mentorship, Programme, Team, TeamMember
from storage.viewers import TEAM_ROLES

_TEAM_ROLE_NAMES = {role: name for name, role in TEAM_ROLES.items()}


class RosterMoved(Exception):
    """The database changed between the preview of an import and its confirmation."""


def apply_roster(
    session: Session,
    new: Roster,
    shown: Diff,
    *,
    programme_id: int | None,
    now: datetime,
    actor_id: int | None = None,
    withdraw_missing: bool = False,
) -> None:
    """Make the database hold the completed roster `new`, exactly as `shown` says.

    People whom the file does not mention stay, or leave with `withdraw_missing`; teams and networks
    always stay. `actor_id` None: the command line. Raises `RosterMoved`.
    """
    session.execute(select(Programme.id).where(Programme.id == programme_id).with_for_update())
    if compare(load_roster(session, programme_id), new) != shown:
        raise RosterMoved
    changed = {s: shown.codes(s, Fate.ADDED, Fate.CHANGED) for s in SheetName}
    people = [row for row in new.people if row.code in changed[SheetName.PEOPLE]]
    _write_people(session, people)
    _write_teams(session, new.teams, changed[SheetName.TEAMS], programme_id, now)
    _write_networks(session, new.networks, changed[SheetName.NETWORKS])
    _write_roles(session, people, programme_id)
    leaving = shown.codes(SheetName.PEOPLE, Fate.MISSING) if withdraw_missing else frozenset()
    withdraw(session, leaving, now)
    _note(session, shown, len(leaving), programme_id, now, actor_id)


def _note(
    session: Session,
    shown: Diff,
    withdrawn: int,
    programme_id: int | None,
    now: datetime,
    actor_id: int | None,
) -> None:
    audit.record(
        session,
        at=now,
        actor_id=actor_id,
        action="roster.import",
        subject=f"programme:{programme_id or 0}",
        added=len(shown.of(Fate.ADDED)),
        changed=len(shown.of(Fate.CHANGED)),
        withdrawn=withdrawn,
    )


def _write_people(session: Session, rows: Iterable[PersonRow]) -> None:
    known = {row.code: row for row in session.scalars(select(Person))}
    for row in rows:
        person = known.get(row.code) or Person(code=row.code)
        person.first, person.last, person.email = row.first, row.last, row.email
        person.function, person.school, person.county = row.function, row.school, row.county
        person.preferred_channel = row.channel
        session.add(person)
    session.flush()


# --- teams and their mentors -----------------------------------------------------------------


def _write_teams(
    session: Session,
    rows: Iterable[TeamRow],
    changed: frozenset[str],
    programme_id: int | None,
    now: datetime,
) -> None:
    known = {row.code: row for row in session.scalars(select(Team))}
    ids = person_ids(session)
    for row in rows:
        if row.code not in changed:
            continue
        team = known.get(row.code) or Team(code=row.code, programme_id=programme_id)
        team.name, team.kind, team.group = row.name, row.kind, row.group
        team.voivodeship, team.teryt = row.voivodeship, row.teryt
        team.schools_declared = row.schools
        session.add(team)
        session.flush()
        _entrust(session, team.id, ids[row.mentor], now)


def _entrust(session: Session, team_id: int, mentor_id: int, now: datetime) -> None:
    """R13: one mentor at a time; a change closes the old row, which is the history."""
    open_row = session.scalar(
        select(Mentorship)
        .where(Mentorship.team_id == team_id, Mentorship.until.is_(None))
        .with_for_update()
    )
    if open_row is not None and open_row.mentor_id == mentor_id:
        return
    if open_row is not None:
        open_row.until = now
    session.add(Mentorship(team_id=team_id, mentor_id=mentor_id, since=now))
    session.flush()


# --- networks and their coordinators ---------------------------------------------------------


def _write_networks(session: Session, rows: Iterable[NetworkRow], changed: frozenset[str]) -> None:
    known = {row.code: row for row in session.scalars(select(Network))}
    ids = person_ids(session)
    for row in rows:
        if row.code not in changed:
            continue
        network = known.get(row.code) or Network(code=row.code)
        network.topic, network.goals, network.county = row.topic, row.goals, row.county
        network.coordinator_id, network.school_year = ids[row.coordinator], row.school_year
        network.capacity, network.planned_meetings = row.capacity, row.meetings
        network.state = row.state
        session.add(network)
        session.flush()
        _put_in_charge(session, network)


def _put_in_charge(session: Session, network: Network) -> None:
    here = (
        RoleGrant.role == Role.NETWORK_COORDINATOR.value,
        RoleGrant.scope == PlaceKind.NETWORK.value,
        RoleGrant.scope_id == network.id,
    )
    session.execute(delete(RoleGrant).where(*here, RoleGrant.person_id != network.coordinator_id))
    grant(
        session,
        network.coordinator_id,
        Role.NETWORK_COORDINATOR,
        PlaceKind.NETWORK,
        network.id,
    )


# --- roles of people -------------------------------------------------------------------------


def _write_roles(session: Session, rows: Iterable[PersonRow], programme_id: int | None) -> None:
    """Everything held is read at once: a roster may have thousands of people."""
    ids, teams = person_ids(session), team_ids(session)
    places = granted_places(programme_id)
    grants, members = _held(session)
    for row in rows:
        person_id = ids[row.code]
        wanted = {place for place in places if place[0] in row.roles}
        _set_grants(session, person_id, wanted, places, grants[person_id])
        _set_team(session, person_id, row, teams, members[person_id])
    session.flush()


def _held(
    session: Session,
) -> tuple[defaultdict[int, list[RoleGrant]], defaultdict[int, list[TeamMember]]]:
    grants: defaultdict[int, list[RoleGrant]] = defaultdict(list)
    members: defaultdict[int, list[TeamMember]] = defaultdict(list)
    for grant_row in session.scalars(select(RoleGrant)):
        grants[grant_row.person_id].append(grant_row)
    for member in session.scalars(select(TeamMember)):
        members[member.person_id].append(member)
    return grants, members


def _set_grants(
    session: Session,
    person_id: int,
    wanted: set[tuple[Role, str, int]],
    managed: frozenset[tuple[Role, str, int]],
    rows: Iterable[RoleGrant],
) -> None:
    held = set()
    for row in rows:
        place = (Role(row.role), row.scope, row.scope_id)
        held.add(place)
        if place in managed and place not in wanted:
            session.delete(row)
    for role, scope, scope_id in sorted(wanted - held):
        session.add(RoleGrant(person_id=person_id, role=role.value, scope=scope, scope_id=scope_id))


def _set_team(
    session: Session,
    person_id: int,
    row: PersonRow,
    teams: dict[str, int],
    members: Iterable[TeamMember],
) -> None:
    """A person is in one team at most."""
    wanted = teams.get(row.team)
    role = _TEAM_ROLE_NAMES[row.team_roles[0]] if row.team_roles else ""
    for member in members:
        if member.team_id == wanted:
            member.role = role
            return
        session.delete(member)
    if wanted is not None:
        session.add(TeamMember(team_id=wanted, person_id=person_id, role=role))

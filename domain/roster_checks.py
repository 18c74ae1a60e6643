"""What must hold for a roster as a whole: R01, R11, R13, symbols that lead somewhere.

A file is checked together with what is in the database and not in the file (`merge`), because
that is what the programme will look like after the import.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from domain.errors import DomainError
from domain.machines import NETWORK
from domain.people import Role
from domain.roster import (
    NetworkRow,
    PersonRow,
    Problem,
    Roster,
    Row,
    SheetName,
    TeamRow,
)
from domain.roster_columns import KINDS, NETWORK_STATES, SHEETS
from domain.teams import GROUP_OF_KIND, Team, check_group, check_mentor, check_size
from domain.text import fold

R = TypeVar("R", TeamRow, PersonRow, NetworkRow)


def check_roster(roster: Roster) -> list[Problem]:
    """Everything that is wrong, sheet by sheet, in the order of the rows."""
    return [
        *check_symbols(roster),
        *_check_teams(roster),
        *_check_people(roster),
        *_check_networks(roster),
    ]


def check_symbols(roster: Roster) -> Iterator[Problem]:
    """No symbol twice in a sheet, nobody twice under two symbols."""
    for sheet in SheetName:
        yield from _repeated(sheet, roster.rows(sheet), "code", lambda row: row.code)
    yield from _repeated(SheetName.PEOPLE, roster.people, "last", _same_person)


def _same_person(row: Row) -> str:
    """Names may repeat; a name with its e-mail address may not."""
    if not isinstance(row, PersonRow) or not row.email:
        return ""
    return fold(f"{row.first} {row.last} {row.email}")


def _repeated(
    sheet: SheetName, rows: Sequence[Row], field: str, key: Callable[[Row], str]
) -> Iterator[Problem]:
    first: dict[str, Row] = {}
    reason = "symbol_twice" if field == "code" else "person_twice"
    for row in rows:
        if key(row) in first:
            yield problem(sheet, row, field, reason, first=first[key(row)].row, value=row.code)
        elif key(row):
            first[key(row)] = row


def problem(sheet: SheetName, row: Row, field: str, reason: str, **params: object) -> Problem:
    """A problem in the column of a row's field; the row's symbol and title are always known."""
    header = SHEETS[sheet].header(field)
    return Problem(sheet, row.row, header, reason, {"code": row.code, "title": row.title, **params})


# --- teams -----------------------------------------------------------------------------------


def _check_teams(roster: Roster) -> Iterator[Problem]:
    members = defaultdict(list)
    for person in roster.people:
        if person.team_roles:
            members[person.team].append(person)
    mentors = {p.code: Role.MENTOR in p.roles for p in roster.people}
    for team in roster.teams:
        yield from _check_rules(team, len(members[team.code]))
        yield from _check_leaders(team, members[team.code])
        yield from _check_mentor(team, mentors)


def _check_rules(row: TeamRow, members: int) -> Iterator[Problem]:
    team = Team(row.code, row.kind, row.group, members, mentors=1 if row.mentor else 0)
    rules: list[tuple[str, Callable[[Team], None]]] = [("code", check_size)]
    if row.kind and row.group:  # else their cells have problems of their own
        rules.append(("group", check_group))
    for field, rule in rules:
        try:
            rule(team)
        except DomainError as error:
            params = {**error.params, "members": members, "kind": KINDS.get(row.kind, "")}
            right = GROUP_OF_KIND.get(row.kind, "")
            yield problem(SheetName.TEAMS, row, field, error.code, **params, right=right)


def _check_leaders(team: TeamRow, members: Iterable[PersonRow]) -> Iterator[Problem]:
    leaders = [person for person in members if Role.TEAM_LEADER in person.roles]
    if not leaders:
        yield problem(SheetName.TEAMS, team, "code", "leader_missing")
    for second in leaders[1:]:
        yield problem(
            SheetName.PEOPLE,
            second,
            "roles",
            "second_leader",
            first=leaders[0].title,
            team=team.code,
        )


def _check_mentor(row: TeamRow, mentors: dict[str, bool]) -> Iterator[Problem]:
    """An empty cell is reported where it was read; here R13 judges whom the symbol names."""
    if not row.mentor and row.row == 0:
        try:
            check_mentor(Team(row.code, row.kind, row.group, 0, mentors=0))
        except DomainError as error:
            yield problem(SheetName.TEAMS, row, "mentor", error.code)
    if row.mentor and row.mentor not in mentors:
        yield problem(SheetName.TEAMS, row, "mentor", "unknown_person", value=row.mentor)
    elif row.mentor and not mentors[row.mentor]:
        yield problem(SheetName.TEAMS, row, "mentor", "not_a_mentor", value=row.mentor)


# --- people and networks ---------------------------------------------------------------------


def _check_people(roster: Roster) -> Iterator[Problem]:
    teams = {team.code for team in roster.teams}
    caring = {team.mentor for team in roster.teams}
    coordinating = {network.coordinator for network in roster.networks}
    for row in roster.people:
        yield from _check_membership(row, teams)
        if Role.MENTOR in row.roles and row.code not in caring:
            yield problem(SheetName.PEOPLE, row, "roles", "mentor_of_nobody")
        if Role.NETWORK_COORDINATOR in row.roles and row.code not in coordinating:
            yield problem(SheetName.PEOPLE, row, "roles", "coordinator_of_nothing")


def _check_membership(row: PersonRow, teams: set[str]) -> Iterator[Problem]:
    if row.team and row.team not in teams:
        yield problem(SheetName.PEOPLE, row, "team", "unknown_team", value=row.team)
    if row.team and not row.team_roles:
        yield problem(SheetName.PEOPLE, row, "roles", "team_role_missing", team=row.team)
    if row.team_roles and not row.team:
        yield problem(SheetName.PEOPLE, row, "team", "team_missing")
    if len(row.team_roles) > 1:
        yield problem(SheetName.PEOPLE, row, "roles", "several_team_roles")


def _check_networks(roster: Roster) -> Iterator[Problem]:
    people = {person.code: person.roles for person in roster.people}
    for row in roster.networks:
        if not row.coordinator:
            continue
        if row.coordinator not in people:
            yield problem(
                SheetName.NETWORKS, row, "coordinator", "unknown_person", value=row.coordinator
            )
        elif Role.NETWORK_COORDINATOR not in people[row.coordinator]:
            yield problem(
                SheetName.NETWORKS, row, "coordinator", "not_a_coordinator", value=row.coordinator
            )


# --- against what is in the database ---------------------------------------------------------


def merge(current: Roster, new: Roster, *, withdraw: bool = False) -> Roster:
    """The file's rows, and those of the database that the file does not mention (row 0).

    With `withdraw`, people whom the file does not mention leave.
    """
    return replace(
        new,
        teams=_merged(current.teams, new.teams),
        people=new.people if withdraw else _merged(current.people, new.people),
        networks=_merged(current.networks, new.networks),
    )


def _merged(current: tuple[R, ...], new: tuple[R, ...]) -> tuple[R, ...]:
    named = {row.code for row in new}
    return new + tuple(row for row in current if row.code not in named)


def check_against(current: Roster, new: Roster, *, withdraw: bool = False) -> Iterator[Problem]:
    """What a file cannot do: bring back who left, skip states, take the last administrator."""
    for person in new.people:
        if person.code in current.gone:
            yield problem(SheetName.PEOPLE, person, "code", "person_gone", value=person.code)
    yield from _check_states(current, new)
    yield from _check_admins(current, merge(current, new, withdraw=withdraw))


def _check_states(current: Roster, new: Roster) -> Iterator[Problem]:
    steps = {(step.source, step.target) for step in NETWORK.transitions}
    before = {network.code: network.state for network in current.networks}
    for row in new.networks:
        old = before.get(row.code)
        if old is not None and row.state != old and (old, row.state) not in steps:
            yield problem(
                SheetName.NETWORKS, row, "state", "state_not_possible", old=NETWORK_STATES[old]
            )


def _check_admins(current: Roster, after: Roster) -> Iterator[Problem]:
    before = [person for person in current.people if Role.ADMIN in person.roles]
    if before and not any(Role.ADMIN in person.roles for person in after.people):
        named = {person.code: person for person in after.people}
        row = named.get(before[0].code, before[0])
        yield problem(SheetName.PEOPLE, row, "roles", "last_admin")

"""A roster as offices keep it: local governments, people and networks, a row each.

The same rows come out of a spreadsheet and out of the database, so that a re-import is a comparison
of two rosters, and an export read again compares equal. Rows refer to each other by symbol: names
are not unique (there are several communes called Świdnica).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.people import Role


class SheetName(StrEnum):
    """The sheets of the workbook; a file may do without the networks."""

    TEAMS = "JST"
    PEOPLE = "Osoby"
    NETWORKS = "Sieci"


TEAM_ROLES = (Role.TEAM_LEADER, Role.DEPUTY_LEADER, Role.TEAM_MEMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRow:
    """A JST and its team. `mentor` is a person's symbol; `row` is 0 when not from a file."""

    code: str
    name: str = ""
    kind: str = ""
    group: str = ""
    voivodeship: str = ""
    teryt: str = ""
    schools: int = 0
    mentor: str = ""
    row: int = field(default=0, compare=False)

    @property
    def title(self) -> str:
        """What people call it."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person; `team` is a JST's symbol, `roles` stand in the order of the sheet's list."""

    code: str
    first: str = ""
    last: str = ""
    email: str = ""
    function: str = ""
    roles: tuple[Role, ...] = ()
    team: str = ""
    school: str = ""
    county: str = ""
    channel: str = ""
    row: int = field(default=0, compare=False)

    @property
    def title(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}".strip()

    @property
    def team_roles(self) -> tuple[Role, ...]:
        """Those of the roles that are held in a JST team."""
        return tuple(role for role in self.roles if role in TEAM_ROLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkRow:
    """A network; `coordinator` is a person's symbol, `capacity` its number of places.

    `state` is empty where a file does not say: then it stays as it is.
    """

    code: str
    topic: str = ""
    goals: str = ""
    county: str = ""
    coordinator: str = ""
    school_year: str = ""
    capacity: int = 20
    meetings: int = 4
    state: str = ""
    row: int = field(default=0, compare=False)

    @property
    def title(self) -> str:
        """Its topic."""
        return self.topic


Row = TeamRow | PersonRow | NetworkRow


@dataclass(frozen=True, slots=True)
class Roster:
    """All rows, in the order of the file or by symbol.

    Known of a roster in the database only: `joined` are the symbols of people who have an account
    (their channel is their own choice), `gone` of those who left for good.
    """

    teams: tuple[TeamRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    networks: tuple[NetworkRow, ...] = ()
    joined: frozenset[str] = field(default=frozenset(), compare=False)
    gone: frozenset[str] = field(default=frozenset(), compare=False)

    def rows(self, sheet: SheetName) -> tuple[Row, ...]:
        """The rows of one sheet."""
        rows: Mapping[SheetName, tuple[Row, ...]] = {
            SheetName.TEAMS: self.teams,
            SheetName.PEOPLE: self.people,
            SheetName.NETWORKS: self.networks,
        }
        return rows[sheet]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file cannot be taken: `column` is our header, `reason` names the text.

    `row` is 0 where no row of the file is at fault; `column` is empty for a whole row or sheet.
    """

    sheet: str
    row: int
    column: str
    reason: str
    params: Mapping[str, object] = field(default_factory=dict)

"""Who people are: roles, the place each role is held in, and what a role may do there.

A grant is a role at one place (this team, that network); a thing lies in several places at once
(a report lies in its team and in its programme). A person may act when one of their grants carries
the permission and its place is one of the thing's places.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import NotAllowed
from domain.states import Actor


class Role(StrEnum):
    """Roles by the identifiers of the domain model."""

    NETWORK_MEMBER = "nauczyciel"
    PRINCIPAL = "dyrektor"
    NETWORK_COORDINATOR = "koordynator_sieci"
    COUNTY = "powiat"
    TEAM_MEMBER = "czlonek_zespolu_jst"
    TEAM_LEADER = "lider_zespolu"
    DEPUTY_LEADER = "zastepca_lidera"
    MENTOR = "opiekun"
    TRAINER = "ekspert"
    PROJECT_COORDINATOR = "kierownik_projektu"
    ADMIN = "ore_admin"


class PlaceKind(StrEnum):
    """What a role can be tied to."""

    INSTALLATION = "installation"
    PROGRAMME = "programme"
    COUNTY = "county"
    NETWORK = "network"
    TEAM = "team"


# The id of each place something lies in, e.g. {PROGRAMME: "pilot-2017", TEAM: "JST-07"}.
Places = Mapping[PlaceKind, str]


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held at one place; `office` marks the coordinator's duty "office" (biuro)."""

    role: Role
    kind: PlaceKind
    place: str = ""
    office: bool = False

    def covers(self, places: Places) -> bool:
        """Whether something lying in `places` is within this grant."""
        return self.kind is PlaceKind.INSTALLATION or places.get(self.kind) == self.place


class Permission(StrEnum):
    """What the first version lets people do; each names one rule, not one button."""

    READ_REPORT = "read_report"
    EDIT_DRAFT = "edit_draft"
    SEND_REPORT = "send_report"
    REVIEW_REPORT = "review_report"
    DISCUSS_TASK = "discuss_task"
    PUBLISH_TASK = "publish_task"
    PUBLISH_MODULE = "publish_module"
    ASK_MENTOR = "ask_mentor"
    ANSWER_QUESTION = "answer_question"
    MARK_ABSENCE = "mark_absence"
    READ_RESULTS = "read_results"
    ANNOUNCE = "announce"
    MANAGE_INVITATIONS = "manage_invitations"
    IMPORT_ROSTER = "import_roster"
    JOIN_NETWORK = "join_network"
    RUN_NETWORK = "run_network"
    CONNECT_ROOM = "connect_room"
    MANAGE_FORMS = "manage_forms"
    RECORD_PAPER = "record_paper"
    READ_DEAD_LETTERS = "read_dead_letters"


_TEAM = frozenset({Role.TEAM_MEMBER, Role.TEAM_LEADER, Role.DEPUTY_LEADER})
_LEADERS = frozenset({Role.TEAM_LEADER, Role.DEPUTY_LEADER})
_OFFICE = frozenset({Role.PROJECT_COORDINATOR, Role.ADMIN})
_SCHOOL = frozenset({Role.NETWORK_MEMBER, Role.PRINCIPAL})

PERMITTED: Mapping[Permission, frozenset[Role]] = {
    Permission.READ_REPORT: _TEAM | _OFFICE | {Role.MENTOR, Role.TRAINER},
    Permission.EDIT_DRAFT: _TEAM,
    Permission.SEND_REPORT: _LEADERS,
    Permission.REVIEW_REPORT: frozenset({Role.MENTOR}),
    Permission.DISCUSS_TASK: frozenset({Role.TRAINER}),
    Permission.PUBLISH_TASK: _OFFICE,
    Permission.PUBLISH_MODULE: _OFFICE,
    Permission.ASK_MENTOR: _TEAM,
    Permission.ANSWER_QUESTION: frozenset({Role.MENTOR}),
    Permission.MARK_ABSENCE: _OFFICE,
    Permission.READ_RESULTS: _OFFICE | {Role.NETWORK_COORDINATOR},
    Permission.ANNOUNCE: _OFFICE,
    Permission.MANAGE_INVITATIONS: _OFFICE,
    Permission.IMPORT_ROSTER: _OFFICE,
    Permission.JOIN_NETWORK: _SCHOOL,
    Permission.RUN_NETWORK: frozenset({Role.NETWORK_COORDINATOR}),
    Permission.CONNECT_ROOM: _LEADERS | _OFFICE | {Role.NETWORK_COORDINATOR},
    Permission.MANAGE_FORMS: _OFFICE | {Role.NETWORK_COORDINATOR},
    Permission.RECORD_PAPER: _OFFICE | {Role.NETWORK_COORDINATOR},
    Permission.READ_DEAD_LETTERS: frozenset({Role.ADMIN}),
}

_ACTS_AS: Mapping[Role, frozenset[Actor]] = {
    Role.NETWORK_MEMBER: frozenset({Actor.PARTICIPANT, Actor.NETWORK_MEMBERS}),
    Role.PRINCIPAL: frozenset({Actor.PARTICIPANT, Actor.NETWORK_MEMBERS}),
    Role.NETWORK_COORDINATOR: frozenset({Actor.NETWORK_COORDINATOR}),
    Role.COUNTY: frozenset({Actor.COUNTY}),
    Role.TEAM_MEMBER: frozenset({Actor.PARTICIPANT}),
    Role.TEAM_LEADER: frozenset({Actor.PARTICIPANT, Actor.LEADER}),
    Role.DEPUTY_LEADER: frozenset({Actor.PARTICIPANT, Actor.LEADER}),
    Role.MENTOR: frozenset({Actor.MENTOR}),
    Role.TRAINER: frozenset({Actor.TRAINER}),
    Role.PROJECT_COORDINATOR: frozenset({Actor.COORDINATOR}),
    Role.ADMIN: frozenset({Actor.COORDINATOR, Actor.OFFICE}),
}


def actors_of(grant: Grant) -> frozenset[Actor]:
    """As whom the holder of `grant` fires events of the state machines."""
    office = frozenset({Actor.OFFICE}) if grant.office else frozenset()
    return _ACTS_AS[grant.role] | office


def may(grants: Iterable[Grant], permission: Permission, places: Places) -> bool:
    """Whether one of `grants` permits this for something lying in `places`."""
    roles = PERMITTED[permission]
    return any(grant.role in roles and grant.covers(places) for grant in grants)


def require(grants: Iterable[Grant], permission: Permission, places: Places) -> None:
    """Raise `NotAllowed` unless `may`."""
    if not may(grants, permission, places):
        raise NotAllowed(action=permission.value)

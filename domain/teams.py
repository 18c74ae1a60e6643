"""JST teams: their size (R01), their group (R11) and their mentor (R13)."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import GroupDoesNotFit, MentorMissing, TeamFull, TeamTooSmall

MIN_MEMBERS = 2
MAX_MEMBERS = 4

# The four groups of the pilot, each for one kind of local government.
GROUP_OF_KIND: Mapping[str, str] = {
    "gmina_wiejska": "I",
    "gmina_miejska": "II",
    "powiat": "III",
    "gmina_miejsko_wiejska": "IV",
}
GROUPS = tuple(GROUP_OF_KIND.values())


@dataclass(frozen=True, slots=True)
class Team:
    """What the team rules look at; `team` is its code, e.g. "JST-07"."""

    team: str
    kind: str
    group: str
    members: int
    mentors: int = 1


def check_can_add(team: Team) -> None:
    """R01. Raises `TeamFull` when a fifth member would join."""
    if team.members >= MAX_MEMBERS:
        raise TeamFull(team=team.team, maximum=MAX_MEMBERS)


def check_can_remove(team: Team, *, override: bool = False) -> None:
    """R01. Raises `TeamTooSmall` when one member would remain; a coordinator may override."""
    if team.members <= MIN_MEMBERS and not override:
        raise TeamTooSmall(team=team.team, minimum=MIN_MEMBERS)


def check_group(team: Team) -> None:
    """R11. Raises `GroupDoesNotFit` unless the group is the one for the team's kind."""
    if GROUP_OF_KIND.get(team.kind) != team.group:
        raise GroupDoesNotFit(kind=team.kind, group=team.group)


def check_mentor(team: Team) -> None:
    """R13. Raises `MentorMissing` unless exactly one mentor cares for the team now."""
    if team.mentors != 1:
        raise MentorMissing(team=team.team, mentors=team.mentors)


def check_size(team: Team) -> None:
    """R01. Raises `TeamTooSmall` or `TeamFull` for a team outside 2–4 members."""
    if team.members < MIN_MEMBERS:
        raise TeamTooSmall(team=team.team, minimum=MIN_MEMBERS)
    if team.members > MAX_MEMBERS:
        raise TeamFull(team=team.team, maximum=MAX_MEMBERS)

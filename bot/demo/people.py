"""The invented people of the demo, from `people_2017.yaml`: a roster, and what networks hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from domain.calendar import at_wall
from domain.meetings import MeetingKind
from domain.people import Role
from domain.roster import NetworkRow, PersonRow, Roster, TeamRow

FILE = Path(__file__).parent / "people_2017.yaml"


@dataclass(frozen=True, slots=True)
class Circle:
    """Who belongs to a network, waits for a place, has asked; symbols of people."""

    network: str
    members: tuple[str, ...]
    waiting: tuple[str, ...]
    asking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeetingNotice:
    """A meeting that has been announced."""

    network: str
    kind: MeetingKind
    starts: datetime
    place: str
    agenda: str


def roster() -> Roster:
    """32 local governments, 101 people in their teams, and everybody around them."""
    content = _content()
    return Roster(
        teams=tuple(TeamRow(**entry) for entry in content["teams"]),
        people=tuple(_person(entry) for entry in content["people"]),
        networks=tuple(_network(entry) for entry in content["networks"]),
    )


def circles() -> list[Circle]:
    """The people of each network."""
    names = ("members", "waiting", "asking")
    return [
        Circle(entry["code"], *(tuple(entry.get(name, ())) for name in names))
        for entry in _content()["networks"]
    ]


def meetings() -> list[MeetingNotice]:
    """The meetings that members know of."""
    return [
        MeetingNotice(
            network=entry["network"],
            kind=MeetingKind(entry["kind"]),
            starts=at_wall(entry["day"], time.fromisoformat(entry["clock"])),
            place=entry["place"],
            agenda=entry["agenda"],
        )
        for entry in _content()["meetings"]
    ]


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return content


def _person(entry: dict[str, Any]) -> PersonRow:
    return PersonRow(**{**entry, "roles": tuple(Role(role) for role in entry["roles"])})


def _network(entry: dict[str, Any]) -> NetworkRow:
    people = ("members", "waiting", "asking")
    return NetworkRow(**{name: value for name, value in entry.items() if name not in people})

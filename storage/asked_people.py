"""Who is asked with a coordinators' form, and how they can be reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import announcements
from domain.announcements import Recipient
from domain.assignments import Audience, AudienceKind
from domain.meetings import Rsvp
from domain.text import alphabetical
from storage import audiences, meetings, networks, presence
from storage.tables.people import Person
from storage.tables.programmes import Module, Workshop

_WHOLE = {
    AudienceKind.ALL: announcements.AudienceKind.ALL,
    AudienceKind.GROUP: announcements.AudienceKind.GROUP,
    AudienceKind.LEADERS: announcements.AudienceKind.LEADERS,
    AudienceKind.MENTORS: announcements.AudienceKind.MENTORS,
    AudienceKind.JST: announcements.AudienceKind.JST,
}


def of_programme(
    session: Session, programme_id: int, audience: Audience, now: datetime
) -> list[int]:
    """Ids of the participants and mentors that are meant. Raises LookupError."""
    everyone = audiences.recipients(session, programme_id, now)
    if audience.kind in _WHOLE:
        wanted = announcements.Audience(_WHOLE[audience.kind], audience.value)
        return [one.person for one in announcements.choose(everyone, wanted)]
    number = int(audience.value)
    match audience.kind:
        case AudienceKind.MODULE:
            return _of_module(session, programme_id, number, everyone)
        case AudienceKind.WORKSHOP:
            return _of_workshop(session, programme_id, number, everyone)
        case AudienceKind.PERSON:
            return [one.person for one in everyone if one.person == number]
    raise LookupError(f"no programme has the audience {audience}")


def _of_module(
    session: Session, programme_id: int, module_id: int, everyone: list[Recipient]
) -> list[int]:
    module = session.get(Module, module_id)
    if module is None or module.programme_id != programme_id:
        raise LookupError(f"no module {module_id} of programme {programme_id}")
    absent = presence.absent_from_module(session, module_id)
    return [one.person for one in everyone if one.group and one.person not in absent]


def _of_workshop(
    session: Session, programme_id: int, workshop_id: int, everyone: list[Recipient]
) -> list[int]:
    workshop = session.get(Workshop, workshop_id)
    if workshop is None:
        raise LookupError(f"no workshop {workshop_id}")
    there = set(_of_module(session, programme_id, workshop.module_id, everyone))
    absent = presence.absent_from_day(session, workshop.module_id, workshop.day)
    group = {one.person for one in everyone if one.group == workshop.group}
    return sorted(there & group - absent)


def of_network(session: Session, network_id: int, audience: Audience) -> list[int]:
    """Ids of the network's members that are meant. Raises LookupError."""
    members = networks.members(session, network_id)
    if audience.kind is AudienceKind.NETWORK:
        return members
    if audience.kind is AudienceKind.PERSON:
        return [one for one in members if one == int(audience.value)]
    meeting = meetings.load(session, int(audience.value))
    if audience.kind is not AudienceKind.MEETING or meeting.network_id != network_id:
        raise LookupError(f"network {network_id} has no audience {audience}")
    answers = networks.rsvps(session, meeting.id)
    return [one for one in members if answers.get(one) is Rsvp.YES]


@dataclass(frozen=True, slots=True)
class Reach:
    """How many can be told on which channel, and the names of those who must be told otherwise."""

    total: int
    by_channel: Mapping[str, int]
    unreachable: tuple[str, ...]


def reach(session: Session, people: Collection[int]) -> Reach:
    """How the people can be told of something."""
    reached = audiences.reaching_accounts(session, people)
    channels = Counter(channel for _, channel in reached.values())
    rows = session.scalars(select(Person).where(Person.id.in_(set(people) - reached.keys())))
    names = tuple(f"{person.first} {person.last}" for person in sorted(rows, key=_by_name))
    return Reach(len(set(people)), dict(sorted(channels.items())), names)


def names(session: Session, people: Collection[int]) -> list[tuple[int, str]]:
    """`(id, "Nowak Anna")` of each, by last name."""
    rows = session.scalars(select(Person).where(Person.id.in_(people)))
    return [(person.id, f"{person.last} {person.first}") for person in sorted(rows, key=_by_name)]


def _by_name(person: Person) -> tuple[list[int], list[int], int]:
    """In Python, because databases differ in where they put Polish letters."""
    return (alphabetical(person.last), alphabetical(person.first), person.id)

"""Networks: places and waiting list, meetings and replies, and what a year should hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.errors import DateNotPossible, MeetingKindNotPossible, NetworkFull
from domain.findings import RuleFinding, warn
from domain.machines import NETWORK_MEETING, NETWORK_MEMBERSHIP
from domain.states import Actor

TARGET_MEMBERS = 20
FEW_MEMBERS, MANY_MEMBERS = 12, 25
NETWORKS_PER_COUNTY = 4
MEETINGS_MIN, MEETINGS_MAX = 3, 5


@dataclass(frozen=True, slots=True)
class Places:
    """How full a network is; `capacity` is its hard limit, set by the office."""

    members: int
    waiting: int = 0
    capacity: int = MANY_MEMBERS

    @property
    def is_full(self) -> bool:
        """No further member can be taken."""
        return self.members >= self.capacity


def ask_to_join(state: str, places: Places) -> str:
    """A person asks to join: the membership waits for the coordinator, or for a free place."""
    asked = NETWORK_MEMBERSHIP.fire(state, "prosba", Actor.PARTICIPANT)
    if not places.is_full:
        return asked
    return NETWORK_MEMBERSHIP.fire(asked, "brak_miejsc", Actor.SYSTEM)


def admit(state: str, places: Places) -> str:
    """The coordinator takes somebody in who asked or who waits for a place.

    Raises `NetworkFull`, `WrongState`.
    """
    event = "miejsce" if state == "lista_rezerwowa" else "przyjecie"
    admitted = NETWORK_MEMBERSHIP.fire(state, event, Actor.NETWORK_COORDINATOR)
    if places.is_full:
        raise NetworkFull(capacity=places.capacity, waiting=places.waiting)
    return admitted


def put_on_waiting_list(state: str) -> str:
    """Somebody who asked waits, because the last place went to another."""
    return NETWORK_MEMBERSHIP.fire(state, "brak_miejsc", Actor.SYSTEM)


def decline(state: str) -> str:
    """The coordinator says no. Raises `WrongState`."""
    return NETWORK_MEMBERSHIP.fire(state, "odmowa", Actor.NETWORK_COORDINATOR)


def leave(state: str) -> str:
    """A member, or somebody waiting, gives up the place. Raises `WrongState`."""
    return NETWORK_MEMBERSHIP.fire(state, "rezygnacja", Actor.PARTICIPANT)


class Rsvp(StrEnum):
    """A reply to a meeting."""

    YES = "tak"
    NO = "nie"
    UNSURE = "nie_wiem"


class MeetingKind(StrEnum):
    """The kinds of a network's meetings, in the order of a year."""

    OPENING = "organizacyjne"
    WORKING = "robocze"
    CLOSING = "podsumowujace"


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting of a network; `start` is an aware datetime."""

    kind: MeetingKind
    state: str
    start: datetime


@dataclass(frozen=True, slots=True)
class DateChange:
    """A meeting's new date ("było / jest"): every reply given before is asked for again."""

    was: datetime
    meeting: Meeting


def announce_meeting(meeting: Meeting, now: datetime) -> Meeting:
    """The coordinator announces. Raises `DateNotPossible` for the past, `WrongState`."""
    _check_ahead(meeting.start, now)
    return _fire(meeting, "ogloszenie")


def change_date(meeting: Meeting, start: datetime, now: datetime) -> DateChange | None:
    """Move an announced meeting; None when the moment stays the same and nobody need reply again.

    Raises `DateNotPossible`, `WrongState`.
    """
    moved = replace(_fire(meeting, "zmiana_terminu"), start=start)
    _check_ahead(start, now)
    return DateChange(meeting.start, moved) if start != meeting.start else None


def cancel_meeting(meeting: Meeting) -> Meeting:
    """The meeting does not take place. Raises `WrongState`."""
    return _fire(meeting, "odwolanie")


def _check_ahead(start: datetime, now: datetime) -> None:
    if start <= now:
        raise DateNotPossible(after=now, before=None)


def _fire(meeting: Meeting, event: str) -> Meeting:
    state = NETWORK_MEETING.fire(meeting.state, event, Actor.NETWORK_COORDINATOR)
    return replace(meeting, state=state)


def check_meeting_kind(kind: MeetingKind, earlier: Sequence[MeetingKind]) -> None:
    """R05. Raises `MeetingKindNotPossible` unless `kind` can follow the year's earlier meetings.

    `earlier` leaves out cancelled meetings.
    """
    is_first = not earlier
    if is_first != (kind is MeetingKind.OPENING) or MeetingKind.CLOSING in earlier:
        raise MeetingKindNotPossible(kind=kind.value)


def check_members(members: int) -> list[RuleFinding]:
    """R02: a network of about twenty."""
    fits = FEW_MEMBERS <= members <= MANY_MEMBERS
    return [] if fits else [warn("R02", members=members, target=TARGET_MEMBERS)]


def check_county(active_networks: int) -> list[RuleFinding]:
    """R03: a county has at least four active networks in the school year."""
    enough = active_networks >= NETWORKS_PER_COUNTY
    return [] if enough else [warn("R03", networks=active_networks, minimum=NETWORKS_PER_COUNTY)]


def check_year(meetings: int) -> list[RuleFinding]:
    """R04: three to five meetings in a school year; cancelled ones do not count."""
    if MEETINGS_MIN <= meetings <= MEETINGS_MAX:
        return []
    return [warn("R04", meetings=meetings, minimum=MEETINGS_MIN, maximum=MEETINGS_MAX)]

"""Meetings of a network: their order in a year, replies, and a change of date."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.errors import DateNotPossible, MeetingKindNotPossible
from domain.machines import NETWORK_MEETING
from domain.states import Actor


class Rsvp(StrEnum):
    """A reply to a meeting."""

    YES = "bede"
    NO = "nie_bede"
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


def possible_kinds(year: Sequence[MeetingKind]) -> list[MeetingKind]:
    """The kinds that one more meeting of this year could have, on some date. See R05."""
    return [kind for kind in MeetingKind if any(_fits(year, kind, at) for at in _places(year))]


def _places(year: Sequence[MeetingKind]) -> range:
    return range(len(year) + 1)


def _fits(year: Sequence[MeetingKind], kind: MeetingKind, at: int) -> bool:
    try:
        check_meeting_order([*year[:at], kind, *year[at:]])
    except MeetingKindNotPossible:
        return False
    return True


def check_meeting_order(kinds: Sequence[MeetingKind]) -> None:
    """R05 for a whole year. `kinds` are those of all its meetings, by date, without cancelled ones.

    Raises `MeetingKindNotPossible` naming the first meeting that cannot stand where it does.
    """
    for place, kind in enumerate(kinds):
        check_meeting_kind(kind, kinds[:place])

"""Announcements: who is meant, how many that are, when it may go out and what became of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.calendar import Calendar
from domain.machines import ANNOUNCEMENT
from domain.quiet import Cause, send_at
from domain.states import Actor


class AudienceKind(StrEnum):
    """Who can be addressed; the value is also the key of its label."""

    ALL = "wszyscy"
    GROUP = "grupa"
    LEADERS = "liderzy"
    MENTORS = "opiekunowie"
    JST = "jst"
    MISSING = "brakuje"


class Missing(StrEnum):
    """What a person may still owe."""

    CONFIRMATION = "potwierdzenie"
    REPORT = "sprawozdanie"
    QUESTIONNAIRE = "ankieta"
    JOIN = "dolaczenie"


@dataclass(frozen=True, slots=True)
class Audience:
    """An audience; `value` is the group ("III"), the team ("JST-07") or a `Missing`."""

    kind: AudienceKind
    value: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """What choosing and counting look at; `channel` is None for people not reachable by chat."""

    person: int
    channel: str | None = None
    team: str | None = None
    group: str | None = None
    leads: bool = False
    mentors: bool = False
    missing: frozenset[Missing] = frozenset()


def belongs(recipient: Recipient, audience: Audience) -> bool:
    """Whether the person is one of the audience."""
    match audience.kind:
        case AudienceKind.ALL:
            return True
        case AudienceKind.GROUP:
            return recipient.group == audience.value
        case AudienceKind.LEADERS:
            return recipient.leads
        case AudienceKind.MENTORS:
            return recipient.mentors
        case AudienceKind.JST:
            return recipient.team == audience.value
        case AudienceKind.MISSING:
            return audience.value in recipient.missing


@dataclass(frozen=True, slots=True)
class Preview:
    """How many people an announcement is for, by the channel that serves them."""

    total: int
    by_channel: Mapping[str, int]
    unreachable: int


def choose(people: Iterable[Recipient], audience: Audience) -> list[Recipient]:
    """The audience, every person once, in the order given."""
    chosen = {one.person: one for one in people if belongs(one, audience)}
    return list(chosen.values())


def preview(chosen: Iterable[Recipient]) -> Preview:
    """Count what `choose` returned; the parts add up to the total."""
    channels = Counter(one.channel for one in chosen)
    unreachable = channels.pop(None, 0)
    reached = {channel: number for channel, number in sorted(channels.items()) if channel}
    return Preview(sum(reached.values()) + unreachable, reached, unreachable)


class Outcome(StrEnum):
    """What became of an announcement for one recipient."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    CANCELLED = "cancelled"


def tally(outcomes: Iterable[Outcome]) -> dict[Outcome, int]:
    """How many of each; all outcomes occur, so that the numbers visibly add up."""
    counted = Counter(outcomes)
    return {outcome: counted[outcome] for outcome in Outcome}


def departure(now: datetime, calendar: Calendar, *, cancels: datetime | None = None) -> datetime:
    """R29: when an announcement sent now goes out.

    `cancels` is the start of the event that is called off; within 24 hours of it the announcement
    passes the quiet hours.
    """
    cause = Cause.CANCELLATION if cancels else Cause.PLANNED
    return send_at(cause, now, calendar, event_start=cancels)


def cancel(state: str) -> str:
    """Stop what has not gone.

    A planned announcement is cancelled; one under way ends where it is, and its waiting
    recipients become `Outcome.CANCELLED`. Raises `WrongState` for any other.
    """
    if state == "wysylanie":
        return ANNOUNCEMENT.fire(state, "koniec", Actor.SYSTEM)
    return ANNOUNCEMENT.fire(state, "anulowanie", Actor.COORDINATOR)

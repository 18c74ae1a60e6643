"""Reminders: from a ladder and the facts about its subject to the moments of its steps.

Steps before an event move back out of quiet time, steps after it forward; nothing goes out before
its cause or when it is of no use any more. When a fact changes, schedule again: the whole ladder
is cheap, and `Due.occurrence` tells a moved step from one that was sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from domain.calendar import Calendar, at_wall, local_day
from domain.deadlines import half_time
from domain.ladder_steps import (
    MORNING,
    Anchor,
    Audience,
    Days,
    HalfwayTo,
    Ladder,
    Minutes,
    OnTheDay,
    Step,
    WorkingDays,
)


@dataclass(frozen=True, slots=True)
class Due:
    """One step at its moment (UTC). `occurrence` is the anchor's day: a step already sent is sent
    again only for a new occurrence, that is when the deadline or event moved to another day."""

    step_id: str
    due: datetime
    to: tuple[Audience, ...]
    occurrence: date


class Reason(StrEnum):
    """Why a step that was due said nothing, as it stands in the table of reminders."""

    TOO_LATE = "too_late"  # of no use any more when it could have gone out (`useful_until`)
    NOT_NEEDED = "not_needed"  # answered, muted, or not the person's affair any more
    SAID_TODAY = "said_today"  # it would only have repeated what was said this very day
    OVERTAKEN = "overtaken"  # a later step of its ladder was said instead
    SUBJECT_OVER = "subject_over"  # which has ended, was called off, or moved to another day


Facts = Mapping[Anchor, datetime]


def schedule(ladder: Ladder, facts: Facts, calendar: Calendar) -> list[Due]:
    """The ladder's steps in order of time; steps whose anchor is not known (yet) are left out."""
    found = (_schedule_step(step, ladder, facts, calendar) for step in ladder.steps)
    return sorted((due for due in found if due is not None), key=lambda due: due.due)


def _schedule_step(step: Step, ladder: Ladder, facts: Facts, calendar: Calendar) -> Due | None:
    natural = _natural_time(step, facts, calendar)
    if natural is None:
        return None
    moved = _move(step, natural, facts.get(ladder.cause), calendar)
    if moved is None or any(moved >= facts[limit] for limit in _limits(step, ladder, facts)):
        return None
    return Due(step.id, moved, step.to, local_day(facts[step.anchor]))


def useful_until(step: Step, ladder: Ladder, facts: Facts) -> datetime | None:
    """The moment from which on the step is of no use; None if it always is."""
    return min((facts[limit] for limit in _limits(step, ladder, facts)), default=None)


def _limits(step: Step, ladder: Ladder, facts: Facts) -> set[Anchor]:
    """The known facts from which on the step is of no use."""
    ends = {ladder.until} if ladder.until else set()
    if step.ahead:
        ends.add(step.anchor)
    if isinstance(step.offset, HalfwayTo):
        ends.add(step.offset.end)
    return ends & facts.keys()


def _natural_time(step: Step, facts: Facts, calendar: Calendar) -> datetime | None:
    """Where the offset points, quiet or not."""
    anchor = facts.get(step.anchor)
    if anchor is None:
        return None
    day = local_day(anchor)
    match step.offset:
        case Days(count, clock):
            return at_wall(day + timedelta(days=count), clock)
        case OnTheDay(clock):
            return at_wall(day, clock)
        case WorkingDays(count):
            return at_wall(calendar.add_working_days(day, count), MORNING)
        case Minutes(count):
            return anchor.astimezone(UTC) + timedelta(minutes=count)
        case HalfwayTo(end):
            return _halfway(anchor, facts.get(end))


def _halfway(start: datetime, end: datetime | None) -> datetime | None:
    return at_wall(local_day(half_time(start, end)), MORNING) if end else None


def _move(
    step: Step, natural: datetime, cause: datetime | None, calendar: Calendar
) -> datetime | None:
    """`natural` moved out of quiet time, not before `cause`; None if it passed before it."""
    if cause is not None and natural < cause:
        return calendar.next_open(cause) if step.catches_up else None
    moved = calendar.back(natural) if step.ahead else calendar.forward(natural)
    too_early = cause is not None and moved < cause
    return calendar.next_open(natural) if too_early else moved

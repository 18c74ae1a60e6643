"""The dates of an implementation task: published, half-way, due (R12)."""

from datetime import date, datetime, time, timedelta

from domain.calendar import at_wall, local_day
from domain.errors import DateNotPossible

DUE_DAYS_BEFORE_MODULE = 7
DUE_CLOCK = time(15, 0)


def publication_day(module_last_day: date) -> date:
    """A task is published the day after its module."""
    return module_last_day + timedelta(days=1)


def default_due(module_last_day: date, next_first_day: date) -> datetime:
    """15:00 seven days before the next module (R12: strictly between the two modules).

    Where the modules are too close for that, the day half-way between them. Raises
    `DateNotPossible` when no day lies between them.
    """
    day = next_first_day - timedelta(days=DUE_DAYS_BEFORE_MODULE)
    if day <= module_last_day:
        day = module_last_day + (next_first_day - module_last_day) // 2
    if not module_last_day < day < next_first_day:
        raise DateNotPossible(after=module_last_day, before=next_first_day)
    return at_wall(day, DUE_CLOCK)


def half_time(assigned: datetime, due: datetime) -> datetime:
    """The moment half-way to the deadline."""
    return assigned + (due - assigned) / 2


def check_new_due(new_due: datetime, *, now: datetime, next_first_day: date) -> None:
    """Raise `DateNotPossible` unless `new_due` is after now and before the next module's day."""
    if new_due <= now or local_day(new_due) >= next_first_day:
        raise DateNotPossible(after=now, before=next_first_day)


def propose_new_due(due: datetime, *, now: datetime, next_first_day: date) -> date | None:
    """A day to offer when a team gets more time: a week from now, never before the present
    deadline, never as late as the next module. None when no day is left."""
    latest = next_first_day - timedelta(days=1)
    day = min(max(local_day(now) + timedelta(days=7), local_day(due)), latest)
    return day if day > local_day(now) else None

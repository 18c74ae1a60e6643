"""R29: when a message may go out, given why it is sent.

Kept apart from the calendar because it is policy: the calendar knows what is quiet, this module
knows whom quiet holds back.
"""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from domain.calendar import Calendar

URGENT = timedelta(hours=24)


class Cause(StrEnum):
    """Why a message is sent."""

    OWN_ACT = "own_act"  # the answer to something the person just did
    OTHERS = "others"  # somebody else did something: a mentor returned the report
    PLANNED = "planned"  # reminders, digests, announcements
    CANCELLATION = "cancellation"  # an event does not take place


def send_at(
    cause: Cause,
    now: datetime,
    calendar: Calendar,
    *,
    opted_in: bool = False,
    event_start: datetime | None = None,
) -> datetime:
    """The moment (UTC) at which the message may go out: `now`, or the end of the quiet time.

    `opted_in` says that the person takes notices caused by others at any hour. `event_start`
    belongs to a cancellation: within 24 hours of the event it passes.
    """
    passes = (
        cause is Cause.OWN_ACT
        or (cause is Cause.OTHERS and opted_in)
        or (cause is Cause.CANCELLATION and _is_near(event_start, now))
    )
    return now.astimezone(UTC) if passes else calendar.next_open(now)


def _is_near(event_start: datetime | None, now: datetime) -> bool:
    return event_start is not None and event_start - now <= URGENT

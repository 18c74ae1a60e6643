"""When something becomes due next: so that a movable clock stops there, and nowhere else."""

from __future__ import annotations

from datetime import datetime

from storage import Session, moments


def next_moment(session: Session, after: datetime) -> datetime | None:
    """The first moment later than `after` at which a tick will find work, as the tables are now.

    What a tick does may bring up earlier moments: ask again after it.
    """
    return min(moments.after(session, after), default=None)


def moments_between(session: Session, start: datetime, end: datetime) -> list[datetime]:
    """All such moments later than `start`, up to and with `end`, in order."""
    found = []
    moment = next_moment(session, start)
    while moment is not None and moment <= end:
        found.append(moment)
        moment = next_moment(session, moment)
    return found

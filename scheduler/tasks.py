"""What the clock does to implementation tasks: hand out, mark overdue, mark not done.

Nothing is said here: the reminders follow from the states these functions leave behind.
"""

from __future__ import annotations

from datetime import datetime

from domain import tasks as rules
from storage import Session, tasks


def publish_due(session: Session, now: datetime) -> int:
    """Hand out every task whose day of publication has come; gives how many tasks that were."""
    return tasks.hand_out_due(session, now)


def mark_overdue(session: Session, now: datetime) -> int:
    """Unsent tasks become overdue after their own deadline; gives how many did."""
    late = tasks.past_due(session, now)
    for task in late:
        tasks.keep(session, task, rules.mark_overdue(task.rule, now))
    return len(late)


def mark_not_done(session: Session, now: datetime) -> int:
    """Overdue tasks end when their next module has closed; gives how many did."""
    missed = [task for task in tasks.never_done(session) if now >= task.next_ends]
    for task in missed:
        tasks.keep(session, task, rules.mark_not_done(task.rule))
    return len(missed)

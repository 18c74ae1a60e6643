"""R06–R12: what a programme's plan must (block) and should (warn) look like."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from domain.calendar import local_day
from domain.findings import RuleFinding, block, warn
from domain.programme import Module, Session, Task

MODULES = 5
MODULE_DAYS = 3
HOURS_MIN, HOURS_MAX = 20, 22
TEACHING_HOUR_MINUTES = 45
SESSION_MINUTES = 90


def check_programme(
    modules: Sequence[Module], sessions: Sequence[Session], tasks: Sequence[Task]
) -> list[RuleFinding]:
    """Everything the rules say about a plan, in the order of the rules."""
    return [
        *check_order(modules),
        *check_days(modules),
        *check_hours(sessions),
        *check_edges(modules, sessions),
        *check_lengths(sessions),
        *check_tasks(modules, tasks),
    ]


def check_order(modules: Sequence[Module]) -> list[RuleFinding]:
    """R06: exactly five modules, numbered, ascending, not overlapping."""
    found = []
    numbers = [module.no for module in modules]
    if numbers != list(range(1, MODULES + 1)):
        found.append(block("R06", numbers=tuple(numbers), expected=MODULES))
    for earlier, later in pairwise(modules):
        if later.first_day <= earlier.last_day:
            found.append(block("R06", module=later.no, overlaps=earlier.no))
    return found


def check_days(modules: Sequence[Module]) -> list[RuleFinding]:
    """R07: a module spans three consecutive days."""
    span = timedelta(days=MODULE_DAYS - 1)
    return [block("R07", module=m.no) for m in modules if m.last_day - m.first_day != span]


def check_hours(sessions: Sequence[Session]) -> list[RuleFinding]:
    """R08: each group has 20–22 teaching hours of 45 minutes in a module, plenaries included."""
    minutes: Counter[tuple[int, str | None]] = Counter()
    for session in sessions:
        minutes[session.module, session.group] += session.minutes
    found = []
    for (module, group), own in minutes.items():
        hours = (own + minutes[module, None]) / TEACHING_HOUR_MINUTES
        if group is not None and not HOURS_MIN <= hours <= HOURS_MAX:
            found.append(warn("R08", module=module, group=group, hours=hours))
    return found


def check_edges(modules: Sequence[Module], sessions: Sequence[Session]) -> list[RuleFinding]:
    """R09: nothing before 10:30 of the first day, nor after 14:00 of the last."""
    by_no = {module.no: module for module in modules}
    return [
        warn("R09", module=session.module, day=local_day(session.starts))
        for session in sessions
        if (module := by_no.get(session.module))
        and (session.starts < module.starts or session.ends > module.ends)
    ]


def check_lengths(sessions: Sequence[Session]) -> list[RuleFinding]:
    """R10: a session lasts 90 minutes; the closing block is the known exception."""
    return [
        warn("R10", module=session.module, minutes=session.minutes)
        for session in sessions
        if not session.closing and session.minutes != SESSION_MINUTES
    ]


def check_tasks(modules: Sequence[Module], tasks: Sequence[Task]) -> list[RuleFinding]:
    """R12: given after module n, discussed at n+1, due strictly between the two."""
    by_no = {module.no: module for module in modules}
    return [block("R12", task=task.no) for task in tasks if not _lies_between(task, by_no)]


def _lies_between(task: Task, modules: dict[int, Module]) -> bool:
    before, after = modules.get(task.after_module), modules.get(task.discussed_at)
    if before is None or after is None or task.discussed_at != task.after_module + 1:
        return False
    return before.last_day < local_day(task.due) < after.first_day

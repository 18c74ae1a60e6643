from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

from domain import programme_rules as rules
from domain.calendar import at_wall
from domain.deadlines import default_due
from domain.findings import Level, RuleFinding
from domain.programme import Module, Session, Task, sessions
from domain.teams import GROUPS

MODULES = [
    Module(1, date(2017, 4, 5), date(2017, 4, 7)),
    Module(2, date(2017, 6, 26), date(2017, 6, 28)),
    Module(3, date(2017, 8, 21), date(2017, 8, 23)),
    Module(4, date(2017, 10, 18), date(2017, 10, 20)),
    Module(5, date(2017, 11, 15), date(2017, 11, 17)),
]
SESSIONS = [session for module in MODULES for session in sessions(module, GROUPS)]
TASKS = [
    Task(one.no, one.no, two.no, default_due(one.last_day, two.first_day))
    for one, two in pairwise(MODULES)
]


def test_the_pilot_satisfies_every_rule() -> None:
    assert rules.check_programme(MODULES, SESSIONS, TASKS) == []


def test_a_missing_module_blocks() -> None:
    assert rules.check_order(MODULES[:4]) == [
        RuleFinding("R06", Level.BLOCK, {"numbers": (1, 2, 3, 4), "expected": 5})
    ]


def test_overlapping_modules_block() -> None:
    early = replace(MODULES[4], first_day=date(2017, 10, 20))
    assert rules.check_order([*MODULES[:4], early]) == [
        RuleFinding("R06", Level.BLOCK, {"module": 5, "overlaps": 4})
    ]


def test_a_module_of_four_days_blocks() -> None:
    long = replace(MODULES[0], last_day=date(2017, 4, 8))
    assert rules.check_days([long, MODULES[1]]) == [RuleFinding("R07", Level.BLOCK, {"module": 1})]


def test_too_few_teaching_hours_warn() -> None:
    short = [session for session in sessions(MODULES[0], ["I"]) if not session.closing][:9]
    assert rules.check_hours(short) == [
        RuleFinding("R08", Level.WARN, {"module": 1, "group": "I", "hours": 18.0})
    ]


def test_a_plenary_counts_for_every_group() -> None:
    nine = [session for session in sessions(MODULES[0], ["I"]) if not session.closing][:9]
    assert rules.check_hours([*nine, Session(1, None, LATE, LATE + timedelta(minutes=90))]) == []


EARLY = at_wall(date(2017, 4, 5), time(9))
LATE = at_wall(date(2017, 4, 7), time(13))


@pytest.mark.parametrize("starts", [EARLY, LATE])
def test_sessions_outside_the_module_warn(starts: datetime) -> None:
    session = Session(1, "I", starts, starts + timedelta(minutes=90))
    assert [found.rule for found in rules.check_edges(MODULES, [session])] == ["R09"]


def test_a_session_of_60_minutes_warns_and_the_closing_block_does_not() -> None:
    hour = Session(1, "I", LATE, LATE + timedelta(minutes=60))
    assert rules.check_lengths([hour, replace(hour, closing=True)]) == [
        RuleFinding("R10", Level.WARN, {"module": 1, "minutes": 60})
    ]


@pytest.mark.parametrize(
    "task",
    [
        replace(TASKS[0], discussed_at=3),
        replace(TASKS[0], due=at_wall(date(2017, 4, 7), time(20))),
        replace(TASKS[0], due=at_wall(date(2017, 6, 26), time(8))),
        Task(5, 5, 6, TASKS[0].due),
    ],
)
def test_a_task_not_strictly_between_its_modules_blocks(task: Task) -> None:
    assert rules.check_tasks(MODULES, [task]) == [
        RuleFinding("R12", Level.BLOCK, {"task": task.no})
    ]

"""From a workbook to a plan of changes, and from a confirmed plan to the database.

The file is read and compared off the writer; only a plan without problems is applied, in one
transaction that refuses if the database has moved on in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.roster import Problem, Roster
from domain.roster_checks import check_against, check_roster, merge
from domain.roster_diff import Diff, compare, complete
from domain.roster_reading import RawSheet, Reading, read_roster
from storage.database import Database
from storage.roster import load_roster
from storage.roster_changes import apply_roster


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do; it can be applied when `problems` is empty."""

    reading: Reading
    roster: Roster
    diff: Diff
    problems: tuple[Problem, ...]
    programme_id: int | None
    withdraw: bool


def plan_import(
    database: Database,
    sheets: Sequence[RawSheet],
    *,
    programme_id: int | None,
    withdraw: bool = False,
) -> Plan:
    """Read the sheets and compare them with the database. `withdraw`: who is missing leaves."""
    current = database.read_now(lambda session: load_roster(session, programme_id))
    reading = read_roster(sheets)
    said = reading.roster
    if not reading.has_networks:  # the file says nothing about them
        said = replace(said, networks=current.networks)
    new = complete(current, said, reading.absent)
    problems = reading.problems
    if not any(problem.reason == "sheet_missing" for problem in problems):
        # (Otherwise every row would lack what the other sheet says.)
        problems = (
            *problems,
            *check_roster(merge(current, new, withdraw=withdraw)),
            *check_against(current, new, withdraw=withdraw),
        )
    diff = compare(current, new)
    return Plan(reading, new, diff, problems, programme_id, withdraw)


def needs_writing(plan: Plan) -> bool:
    """Whether applying the plan would change anything."""
    return not plan.diff.is_empty or (plan.withdraw and bool(plan.diff.rows))


def apply_plan(database: Database, plan: Plan, now: datetime) -> None:
    """All or nothing. Raises `RosterMoved`; ValueError for a plan with problems."""
    if plan.problems:
        raise ValueError("a roster with problems is not applied")
    database.write_now(
        lambda session: apply_roster(
            session,
            plan.roster,
            plan.diff,
            programme_id=plan.programme_id,
            now=now,
            withdraw_missing=plan.withdraw,
        )
    )

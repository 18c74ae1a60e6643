"""Assignments, drafts and threads as the tables keep them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from domain.calendar import WARSAW
from storage import Session, boards, mentoring, reports, tasks
from storage.database import Database
from tests import builders

NOW = datetime(2017, 7, 20, 10, 0, tzinfo=WARSAW)


def test_an_assignment_is_read_as_the_rules_need_it(database: Database) -> None:
    def play(session: Any) -> tuple[object, ...]:
        row = builders.assign(session, builders.task(session, 2), builders.team(session))
        rule = tasks.load(session, row.id).rule
        return rule.task_no, rule.team, rule.state, rule.discussed_on, rule.versions

    first_day_of_module_3 = builders.MODULE_DAYS[3][0]
    assert database.write_now(play) == (2, "JST-07", "przydzielone", first_day_of_module_3, 0)


@pytest.mark.parametrize("read", [tasks.load, reports.report, boards.counts, mentoring.load])
def test_what_does_not_exist_is_a_lookup_error(
    database: Database, read: Callable[[Session, int], object]
) -> None:
    with pytest.raises(LookupError):
        database.write_now(lambda session: read(session, 99))


def test_each_writing_of_a_draft_is_a_new_version_of_one_document(database: Database) -> None:
    def play(session: Any) -> tuple[object, ...]:
        row = builders.assign(session, builders.task(session, 2), builders.team(session))
        anna, jan = builders.person(session, "P-001"), builders.person(session, "X-01", "Jan")
        first = reports.write_draft(session, row.id, {"z1": "nie"}, by=anna.id, now=NOW)
        second = reports.write_draft(session, row.id, {"z1": "czesc"}, by=jan.id, now=NOW)
        kept = reports.draft(session, row.id)
        return first, second, kept and (kept.answers, kept.version, kept.author)

    assert database.write_now(play) == (1, 2, ({"z1": "czesc"}, 2, "Jan X-01"))


def test_members_can_be_picked_by_role_and_without_one(database: Database) -> None:
    def play(session: Any) -> list[list[str]]:
        team = builders.team(session)
        names = {builders.person(session, code).id: code for code in ("P-001", "P-002", "P-003")}
        leader = builders.person(session, "P-001").id
        found = [
            tasks.members(session, team.id, but=leader),
            tasks.members(session, team.id, roles=("lider",)),
        ]
        return [[names[person_id] for person_id in ids] for ids in found]

    assert database.write_now(play) == [["P-002", "P-003"], ["P-001"]]

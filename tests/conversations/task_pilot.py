"""Task 2 of the pilot in two teams' hands, for tests of tasks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from domain.calendar import WARSAW
from tests import builders
from tests.house import House

AUGUST_11 = datetime(2017, 8, 11, 13, 42, tzinfo=WARSAW)


def seed(session: Any) -> None:
    """Task 2 in the hands of JST-07 (leader P-001, deputy P-002, member P-003) and of JST-08."""
    ours = builders.team(session, "JST-07", mentor="E-01")
    theirs = builders.team(
        session, "JST-08", name="Suchy Las", members=("P-011", "P-012"), mentor="E-02"
    )
    task = builders.task(session, 2)
    builders.assign(session, task, ours)
    builders.assign(session, task, theirs)
    builders.person(session, "P-012").language = "en"


def begin(house: House) -> None:
    """Seed, on 11 August 2017, three days before the deadline."""
    house.database.write_now(seed)
    house.now = AUGUST_11


def all_rows(house: House, table: Any) -> list[Any]:
    """A table by id."""
    return house.database.read_now(
        lambda session: list(session.scalars(select(table).order_by(table.id)))
    )

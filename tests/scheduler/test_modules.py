"""Modules move on by the clock."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.modules import advance_modules
from storage.tables.programmes import Module
from tests import builders
from tests.evaluation import wall
from tests.house import House


def state_at(house: House, *moments: datetime, start: str = "ogloszony") -> str:
    """The state of module 1 after ticks at these moments."""

    def seed(session: Session) -> None:
        builders.module(session, 1).state = start

    house.database.write_now(seed)
    for now in moments:
        house.database.write_now(partial(advance_modules, now=now))
    return house.database.read_now(lambda session: session.scalars(select(Module.state)).one())


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (wall(4, 5, 10, 29), "ogloszony"),
        (wall(4, 5, 10, 30), "trwa"),
        (wall(4, 7, 13, 59), "trwa"),
        (wall(4, 7, 14), "ewaluacja"),
        (wall(4, 14, 19, 59), "ewaluacja"),
        (wall(4, 14, 20), "zamkniety"),
    ],
)
def test_a_module_stands_where_the_clock_says(house: House, now: datetime, state: str) -> None:
    assert state_at(house, now) == state


def test_ticking_step_by_step_leads_to_the_same_end(house: House) -> None:
    moments = [wall(4, 5, 11), wall(4, 5, 12), wall(4, 7, 15), wall(4, 20, 9), wall(4, 21, 9)]
    assert state_at(house, *moments) == "zamkniety"


@pytest.mark.parametrize("state", ["planowany", "odwolany", "zamkniety"])
def test_the_clock_leaves_other_modules_alone(house: House, state: str) -> None:
    assert state_at(house, wall(4, 20, 9), start=state) == state

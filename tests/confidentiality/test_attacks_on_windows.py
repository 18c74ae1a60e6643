"""Nor is the author of a sheet found that was filled in in a window: see `test_attacks`."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.database import Database
from storage.tables import Base
from tests.confidentiality.attacks import EVERYWHERE, files_beside_the_sheets, files_of
from tests.confidentiality.test_attacks import (
    MOST,
    ROUNDS,
    RandomKeys,
    hits,
    hurry,
    ticked_sheets,
    words_of,
)
from tests.confidentiality.window_world import WindowWorld
from tests.confidentiality.world import OPENS
from tests.conftest import SEAL
from tests.house import House

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WindowWorld]:
    """All have returned, the questionnaires are closed, the sheets moved."""
    copy = tmp_path_factory.mktemp("windows") / "test.sqlite3"
    with closing(Database(f"sqlite:///{shutil.copy(sqlite_template, copy)}", SEAL)) as database:
        hurry(database)
        house = House(database, OPENS, keys=RandomKeys())
        world = WindowWorld(house, Random(2017))  # noqa: S311 - the same people every time
        asyncio.run(world.live(ROUNDS))
        world.close()
        database.checkpoint()
        yield world


def test_no_attack_does_better_than_guessing(world: WindowWorld) -> None:
    raw = files_of(world.house.database)
    found = {name: hits(world, attack, raw) for name, attack in EVERYWHERE.items()}
    assert {name: number for name, number in found.items() if number > MOST} == {}


def test_every_sheet_is_there(world: WindowWorld) -> None:
    with Session(world.house.database.engine) as session:
        assert [len(ticked_sheets(session, group)) for group in world.groups] == [5] * ROUNDS


def test_no_word_of_theirs_lies_anywhere_else(world: WindowWorld, tmp_path: Path) -> None:
    words = words_of(world)
    for name, table in Base.metadata.tables.items():
        if name == "answer_sheet":
            continue
        with Session(world.house.database.engine) as session:
            content = str(session.execute(select(table)).all())
        assert [word for word in words if word in content] == [], name
    raw = files_beside_the_sheets(world.house.database, tmp_path)
    assert [word for word in words if word.encode() in raw] == []


def test_what_is_left_with_an_account_is_the_same_for_all(world: WindowWorld) -> None:
    conversations = Base.metadata.tables["conversation"]
    with Session(world.house.database.engine) as session:
        rows = session.execute(select(conversations.c.notes, conversations.c.session_id)).all()
    assert {str(row) for row in rows} == {"({}, None)"}

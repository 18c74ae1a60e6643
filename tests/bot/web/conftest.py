from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.bot.web.town import Town, build
from tests.conftest import MONDAY_AFTER_MODULE_1


@pytest.fixture
async def town(sqlite_database: Database, tmp_path: Path) -> AsyncIterator[Town]:
    """A production server; its office knows one code."""
    made = await build(sqlite_database, tmp_path, MONDAY_AFTER_MODULE_1)
    yield made
    await made.close()


@pytest.fixture
async def demo_town(sqlite_database: Database, tmp_path: Path) -> AsyncIterator[Town]:
    made = await build(sqlite_database, tmp_path, MONDAY_AFTER_MODULE_1, demo=True)
    yield made
    await made.close()

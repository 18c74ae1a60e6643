"""Conversations over real doors: the same script on Telegram, in the web chat and on Slack."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.conftest import MONDAY_AFTER_MODULE_1
from tests.doors import Premises

# For scripts of what only a chat has: a window has no place for it.
IN_CHAT = pytest.mark.parametrize("premises", ["telegram", "web", "slack"], indirect=True)


@pytest.fixture(params=["telegram", "web", "slack", "slack-windows"])
async def premises(
    request: pytest.FixtureRequest, sqlite_database: Database, tmp_path: Path
) -> AsyncIterator[Premises]:
    """The running assistant, Monday 10 April 2017, 9:00 in Warsaw; empty until a test seeds it."""
    made = Premises(sqlite_database, tmp_path, request.param, MONDAY_AFTER_MODULE_1)
    await made.open()
    yield made
    await made.close()

"""A message's whole way: Slack, intake, dispatch, outbox, delivery, and back, as in production."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.bot.slack.town import WITHIN, Town


@pytest.fixture(params=["socket", "http"])
async def town(
    request: pytest.FixtureRequest, sqlite_database: Database, tmp_path: Path
) -> AsyncIterator[Town]:
    async with Town(sqlite_database, tmp_path / "data", over_http=request.param == "http") as town:
        yield town


async def test_somebody_joins_asks_for_the_menu_and_presses_a_button(town: Town) -> None:
    anna = await town.arrives()
    await anna.types("menu")
    await anna.sees("co chcą Państwo zrobić", within=WITHIN)
    await anna.taps("Ustawienia", within=WITHIN)
    await anna.sees("Język", within=WITHIN)
    await town.slack.delivery.idle()
    assert town.slack.complaints == []
    assert town.slack.delivery.lost == []
    town.slack.calls.assert_none_refused()
    assert town.assistant.health() == {}

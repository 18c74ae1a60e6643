"""The conversation that the pictures show, held with the whole assistant."""

from pathlib import Path

from bot.clock import MovableClock, RealClock
from storage.database import Database
from tests.bot.slack.gallery import NOW, gather, gather_from_room
from tests.bot.slack.town import Town
from tests.fakes.slack.preview.pages import page


async def test_the_pictures_show_what_was_sent(sqlite_database: Database, tmp_path: Path) -> None:
    town = Town(sqlite_database, tmp_path / "data")
    town.clock = MovableClock(NOW - RealClock().now())
    async with town:
        surfaces = await gather(town)
        # Somebody who goes on while a window is being redrawn makes it older than it seems.
        assert {call.error for call in town.slack.calls.refused()} <= {"hash_conflict"}
        assert town.slack.complaints == []
    drawn = {name: page([surface]) for name, surface in surfaces.items()}
    assert {name: told in drawn[name] for name, told in TOLD.items()} == dict.fromkeys(drawn, True)


async def test_the_channel_and_the_preview_are_pictured(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with Town(sqlite_database, tmp_path / "data") as town:
        surfaces = await gather_from_room(town)
        assert town.slack.complaints == []
    assert "Będę" in page([surfaces["slack-channel"]])
    assert "Prosimy o zabranie laptopów" in page([surfaces["slack-announcement"]])


TOLD = {
    "slack-home": "<h3>Zadanie zespołu</h3>",
    "slack-form": "Prosimy wybrać dokładnie dwie odpowiedzi.",
    "slack-summary": "<b>zasoby ludzkie i wiedza, instytucje i procedury</b>",
    "slack-message": "Czy możemy na Państwa liczyć?",
}

"""A message's whole way: Slack, intake, dispatch, outbox, delivery, and back, as in production."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession

from storage.database import Database
from tests.bot.slack.town import WITHIN, Town
from tests.fakes.slack.users import FakeSlackUser


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


async def quiet(town: Town) -> None:
    """All is acknowledged, and what is to be sent has left."""
    await town.slack.delivery.idle()
    await town.assistant.settle()


def said_by_bot(person: FakeSlackUser) -> int:
    return sum(message.from_bot for message in person.chat)


async def test_what_slack_sends_twice_is_done_once(town: Town) -> None:
    anna = await town.arrives()
    await anna.types("menu")
    await anna.sees("co chcą Państwo zrobić", within=WITHIN)
    await quiet(town)
    (event,) = [
        payload
        for kind, payload in town.slack.delivery.sent
        if kind == "events_api" and payload["event"].get("text") == "menu"
    ]
    before = said_by_bot(anna)
    town.slack.delivery.deliver(event)
    await quiet(town)
    assert said_by_bot(anna) == before
    assert town.slack.delivery.lost == []


async def test_a_button_pressed_after_a_restart_still_works(town: Town) -> None:
    anna = await town.arrives()
    await anna.types("menu")
    await anna.sees("co chcą Państwo zrobić", within=WITHIN)
    await quiet(town)
    await town.assistant.stop()
    await town.start()
    await anna.taps("Ustawienia", within=WITHIN)
    await anna.sees("Język", within=WITHIN)
    await quiet(town)


async def test_bots_are_not_answered(town: Town) -> None:
    robot = town.slack.user(id="U0ROBOT", name="Robot", is_bot=True)
    await robot.types("menu")
    await quiet(town)
    assert said_by_bot(robot) == 0


async def test_a_guest_of_the_workspace_is_a_person_like_others(town: Town) -> None:
    guest = town.slack.user(id="U0GUEST", name="Ewa", is_restricted=True)
    await guest.types("Dzień dobry")
    await guest.sees("kod", within=WITHIN)
    await quiet(town)


async def test_without_slack_everything_else_runs_and_health_names_it(
    sqlite_database: Database, tmp_path: Path
) -> None:
    town = Town(sqlite_database, tmp_path / "data")
    async with town.slack:
        town.slack.break_next("auth.test", 503)
        for _ in range(20):
            town.slack.break_next("apps.connections.open", 503)
        await town.open()
        async with ClientSession() as session:
            async with session.get(town.url) as page:
                assert page.status == 200
            async with session.get(f"{town.url}/healthz") as health:
                assert (health.status, (await health.json())["problems"]) in (
                    (503, {"slack": "unreachable"}),
                    (503, {"slack": "starting"}),
                )
        await town.assistant.stop()


async def test_slack_that_comes_back_is_served_at_once(
    sqlite_database: Database, tmp_path: Path
) -> None:
    town = Town(sqlite_database, tmp_path / "data")
    async with town.slack:
        town.slack.break_next("auth.test", 503)
        town.slack.break_next("apps.connections.open", 503)
        await town.open()
        await town.slack.socket.connected()
        await town.arrives()
        assert town.assistant.health() == {}
        await town.assistant.stop()

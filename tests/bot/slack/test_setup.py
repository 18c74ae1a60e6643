"""Settings that fit together are taken, others are told apart in a line that quotes no secret."""

from typing import Any

import pytest

from bot.settings import Mistake, Settings
from bot.slack.setup import Setup, connect, read_setup, way_of
from tests.fakes.slack_server import FakeSlack

BOT, APP, SECRET = "xoxb-1-secret", "xapp-1-secret", "hidden-secret"


def settings(**given: Any) -> Settings:
    told = {f"slack_{name}": value for name, value in given.items()}
    return Settings(_env_file=None, **told)


def test_without_settings_slack_is_not_set_up() -> None:
    assert read_setup(settings()) is None
    assert read_setup(settings(bot_token=" ")) is None


@pytest.mark.parametrize(
    ("given", "setup", "way"),
    [
        ({"bot_token": BOT, "app_token": APP}, Setup(BOT, APP), "Socket Mode"),
        ({"bot_token": BOT, "signing_secret": SECRET}, Setup(BOT, "", SECRET), "HTTP"),
        (
            {"bot_token": BOT, "app_token": APP, "signing_secret": SECRET},
            Setup(BOT, APP, SECRET),
            "Socket Mode",
        ),
        (
            {"client_id": "1.2", "client_secret": SECRET, "signing_secret": SECRET},
            Setup("", "", SECRET, "1.2", SECRET),
            "HTTP, several workspaces",
        ),
    ],
)
def test_what_fits_together_is_taken(given: dict[str, str], setup: Setup, way: str) -> None:
    assert read_setup(settings(**given)) == setup
    assert way_of(settings(**given)) == way


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"bot_token": BOT}, "SLACK_APP_TOKEN, or over HTTP LACZNIK_SLACK_SIGNING_SECRET"),
        ({"app_token": APP}, "SLACK_BOT_TOKEN for one workspace, or LACZNIK_SLACK_CLIENT_ID"),
        ({"signing_secret": SECRET}, "SLACK_BOT_TOKEN for one workspace"),
        ({"client_id": "1.2", "app_token": APP}, "go together"),
        (
            {"bot_token": BOT, "client_id": "1.2", "client_secret": SECRET, "app_token": APP},
            "SLACK_BOT_TOKEN for one workspace",
        ),
        ({"bot_token": APP, "app_token": APP}, "SLACK_BOT_TOKEN is no bot token"),
        ({"bot_token": "xoxe.xoxb-1", "app_token": APP}, "ends after twelve hours"),
        ({"bot_token": BOT, "app_token": BOT}, "SLACK_APP_TOKEN is no app-level token"),
    ],
)
async def test_what_does_not_fit_is_told(given: dict[str, str], said: str) -> None:
    with pytest.raises(Mistake) as mistake:
        await connect(settings(**given))
    assert said in str(mistake.value)
    assert "secret" not in str(mistake.value)


async def test_a_refused_token_is_a_mistake_and_is_not_quoted() -> None:
    async with FakeSlack() as server:
        given = settings(bot_token=BOT, app_token=APP, base_url=server.api_url)
        with pytest.raises(Mistake, match=r"LACZNIK_SLACK_BOT_TOKEN \(invalid_auth\)"):
            await connect(given)


@pytest.mark.parametrize("fault", ["broken", "silent"])
async def test_a_slack_that_does_not_answer_keeps_nobody_from_starting(
    monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr("bot.slack.setup.ASK_WITHIN", 0.05)
    async with FakeSlack() as server:
        if fault == "broken":
            server.break_next("auth.test", 503)
        else:
            server.hold_next("auth.test")
        given = settings(
            bot_token=server.bot_token, app_token=server.app_token, base_url=server.api_url
        )
        connections = await connect(given)
        assert connections is not None
        await connections.close()


async def test_where_slack_is_not_set_up_there_are_no_connections() -> None:
    assert await connect(settings()) is None

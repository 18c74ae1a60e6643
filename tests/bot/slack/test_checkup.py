"""What `lacznik doctor` says of Slack."""

import pytest

from bot.slack.checkup import examine_slack
from bot.slack.manifest import manifest
from bot.slack.setup import Setup
from tests.fakes.slack_server import FakeSlack


@pytest.fixture
def setup(server: FakeSlack) -> Setup:
    server.follow(manifest("pl"))
    return Setup(server.bot_token, server.app_token)


async def test_all_is_well(server: FakeSlack, setup: Setup) -> None:
    assert await examine_slack(setup, server.api_url) == (True, "@lacznik in Szkoła, Socket Mode")


async def test_several_workspaces_over_http_need_no_question(server: FakeSlack) -> None:
    setup = Setup(signing_secret="s", client_id="1", client_secret="c")
    assert await examine_slack(setup, server.api_url) == (True, "by OAuth, HTTP")


async def test_scopes_that_are_missing_are_named(server: FakeSlack, setup: Setup) -> None:
    for installation in server.workspaces.installations:
        installation.scopes -= {"files:read", "groups:read"}
    ok, said = await examine_slack(setup, server.api_url)
    assert ok is False
    assert said.startswith("scopes are missing: files:read, groups:read; take the newest")


@pytest.mark.parametrize(
    ("method", "code", "setting"),
    [
        ("auth.test", "token_revoked", "LACZNIK_SLACK_BOT_TOKEN"),
        ("apps.connections.open", "not_allowed_token_type", "LACZNIK_SLACK_APP_TOKEN"),
    ],
)
async def test_a_refused_token_is_named(
    server: FakeSlack, setup: Setup, method: str, code: str, setting: str
) -> None:
    server.refuse_next(method, code)
    said = f"Slack refuses {setting} ({code})"
    assert await examine_slack(setup, server.api_url) == (False, said)


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_a_slack_that_does_not_answer_is_no_failure(
    server: FakeSlack, setup: Setup, method: str
) -> None:
    server.break_next(method, 503)
    ok, said = await examine_slack(setup, server.api_url)
    assert (ok, said[:21]) == (None, "Slack does not answer")

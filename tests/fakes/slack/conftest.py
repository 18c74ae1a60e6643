"""A fake Slack, the real library's client and a person for the tests of the fake itself."""

from collections.abc import AsyncIterator

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack_server import FakeSlack


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as server:
        yield server


@pytest.fixture
async def client(slack: FakeSlack) -> AsyncWebClient:
    return AsyncWebClient(slack.bot_token, base_url=slack.api_url)


@pytest.fixture
async def anna(slack: FakeSlack) -> FakeSlackUser:
    return slack.user(id="U0ANNA", name="Anna Nowak", email="anna@szkola.example")


@pytest.fixture
async def app(slack: FakeSlack, client: AsyncWebClient) -> AsyncIterator[AsyncApp]:
    """An app of slack-bolt, connected over Socket Mode."""
    app = AsyncApp(client=client, process_before_response=True)  # acknowledge after the work
    handler = AsyncSocketModeHandler(app, slack.app_token, ping_interval=0.1)
    await handler.connect_async()
    await slack.socket.connected()
    yield app
    await handler.close_async()

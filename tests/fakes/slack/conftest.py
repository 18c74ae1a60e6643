"""A fake Slack, the real library's client and a person for the tests of the fake itself."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.drawing import DAY, KINDS, LEVEL, TOPIC, Body, actions, button, modal
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


@pytest.fixture
async def opened(
    slack: FakeSlack, app: AsyncApp, client: AsyncWebClient, anna: FakeSlackUser
) -> list[Body]:
    """A card with a button that opens a window; gives the submissions, and lets them pass."""
    sent: list[Body] = []

    @app.action("b:1")
    async def open_window(ack: Any, body: Body) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(TOPIC, LEVEL, DAY, KINDS))

    @app.view("window")
    async def take(ack: Any, body: Body) -> None:
        sent.append(body)
        await ack()

    await client.chat_postMessage(
        channel=anna.id, text="Zadanie", blocks=[actions(button("Otwórz"))]
    )
    await anna.taps("Otwórz")
    await anna.sees("Temat")
    return sent

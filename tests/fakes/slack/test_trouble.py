"""Trouble on order: 429, 500, a reset connection, an answer that does not come."""

import asyncio

import pytest
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack_server import FakeSlack


@pytest.fixture
async def client(slack: FakeSlack) -> AsyncWebClient:
    return AsyncWebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=1)


async def send(client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="U0ANNA", text="x")


async def test_the_next_call_is_limited_and_the_one_after_passes(
    slack: FakeSlack, client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    slack.limit_next("chat.postMessage", 30)
    with pytest.raises(SlackApiError) as caught:
        await send(client)
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "30"
    await send(client)
    assert len(anna.chat) == 1


async def test_a_refusal_on_order(
    slack: FakeSlack, client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    slack.refuse_next("chat.postMessage", "restricted_action")
    with pytest.raises(SlackApiError, match="restricted_action"):
        await send(client)
    assert anna.chat == []


@pytest.mark.parametrize(("after", "arrived"), [(False, 0), (True, 1)])
async def test_a_broken_answer_before_and_after_the_deed(
    slack: FakeSlack, client: AsyncWebClient, anna: FakeSlackUser, after: bool, arrived: int
) -> None:
    slack.break_next("chat.postMessage", 500, after=after)
    with pytest.raises(SlackApiError):
        await send(client)
    assert len(anna.chat) == arrived


@pytest.mark.parametrize(("after", "arrived"), [(False, 0), (True, 1)])
async def test_a_reset_connection_before_and_after_the_deed(
    slack: FakeSlack, client: AsyncWebClient, anna: FakeSlackUser, after: bool, arrived: int
) -> None:
    slack.drop_next("chat.postMessage", after=after)
    with pytest.raises(ClientError):
        await send(client)
    assert len(anna.chat) == arrived


async def test_an_accepted_message_whose_answer_never_comes(
    slack: FakeSlack, client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    slack.hold_next("chat.postMessage", after=True)
    with pytest.raises(asyncio.TimeoutError):
        await send(client)
    assert len(anna.chat) == 1

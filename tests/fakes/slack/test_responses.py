"""`response_url`: what may be posted there, how often and for how long."""

from typing import Any

import pytest
from aiohttp import ClientSession
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.users import FakeSlackUser

BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Dalej"}}
CARD = [{"type": "actions", "elements": [BUTTON]}]


@pytest.fixture
async def url(app: AsyncApp, client: AsyncWebClient, anna: FakeSlackUser) -> str:
    """The address that came with a press on a card's button."""
    given: list[str] = []

    @app.action("go")
    async def note(ack: Any, body: dict[str, Any]) -> None:
        given.append(body["response_url"])
        await ack()

    await client.chat_postMessage(channel=anna.id, text="Karta", blocks=CARD)
    await anna.taps("Dalej")
    await anna.server.delivery.idle()
    return given[0]


async def post(url: str, **answer: Any) -> int:
    async with ClientSession() as session, session.post(url, json=answer) as response:
        return response.status


async def test_an_answer_is_for_one_person_unless_it_says_otherwise(
    anna: FakeSlackUser, url: str
) -> None:
    await post(url, text="Tylko dla Pani")
    await post(url, text="Dla wszystkich", response_type="in_channel")
    assert [message.text for message in anna.ephemerals] == ["Tylko dla Pani"]
    assert anna.last.text == "Dla wszystkich"


async def test_the_card_is_replaced_or_deleted(anna: FakeSlackUser, url: str) -> None:
    await post(url, text="Załatwione", replace_original=True)
    assert [message.text for message in anna.chat] == ["Załatwione"]
    await post(url, delete_original=True)
    assert anna.chat == []


async def test_it_works_five_times_within_half_an_hour(anna: FakeSlackUser, url: str) -> None:
    for _ in range(5):
        assert await post(url, text="x") == 200
    assert await post(url, text="x") == 404
    assert len(anna.ephemerals) == 5


async def test_it_is_forgotten_after_half_an_hour(anna: FakeSlackUser, url: str) -> None:
    anna.server.clock.advance(1801)
    assert await post(url, text="x") == 404
    assert anna.ephemerals == []


async def test_what_is_unknown_or_badly_marked_up_is_refused(anna: FakeSlackUser, url: str) -> None:
    await post(url, text="x", colour="red")
    await post(url, text="a < b")
    await post(url)
    assert anna.ephemerals == []

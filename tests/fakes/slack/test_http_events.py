"""The Events API over HTTP, with slack-bolt behind aiohttp."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.http_events import HttpEvents
from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack_server import FakeSlack

Body = dict[str, Any]


class Door:
    """A web server before an app; `statuses` are answered first, before the app is asked."""

    def __init__(self, app: AsyncApp) -> None:
        self.app = app
        self.statuses: list[int] = []
        self.headers: dict[str, str] = {}
        self.seen: list[dict[str, str]] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.seen.append({k.lower(): v for k, v in request.headers.items()})
        if self.statuses:
            return web.Response(status=self.statuses.pop(0), headers=self.headers)
        return await to_aiohttp_response(
            await self.app.async_dispatch(await to_bolt_request(request))
        )


@pytest.fixture
def web_app(slack: FakeSlack, client: AsyncWebClient) -> AsyncApp:
    return AsyncApp(
        client=client, signing_secret=slack.signing_secret, process_before_response=True
    )


@pytest.fixture
async def door(web_app: AsyncApp) -> Door:
    return Door(web_app)


@pytest.fixture
async def http(slack: FakeSlack, door: Door) -> AsyncIterator[HttpEvents]:
    application = web.Application()
    application.router.add_post("/slack/events", door.answer)
    runner = web.AppRunner(application, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield slack.send_to(f"http://{host}:{port}/slack/events")
    await runner.cleanup()


async def test_the_address_is_verified(http: HttpEvents) -> None:
    assert await http.verifies()


async def test_a_dialogue(web_app: AsyncApp, http: HttpEvents, anna: FakeSlackUser) -> None:
    @web_app.event("message")
    async def card(say: Any) -> None:
        button = {
            "type": "button",
            "action_id": "go",
            "text": {"type": "plain_text", "text": "Dalej & dalej"},
        }
        await say(text="Karta", blocks=[{"type": "actions", "elements": [button]}])

    @web_app.action("go")
    async def go(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Gotowe")

    @web_app.command("/menu")
    async def menu(ack: Any, command: Body) -> None:
        await ack(f"Menu: {command['text']}")

    await anna.types("Halo")
    await anna.taps("Dalej & dalej")
    assert (await anna.sees("Gotowe")).text == "Gotowe"
    await anna.commands("/menu", "żółte")
    assert (await anna.sees("Menu")).text == "Menu: żółte"


async def test_a_wrong_signature_and_an_old_request_are_turned_away(
    slack: FakeSlack, http: HttpEvents, anna: FakeSlackUser, web_app: AsyncApp
) -> None:
    @web_app.event("message")
    async def hear() -> None: ...

    await anna.types("Halo")
    await slack.delivery.idle()
    _, payload = slack.delivery.sent[0]
    statuses = [
        (await http.post("events_api", payload)).status,
        (await http.post("events_api", payload, secret="guessed")).status,
        (await http.post("events_api", payload, age=301)).status,
    ]
    assert statuses == [200, 401, 401]


async def test_refused_events_are_sent_again_with_number_and_reason(
    slack: FakeSlack, http: HttpEvents, door: Door, anna: FakeSlackUser, web_app: AsyncApp
) -> None:
    @web_app.event("message")
    async def hear() -> None: ...

    slack.delivery.retry_delays = (0.0, 0.0, 0.0)
    door.statuses = [500, 503]
    await anna.types("Halo")
    await slack.delivery.idle()
    told = [(h.get("x-slack-retry-num"), h.get("x-slack-retry-reason")) for h in door.seen]
    assert told == [(None, None), ("1", "http_error"), ("2", "http_error")]


async def test_repetitions_come_by_slacks_clock(
    slack: FakeSlack, http: HttpEvents, door: Door, anna: FakeSlackUser, web_app: AsyncApp
) -> None:
    heard = asyncio.Event()

    @web_app.event("message")
    async def hear() -> None:
        heard.set()

    door.statuses = [500, 500]
    await anna.types("Halo")
    with pytest.raises(AssertionError, match="1 deliveries"):
        await slack.delivery.idle(within=0.2)
    assert (len(door.seen), heard.is_set()) == (2, False)
    slack.clock.advance(60)
    await slack.delivery.idle()
    assert heard.is_set()


async def test_an_app_may_ask_not_to_be_told_again(
    slack: FakeSlack, http: HttpEvents, door: Door, anna: FakeSlackUser
) -> None:
    door.statuses, door.headers = [500], {"X-Slack-No-Retry": "1"}
    await anna.types("Halo")
    await slack.delivery.idle()
    assert (len(door.seen), len(slack.delivery.lost)) == (1, 1)


async def test_a_server_that_is_gone_is_noticed_by_the_person(
    slack: FakeSlack, anna: FakeSlackUser
) -> None:
    slack.send_to("http://127.0.0.1:9/slack/events")
    await anna.commands("/menu")
    assert "/menu failed" in await anna.sees_warning()

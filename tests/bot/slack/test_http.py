"""Events over HTTP: what Slack has signed is taken, anything else is not even read."""

import asyncio
import time
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from aiohttp import ClientSession, web
from slack_sdk.signature import SignatureVerifier

from bot.slack.http import EVENTS, LARGEST, Requests
from messages.events import Command, Text
from tests.bot.slack.intaking import Reception
from tests.fakes.slack.http_events import HttpEvents
from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack_server import FakeSlack


@pytest.fixture
async def address(reception: Reception, server: FakeSlack) -> AsyncIterator[str]:
    application = web.Application()
    application.add_routes(Requests(reception.app, server.signing_secret).routes())
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}{EVENTS}"
    await runner.cleanup()


@pytest.fixture
async def way(address: str, server: FakeSlack) -> HttpEvents:
    return server.send_to(address)


async def status(address: str, body: str, secret: str, **headers: str) -> int:
    stamp = str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body) or ""
    signed = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature, **headers}
    async with (
        ClientSession() as session,
        session.post(address, data=BytesIO(body.encode()), headers=signed) as response,
    ):
        return response.status


async def test_the_address_proves_that_it_is_ours(way: HttpEvents) -> None:
    assert await way.verifies()


async def test_what_people_do_comes_in_as_events(
    way: HttpEvents, reception: Reception, server: FakeSlack, anna: FakeSlackUser
) -> None:
    await anna.types("Dzień dobry")
    await server.delivery.idle()
    await anna.types("/lacznik zadanie payload=1 & 2")
    await server.delivery.idle()
    assert [event.body for event in reception.intake.events] == [
        Text("Dzień dobry"),
        Command("zadanie", "payload=1 & 2"),
    ]
    assert (server.complaints, server.delivery.lost) == ([], [])


async def test_nothing_is_acknowledged_before_it_is_committed(
    way: HttpEvents, reception: Reception, server: FakeSlack, anna: FakeSlackUser
) -> None:
    reception.intake.held = asyncio.Event()
    await anna.types("terminy")
    await reception.intake.began.wait()
    with pytest.raises(AssertionError, match="not acknowledged"):
        await server.delivery.idle(within=0.2)
    reception.intake.held.set()
    await server.delivery.idle()


async def test_when_nothing_can_be_stored_slack_sends_it_again(
    way: HttpEvents, reception: Reception, server: FakeSlack, anna: FakeSlackUser
) -> None:
    reception.intake.fail = [RuntimeError("no database")]
    await anna.types("terminy")
    await server.delivery.idle()
    assert [event.body for event in reception.intake.events] == [Text("terminy")]
    assert server.delivery.lost == []


async def test_what_is_not_signed_by_our_secret_or_is_old_is_refused(
    way: HttpEvents, reception: Reception, address: str, server: FakeSlack
) -> None:
    payload = {"type": "event_callback", "event_id": "Ev1"}
    for told in ({"secret": "other"}, {"age": 301.0}, {"age": -301.0}):
        async with await way.post("events_api", payload, **told) as response:  # type: ignore[arg-type]
            assert response.status == 401
    secret = server.signing_secret
    odd = {"X-Slack-Request-Timestamp": "yesterday"}
    assert await status(address, "{}", secret, **odd) == 401
    assert (reception.intake.events, reception.intake.buried) == ([], [])


@pytest.mark.parametrize("body", ["payload=%7B", "", "payload=%5B%5D"])
async def test_what_is_signed_and_unreadable_is_refused(
    address: str, server: FakeSlack, body: str
) -> None:
    assert await status(address, body, server.signing_secret) == 400


async def test_bytes_that_are_no_text_are_refused(address: str) -> None:
    async with (
        ClientSession() as session,
        session.post(
            address,
            data=b"\xff",
            headers={
                "X-Slack-Request-Timestamp": str(int(time.time())),
                "X-Slack-Signature": "v0=1",
            },
        ) as response,
    ):
        assert response.status == 401


async def test_a_body_that_is_too_large_is_not_taken_in(address: str, server: FakeSlack) -> None:
    body = "x" * (LARGEST + 1)
    assert await status(address, body, server.signing_secret) == 413

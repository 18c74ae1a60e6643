"""Socket Mode as slack-bolt lives it: events, acknowledgements, repetitions, dying connections."""

import asyncio
from typing import Any

import pytest
from aiohttp import ClientSession, WSServerHandshakeError
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack_server import FakeSlack

Body = dict[str, Any]


async def test_a_typed_text_arrives_and_its_answer_is_seen(
    slack: FakeSlack, app: AsyncApp, anna: FakeSlackUser
) -> None:
    heard: list[Body] = []

    @app.event("message")
    async def reply(body: Body, say: Any) -> None:
        heard.append(body)
        await say("Dzień dobry")

    await anna.types("Kiedy <termin> & co?")
    assert (await anna.sees("Dzień")).text == "Dzień dobry"
    event = heard[0]["event"]
    assert (event["text"], event["channel_type"]) == ("Kiedy &lt;termin&gt; &amp; co?", "im")
    assert (event["user"], heard[0]["team_id"]) == (anna.id, slack.team.id)
    await slack.delivery.idle()
    assert len(heard) == 1  # the bot's own message came too, and bolt left it out
    assert [kind for kind, _ in slack.delivery.sent] == ["events_api", "events_api"]


async def test_an_event_that_is_not_acknowledged_comes_again(
    slack: FakeSlack, app: AsyncApp, anna: FakeSlackUser
) -> None:
    slack.delivery.ack_seconds = 0.05
    tries: list[tuple[str, str]] = []

    @app.event("message")
    async def stumble(body: Body, request: Any) -> None:
        tries.append((body["event_id"], request.headers["x-slack-retry-num"][0]))
        if len(tries) < 2:
            await asyncio.sleep(0.2)

    await anna.types("Halo")
    await slack.delivery.idle()
    assert [number for _, number in tries] == ["0", "1"]
    assert len({event for event, _ in tries}) == 1
    assert slack.delivery.lost == []


async def test_an_event_is_given_up_after_three_repetitions(
    slack: FakeSlack, app: AsyncApp, anna: FakeSlackUser
) -> None:
    slack.delivery.retry_delays = (0.0, 0.0, 0.0)
    slack.delivery.ack_seconds = 0.05
    tries = 0

    @app.event("message")
    async def stumble() -> None:
        nonlocal tries
        tries += 1
        await asyncio.sleep(0.2)

    await anna.types("Halo")
    await slack.delivery.idle()
    assert (tries, len(slack.delivery.lost)) == (4, 1)


async def test_a_command_is_answered_to_one_person_alone(
    app: AsyncApp, anna: FakeSlackUser
) -> None:
    commands: list[Body] = []

    @app.command("/menu")
    async def menu(ack: Any, command: Body) -> None:
        commands.append(command)
        await ack("Co chcą Państwo zrobić?")

    await anna.types("/menu teraz")
    assert (await anna.sees("Państwo")).text == "Co chcą Państwo zrobić?"
    assert (commands[0]["command"], commands[0]["text"]) == ("/menu", "teraz")
    assert [message.text for message in anna.ephemerals] == ["Co chcą Państwo zrobić?"]
    assert anna.chat == []


async def test_a_late_app_is_blamed_by_slack_itself(
    slack: FakeSlack, app: AsyncApp, anna: FakeSlackUser
) -> None:
    @app.command("/menu")
    async def menu(ack: Any) -> None:
        await asyncio.sleep(0.1)
        await ack()

    slack.delivery.ack_seconds = 0.02
    await anna.types("/menu")
    assert "operation_timeout" in await anna.sees_warning("/menu")


async def test_what_happens_without_a_connection_waits_for_one(
    slack: FakeSlack, client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    await anna.types("Halo")
    app, heard = AsyncApp(client=client), asyncio.Event()

    @app.event("message")
    async def hear() -> None:
        heard.set()

    handler = AsyncSocketModeHandler(app, slack.app_token)
    await handler.connect_async()
    await asyncio.wait_for(heard.wait(), 5)
    await handler.close_async()


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
async def test_a_new_connection_is_made_when_slack_asks_for_one(
    slack: FakeSlack, app: AsyncApp, anna: FakeSlackUser, reason: str
) -> None:
    heard: list[str] = []

    @app.event("message")
    async def hear(event: Body) -> None:
        heard.append(event["text"])

    await slack.socket.disconnect(reason)
    await slack.socket.connected(times=2)
    await anna.types("Halo")
    await slack.delivery.idle()
    assert heard == ["Halo"]


async def test_a_silent_death_is_noticed_by_missing_pongs_and_nothing_is_lost(
    slack: FakeSlack, app: AsyncApp, anna: FakeSlackUser
) -> None:
    slack.delivery.ack_seconds = 0.3
    heard: list[str] = []

    @app.event("message")
    async def hear(event: Body) -> None:
        heard.append(event["text"])

    slack.socket.fall_silent()
    await anna.types("Halo")
    await slack.socket.connected(times=2)
    await slack.delivery.idle()
    assert heard == ["Halo"]


async def test_connections_take_turns(slack: FakeSlack, app: AsyncApp, anna: FakeSlackUser) -> None:
    handler = AsyncSocketModeHandler(app, slack.app_token)
    await handler.connect_async()
    await slack.socket.connected(times=2)
    seen: list[str] = []

    @app.event("message")
    async def hear(event: Body) -> None:
        seen.append(event["text"])

    for text in ("1", "2", "3", "4"):
        await anna.types(text)
    await slack.delivery.idle()
    assert sorted(seen) == ["1", "2", "3", "4"]
    assert slack.socket.complaints == []
    await handler.close_async()


async def test_a_broken_connection_is_made_again_and_the_event_repeated(
    slack: FakeSlack, app: AsyncApp, anna: FakeSlackUser
) -> None:
    slack.delivery.ack_seconds = 0.3
    heard: list[str] = []

    @app.event("message")
    async def hear(event: Body) -> None:
        heard.append(event["text"])

    await slack.socket.drop()
    await anna.types("Halo")
    await slack.socket.connected(times=2)
    await slack.delivery.idle()
    assert heard == ["Halo"]


async def test_a_connection_may_answer_pings_and_yet_bring_nothing(
    slack: FakeSlack, app: AsyncApp, anna: FakeSlackUser
) -> None:
    slack.delivery.ack_seconds = 0.1
    slack.delivery.retry_delays = ()
    slack.socket.fall_silent(answers_pings=True)
    await anna.types("Halo")
    await slack.delivery.idle()
    assert len(slack.delivery.lost) == 1
    assert slack.socket.opened == 1


async def test_an_address_of_a_connection_is_good_once(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    url = (await client.apps_connections_open(app_token=slack.app_token))["url"]
    async with ClientSession() as session:
        async with session.ws_connect(url) as socket:
            assert (await socket.receive_json())["type"] == "hello"
            await slack.socket.ping()
        with pytest.raises(WSServerHandshakeError):
            await session.ws_connect(url)


async def test_a_payload_where_none_is_taken_is_complained_of(
    slack: FakeSlack, client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    url = (await client.apps_connections_open(app_token=slack.app_token))["url"]
    async with ClientSession() as session, session.ws_connect(url) as socket:
        await socket.receive_json()
        await anna.types("Halo")
        envelope = await socket.receive_json()
        assert envelope["accepts_response_payload"] is False
        await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"a": 1}})
        await slack.delivery.idle()
        await socket.send_json({"envelope_id": envelope["envelope_id"]})  # once too often
        await anna.types("Halo?")
        await socket.send_json({"envelope_id": (await socket.receive_json())["envelope_id"]})
        await slack.delivery.idle()
        assert len(slack.socket.complaints) == 2

"""Clients by home on one pool of connections."""

import asyncio
import logging
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.settings import Mistake
from bot.slack.connection import Connections, Identity, proxy_for
from bot.slack.refusals import Meaning, Refused
from tests.fakes.slack_server import TEAM, FakeSlack


async def test_one_token_serves_every_home_with_one_client(connections: Connections) -> None:
    clients = [await connections.client(home) for home in ("T1", "T2", "T1")]
    assert clients[0] is clients[1] is clients[2]
    assert connections.is_single


async def test_the_bot_learns_who_it_is_once(connections: Connections, server: FakeSlack) -> None:
    expected = Identity(TEAM, "", "U0BOT00001", "lacznik")
    assert await connections.identify() == expected
    assert await connections.identity(TEAM) == expected
    server.calls.assert_made("auth.test")


async def test_the_organisation_is_told_apart_from_the_workspace() -> None:
    async with (
        FakeSlack(enterprise="E1") as server,
        Connections(server.bot_token, base_url=server.api_url) as connections,
    ):
        identity = await connections.identify()
    assert identity is not None
    assert (identity.team, identity.organisation) == (TEAM, "E1")


async def test_a_token_that_is_none_is_a_mistake_told_in_a_line(server: FakeSlack) -> None:
    async with Connections("xoxb-wrong", base_url=server.api_url) as connections:
        with pytest.raises(Mistake) as caught:
            await connections.identify()
    assert str(caught.value) == "Slack refuses LACZNIK_SLACK_BOT_TOKEN (invalid_auth)"


@pytest.mark.parametrize("trouble", ["drop", "break", "limit"])
async def test_a_slack_that_does_not_answer_is_asked_again_later(
    connections: Connections, server: FakeSlack, trouble: str
) -> None:
    {"drop": server.drop_next, "break": server.break_next, "limit": server.limit_next}[trouble](
        "auth.test"
    )
    assert await connections.identify() is None
    assert await connections.identity(TEAM) is not None


async def test_nobody_at_the_address_is_no_mistake(unused_tcp_port: int) -> None:
    base = f"http://127.0.0.1:{unused_tcp_port}/api/"
    async with Connections("xoxb-1", base_url=base) as connections:
        assert await connections.identify() is None


async def test_a_proxy_that_answers_with_plain_text_is_no_mistake() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(text="Please log in to the network of the school")

    app = web.Application()
    app.router.add_post("/api/{method}", answer)
    async with TestServer(app) as proxy:
        connections = Connections("xoxb-1", base_url=str(proxy.make_url("/api/")))
        await connections.open()
        assert await connections.identify() is None
        await connections.close()


async def test_without_installations_there_is_no_home() -> None:
    async with Connections() as connections:
        with pytest.raises(Refused) as caught:
            await connections.client("T1")
        assert (caught.value.code, caught.value.meaning) == ("not_installed", Meaning.TOKEN)
        assert await connections.identity("T1") is None


async def test_many_calls_at_once_share_the_pool(
    connections: Connections, server: FakeSlack
) -> None:
    client = await connections.client(TEAM)
    answers = await asyncio.gather(*(client.auth_test() for _ in range(30)))
    assert {answer["team_id"] for answer in answers} == {TEAM}


async def test_connections_open_again_after_they_were_closed(server: FakeSlack) -> None:
    connections = Connections(server.bot_token, base_url=server.api_url)
    for _ in range(2):
        await connections.open()
        await connections.open()
        assert await connections.identify() is not None
        await connections.close()
    with pytest.raises(RuntimeError):
        connections.make_client()


async def test_nothing_of_a_call_is_logged(
    connections: Connections, caplog: pytest.LogCaptureFixture, server: FakeSlack
) -> None:
    caplog.set_level(logging.DEBUG)
    client = await connections.client(TEAM)
    user = server.user(id="U0ANNA")
    await client.chat_postMessage(channel=user.id, text="tajne")
    assert "tajne" not in caplog.text
    assert server.bot_token not in caplog.text


def test_a_proxy_of_the_environment_is_used_but_not_for_ourselves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example.org:3128")
    monkeypatch.setenv("http_proxy", "http://proxy.example.org:3128")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    found: list[Any] = [
        proxy_for("https://slack.com/api/"),
        proxy_for("http://127.0.0.1:8080/api/"),
    ]
    assert found == ["http://proxy.example.org:3128", None]

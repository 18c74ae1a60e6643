"""The same poison through the doors themselves: sockets, HTTP, and whatever is no JSON at all.

Slack is always answered as if all were well, or it would bring the poison again and again and in
the end send nothing more.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from hypothesis import example, given
from hypothesis import strategies as st

from bot.slack import link
from bot.slack.app import App
from bot.slack.connection import Connections
from bot.slack.http import EVENTS, Requests
from bot.slack.socket import Sockets
from storage import Session, invitations
from storage.database import Database
from tests import builders
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW
from tests.doors import Premises
from tests.fakes.slack.http_events import FORM, JSON, sign
from tests.fakes.slack.limits import Limits
from tests.fakes.slack_server import FakeSlack
from tests.faults.people import WebPerson
from tests.faults.poison import SLACK, WEB, anew, bent
from tests.faults.test_poison import NUMBERS, POISONED, Reception, reception

KINDS = ("events_api", "interactive", "slash_commands")
WITHIN = 20.0  # seconds

__all__ = ["reception"]


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(limits=Limits(enforced=False)) as server:
        server.delivery.ack_seconds = WITHIN
        yield server


@pytest.fixture
async def connections(slack: FakeSlack) -> AsyncIterator[Connections]:
    async with Connections(slack.bot_token, base_url=slack.api_url) as made:
        yield made


@pytest.fixture
async def app(reception: Reception, connections: Connections) -> App:
    return App(connections, reception.slack)


@pytest.fixture
async def by_socket(
    reception: Reception, slack: FakeSlack, app: App, connections: Connections
) -> AsyncIterator[None]:
    sockets = Sockets(
        app,
        connections,
        slack.app_token,
        reception.background,
        now=reception.clock.now,
        pause=lambda _: 0.01,
    )
    run = asyncio.ensure_future(sockets.run())
    await slack.socket.connected(within=WITHIN)
    yield
    sockets.stop()
    await asyncio.wait_for(run, WITHIN)


@pytest.fixture
async def by_http(slack: FakeSlack, app: App) -> AsyncIterator[str]:
    application = web.Application()
    application.add_routes(Requests(app, slack.signing_secret).routes())
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    slack.send_to(f"http://{host}:{port}{EVENTS}")
    yield f"http://{host}:{port}{EVENTS}"
    await runner.cleanup()


ENVELOPES = st.tuples(st.sampled_from(KINDS), bent(SLACK))


@POISONED
@given(sent=st.lists(ENVELOPES, min_size=1, max_size=4))
@pytest.mark.usefixtures("by_socket")
async def test_poison_over_socket_mode_is_acknowledged(
    reception: Reception, slack: FakeSlack, sent: list[tuple[str, Any]]
) -> None:
    for kind, payload in sent:
        assert (await slack.way.send(kind, anew(payload, next(NUMBERS)), None)).is_acked
    await _somebody_is_served(reception, slack)


@POISONED
@given(sent=st.lists(bent(SLACK), min_size=1, max_size=4))
@pytest.mark.usefixtures("by_http")
async def test_poison_over_http_is_acknowledged(
    reception: Reception, slack: FakeSlack, sent: list[Any]
) -> None:
    for payload in sent:
        kind = "events_api" if "event_id" in payload else "interactive"
        assert (await slack.way.send(kind, anew(payload, next(NUMBERS)), None)).is_acked
    await _somebody_is_served(reception, slack)


async def _somebody_is_served(reception: Reception, slack: FakeSlack) -> None:
    anna = slack.user(id=f"U0{next(NUMBERS)}")
    await anna.types("dzień dobry")
    await slack.delivery.idle(within=WITHIN)
    assert slack.delivery.lost == []
    assert await reception.serves("slack")


FRAMES: list[str | bytes] = [
    "",
    "x",
    "[]",
    "{}",
    "null",
    "{",
    "[" * 50_000,
    b"\xff\x00",
    '{"type": "hello"}',
    '{"type": ["hello"]}',
    '{"type": "of tomorrow", "payload": {}}',
    '{"envelope_id": 5}',
    '{"envelope_id": null, "type": "events_api", "payload": {}}',
    '{"envelope_id": "a", "type": "events_api"}',
    '{"envelope_id": "b", "type": "events_api", "payload": []}',
    '{"envelope_id": "c", "type": "events_api", "payload": "x"}',
    '{"envelope_id": "d", "type": {"a": 1}, "payload": {"type": "event_callback"}}',
    '{"type": "disconnect", "reason": 7}',
    '{"type": "disconnect", "reason": {"a": "b"}}',
]


@pytest.mark.parametrize("frame", FRAMES, ids=range(len(FRAMES)))
@pytest.mark.usefixtures("by_socket")
async def test_no_frame_makes_a_connection_deaf(
    reception: Reception, slack: FakeSlack, frame: str | bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "LOOK_EVERY", 0.05)
    (connection,) = slack.socket.connections
    for _ in range(3):
        if isinstance(frame, str):
            await connection.socket.send_str(frame)
        else:
            await connection.socket.send_bytes(frame)
    await _somebody_is_served(reception, slack)


BODIES = ["", "x", "[]", "{}", "null", "payload=", "payload=[]", "payload=x", "[" * 50_000, "a=%FF"]


@pytest.mark.parametrize("content_type", [JSON, FORM, "text/plain"])
async def test_no_body_that_is_signed_is_an_error_of_ours(
    reception: Reception, slack: FakeSlack, by_http: str, content_type: str
) -> None:
    for body in BODIES:
        stamp = str(slack.clock.date())
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": sign(slack.signing_secret, stamp, body),
        }
        session = slack.way._session  # type: ignore[attr-defined]
        async with session.post(by_http, data=body.encode(), headers=headers) as response:
            assert response.status in (200, 400), body
    await _somebody_is_served(reception, slack)


# --- the web chat, whole -------------------------------------------------------------------------


@pytest.fixture
async def page(sqlite_database: Database, tmp_path: Path) -> AsyncIterator[WebPerson]:
    premises = Premises(sqlite_database, tmp_path, "web", NOW)
    await premises.open()
    code = sqlite_database.write_now(_invite)
    person = WebPerson(premises.url, WITHIN)
    await person.enter(code)
    await person.sees("co chcą Państwo zrobić")
    yield person
    await person.close()
    await premises.close()


def _invite(session: Session) -> str:
    anna = builders.person(session, "W-1")
    return invitations.issue(
        session, anna.id, NOW, created_by=None, random=secrets.token_bytes
    ).code


TEXTS = st.one_of(
    bent(WEB),
    st.text(max_size=40),
    st.sampled_from(["[" * 60_000, "9" * 5000, '{"id": 1e999}', '"\\ud800"', "null", ""]),
    st.fixed_dictionaries({"kind": st.just("older"), "before": st.text(max_size=9)}).map(
        json.dumps
    ),
)


@POISONED
@example(frames=[{"id": "\ud800"}])
@example(frames=[{"id": "message-1", "kind": "text", "text": "a\ud800"}])
@given(frames=st.lists(TEXTS, min_size=1, max_size=4))
async def test_no_frame_of_a_page_ends_its_connection(page: WebPerson, frames: list[Any]) -> None:
    socket = page._socket
    for frame in frames:
        await socket.send_str(_written(frame).encode(errors="replace").decode())
    await page.types("/pomoc")
    await page.sees("biuro@")
    assert page._socket is socket


def _written(frame: Any) -> str:
    """As a message that has not come before."""
    if isinstance(frame, str):
        return frame
    is_as_ever = str(frame.get("id")).startswith("message-")
    return json.dumps(frame | ({"id": f"message-{next(NUMBERS)}"} if is_as_ever else {}))

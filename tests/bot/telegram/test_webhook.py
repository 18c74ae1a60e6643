"""Intake by webhook: Telegram alone is heard, and answered only after the commit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientSession, web
from structlog.testing import capture_logs

from bot.telegram.channel import TelegramChannel
from bot.telegram.connection import Connection
from bot.telegram.polling import Poller
from bot.telegram.webhook import LARGEST, SECRET_HEADER, Address, Webhook, address_of
from messages.events import Pressed, Text
from messages.steps import Button, Say, Toast
from tests.bot.telegram.conftest import FakeTelegram, FakeUser, RecordingIntake

NOW = datetime(2017, 4, 10, 7, 0, tzinfo=UTC)
PUBLIC = "https://czat.example.org"
KEY = b"klucz"


class Hook:
    """A webhook behind a proxy that takes https for it."""

    def __init__(
        self, connection: Connection, intake: RecordingIntake, server: FakeTelegram
    ) -> None:
        self.address = address_of(KEY, server.token)
        self.webhook = Webhook(
            connection, intake, self.address, PUBLIC, now=lambda: NOW, pause=lambda _: 0.01
        )
        self.server = server

    async def open(self) -> None:
        application = web.Application()
        application.add_routes(self.webhook.routes())
        self._runner = web.AppRunner(application)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = "http://127.0.0.1:{1}".format(*self._runner.addresses[0])
        self.server.updates.behind_proxy[PUBLIC] = self.url
        self.running = asyncio.ensure_future(self.webhook.run())

    async def close(self) -> None:
        """Harmless when it is closed already."""
        self.webhook.stop()
        await asyncio.wait_for(self.running, 2)
        await self._runner.cleanup()

    async def post(self, body: bytes, secret: str | None = None, path: str = "") -> int:
        """As somebody would from anywhere: the status."""
        headers = {} if secret is None else {SECRET_HEADER: secret}
        url = self.url + (path or self.address.path)
        async with (
            ClientSession() as session,
            session.post(url, data=BytesIO(body), headers=headers) as answer,
        ):
            return answer.status


@pytest.fixture
async def hook(
    connection: Connection, intake: RecordingIntake, server: FakeTelegram
) -> AsyncIterator[Hook]:
    made = Hook(connection, intake, server)
    await made.open()
    await server.calls.wait_for("setWebhook")
    yield made
    await made.close()


def test_the_address_depends_on_the_key_and_the_bot() -> None:
    one = address_of(KEY, "1:a")
    assert one == address_of(KEY, "1:a")
    others = [address_of(b"inny", "1:a"), address_of(KEY, "1:b"), Address(one.secret, one.path)]
    assert one not in others
    assert len({len(other.path) for other in others[:2]}) == 1
    assert len(one.path) == len("/telegram/") + 64


async def test_what_people_do_comes_in(
    hook: Hook, server: FakeTelegram, anna: FakeUser, intake: RecordingIntake
) -> None:
    for text in ("pierwsza", "druga"):
        await anna.types(text)
    await server.updates.wait_until_taken()
    assert [event.body for event in intake.events] == [Text("pierwsza"), Text("druga")]
    assert hook.webhook.state.problem == ""
    assert ("default", "en") in server.commands
    assert server.calls.of("getUpdates") == []


async def test_it_is_answered_after_the_commit_only(
    hook: Hook, server: FakeTelegram, anna: FakeUser, intake: RecordingIntake
) -> None:
    intake.held = asyncio.Event()
    await anna.types("terminy")
    await intake.began.wait()
    assert len(server.updates.pending) == 1
    intake.held.set()
    await server.updates.wait_until_taken()


async def test_what_could_not_be_stored_comes_again(
    hook: Hook, server: FakeTelegram, anna: FakeUser, intake: RecordingIntake
) -> None:
    intake.fail = [RuntimeError("no database")] * 3
    with capture_logs() as logs:
        await anna.types("terminy")
        await server.updates.wait_until_taken()
    assert [event.body for event in intake.events] == [Text("terminy")]
    assert hook.webhook.state.problem == ""
    names = [line["event"] for line in logs if line["log_level"] == "error"]
    assert names == ["telegram.not_stored"]


async def test_a_press_is_answered_in_the_answer(
    hook: Hook,
    server: FakeTelegram,
    channel: TelegramChannel,
    anna: FakeUser,
    intake: RecordingIntake,
) -> None:
    intake.toast = Toast("Zapisano")
    await channel.send("7", Say("Pytanie", ((Button("Tak", "yes"),),)), None, row=1)
    await anna.taps("Tak")
    await anna.sees_toast("Zapisano")
    (event,) = intake.events
    assert isinstance(event.body, Pressed)
    server.calls.assert_none_refused()


@pytest.mark.parametrize("secret", [None, "", "x" * 64, "zażółć"])
async def test_strangers_are_refused_unread(
    hook: Hook, intake: RecordingIntake, secret: str | None
) -> None:
    with capture_logs() as logs:
        assert await hook.post(b'{"update_id": 1}', secret) == 401
    assert (intake.events, intake.buried) == ([], [])
    assert hook.address.secret not in repr(logs)


async def test_another_path_is_not_there(hook: Hook) -> None:
    secret = hook.address.secret
    assert await hook.post(b"{}", secret, path="/telegram/" + "0" * 64) == 404


async def test_a_body_too_large_is_refused(hook: Hook, intake: RecordingIntake) -> None:
    assert await hook.post(b" " * (LARGEST + 1), hook.address.secret) == 413
    assert intake.buried == []


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"null", b'{"no": "number"}', b"\xff\xfe\x00", b"[" * 60_000]
)
async def test_what_is_no_update_is_buried_and_not_asked_for_again(
    hook: Hook, intake: RecordingIntake, raw: bytes
) -> None:
    assert await hook.post(raw, hook.address.secret) == 200
    ((_, channel, kept, _),) = intake.buried
    assert (channel, kept) == ("telegram", raw)


async def test_poison_is_buried_and_intake_goes_on(
    hook: Hook, server: FakeTelegram, anna: FakeUser, intake: RecordingIntake
) -> None:
    server.push_update({"message": {"text": ["nie", "tekst"]}})
    await anna.types("terminy")
    await server.updates.wait_until_taken()
    assert len(intake.buried) == 1
    assert [event.body for event in intake.events] == [Text("terminy")]


async def test_trouble_at_the_start_is_survived(
    connection: Connection, intake: RecordingIntake, server: FakeTelegram
) -> None:
    server.break_next("setWebhook", 502)
    hook = Hook(connection, intake, server)
    await hook.open()
    await server.calls.wait_for("setWebhook", times=2)
    await asyncio.sleep(0.1)  # for the answer to arrive
    await hook.close()
    assert server.updates.webhook is not None
    assert hook.webhook.state.problem == ""


async def test_what_is_set_already_is_left_alone_and_a_stop_keeps_it(
    hook: Hook, connection: Connection, intake: RecordingIntake, server: FakeTelegram
) -> None:
    await hook.close()
    next_one = Hook(connection, intake, server)
    await next_one.open()
    await server.calls.wait_for("getWebhookInfo", times=2)
    await next_one.close()
    assert len(server.calls.of("setWebhook")) == 1
    assert (server.updates.webhook or {})["url"] == PUBLIC + hook.address.path


async def test_polling_again_deletes_it_and_loses_nothing(
    hook: Hook, server: FakeTelegram, anna: FakeUser, poller: Poller, intake: RecordingIntake
) -> None:
    intake.fail = [RuntimeError("going")] * 1000
    await anna.types("przed")
    await hook.close()
    intake.fail = []
    running = asyncio.ensure_future(poller.run())
    await server.updates.wait_until_taken()
    assert server.updates.webhook is None
    assert [event.body for event in intake.events] == [Text("przed")]
    poller.stop()
    await asyncio.wait_for(running, 2)


async def test_a_refused_token_is_told_and_not_quoted(
    connection: Connection, intake: RecordingIntake, server: FakeTelegram
) -> None:
    server.refuse_next("setWebhook", 401, "Unauthorized")
    hook = Hook(connection, intake, server)
    with capture_logs() as logs:
        await hook.open()
        await server.calls.wait_for("setWebhook")
        await asyncio.sleep(0.05)
        assert hook.webhook.state.problem == "token_revoked"
        await hook.close()
    seen: Any = repr(logs)
    assert server.token not in seen
    assert hook.address.secret not in seen

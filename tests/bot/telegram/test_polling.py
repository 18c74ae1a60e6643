"""Intake by long polling: nothing lost, nothing stuck, every trouble survived and named."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from bot.telegram.channel import TelegramChannel
from bot.telegram.connection import Connection
from bot.telegram.polling import Poller, pause_before
from messages.events import Blocked, Command, Pressed, Text, Unblocked, Uploaded
from messages.steps import Button, Say, Toast
from tests.bot.telegram.conftest import NOW, FakeTelegram, FakeUser, RecordingIntake


@asynccontextmanager
async def running(
    poller: Poller, server: FakeTelegram, *, is_presented: bool = True
) -> AsyncIterator[None]:
    task = asyncio.ensure_future(poller.run())
    if is_presented:
        await server.updates.wait_until_polled()
    yield
    poller.stop()
    await asyncio.wait_for(task, 2)


async def test_starting_presents_the_bot_and_takes_it_from_a_webhook(
    poller: Poller, server: FakeTelegram
) -> None:
    server.updates.set_webhook(url="https://other.example/hook")
    async with running(poller, server):
        assert server.updates.webhook is None
    assert ("default", "en") in server.commands
    server.calls.assert_made("deleteWebhook", drop_pending_updates=False)
    assert (poller.state.problem, poller.state.last_poll_ok) == ("", NOW)


async def test_what_waited_comes_in_before_the_bot_is_presented(
    poller: Poller, server: FakeTelegram, anna: FakeUser, intake: RecordingIntake
) -> None:
    await anna.types("terminy")
    held = server.hold_next("getMe")
    async with running(poller, server, is_presented=False):
        await asyncio.wait_for(intake.began.wait(), 2)
        held.set()
    assert [event.body for event in intake.events] == [Text("terminy")]


async def test_what_people_do_comes_in_as_events(
    poller: Poller, server: FakeTelegram, anna: FakeUser, intake: RecordingIntake
) -> None:
    async with running(poller, server):
        await anna.types("/start K7Q2-MD41-9XWF")
        await anna.types("terminy")
        file = await anna.uploads("raport.pdf", b"%PDF", "application/pdf")
        await anna.blocks()
        await anna.unblocks()
        await server.updates.wait_until_taken()
    assert [event.body for event in intake.events] == [
        Command("start", "K7Q2-MD41-9XWF"),
        Text("terminy"),
        Uploaded(file.file_id, "raport.pdf", "application/pdf", 4),
        Blocked(),
        Unblocked(),
    ]
    assert poller.state.last_poll_ok == NOW


async def test_a_press_is_answered_with_the_toast(
    poller: Poller,
    channel: TelegramChannel,
    server: FakeTelegram,
    anna: FakeUser,
    intake: RecordingIntake,
) -> None:
    intake.toast = Toast("Zapisano")
    await channel.send("7", Say("Pytanie", ((Button("Tak", "yes"),),)), None, row=1)
    async with running(poller, server):
        await anna.taps("Tak")
        await anna.sees_toast("Zapisano")
    (event,) = intake.events
    assert isinstance(event.body, Pressed)
    assert (event.body.token, event.body.label) == ("yes", "Tak")


async def test_nothing_is_confirmed_before_it_is_committed(
    poller: Poller, server: FakeTelegram, anna: FakeUser, intake: RecordingIntake
) -> None:
    intake.held = asyncio.Event()
    async with running(poller, server):
        await anna.types("terminy")
        await intake.began.wait()
        assert len(server.updates.pending) == 1
        intake.held.set()
        await server.updates.wait_until_taken()


async def test_after_a_crash_before_the_commit_the_update_comes_again(
    poller: Poller, server: FakeTelegram, anna: FakeUser, intake: RecordingIntake
) -> None:
    intake.held = asyncio.Event()
    crashed = asyncio.ensure_future(poller.run())
    await anna.types("terminy")
    await intake.began.wait()
    crashed.cancel()
    await asyncio.gather(crashed, return_exceptions=True)
    assert intake.events == []
    intake.held = None
    async with running(poller, server):
        await server.updates.wait_until_taken()
    assert [event.body for event in intake.events] == [Text("terminy")]


async def test_when_nothing_can_be_stored_the_update_comes_again(
    poller: Poller, server: FakeTelegram, anna: FakeUser, intake: RecordingIntake
) -> None:
    intake.fail = [RuntimeError("no database")]
    async with running(poller, server):
        await anna.types("terminy")
        await server.updates.wait_until_taken()
    assert [event.body for event in intake.events] == [Text("terminy")]
    assert poller.state.problem == ""


async def test_a_poisonous_update_is_buried_whole_and_intake_goes_on(
    poller: Poller, server: FakeTelegram, anna: FakeUser, intake: RecordingIntake
) -> None:
    async with running(poller, server):
        poison = {"message": {"text": ["nie", "tekst"]}}
        number = server.push_update(poison)
        await anna.types("terminy")
        await server.updates.wait_until_taken()
    assert [event.body for event in intake.events] == [Text("terminy")]
    ((key, channel, raw, error),) = intake.buried
    assert (key, channel, error) == (f"tg:{number}", "telegram", "AttributeError")
    assert json.loads(raw) == {"update_id": number, **poison}


async def test_a_group_gets_no_answer(
    poller: Poller, server: FakeTelegram, intake: RecordingIntake
) -> None:
    with capture_logs() as logs:
        async with running(poller, server):
            server.push_update(
                {
                    "message": {
                        "message_id": 1,
                        "from": {"id": 7},
                        "chat": {"id": -1, "type": "group"},
                        "text": "cześć",
                    }
                }
            )
            await server.updates.wait_until_taken()
    assert (intake.events, intake.buried) == ([], [])
    assert "telegram.passed_over" in [line["event"] for line in logs]


@pytest.mark.parametrize(
    ("break_it", "problem"),
    [
        (lambda s: s.break_next("getUpdates", 502), "unreachable"),
        (lambda s: s.break_next("getUpdates", 500), "unreachable"),
        (lambda s: s.refuse_next("getUpdates", 409, "Conflict: terminated"), "conflict"),
        (lambda s: s.drop_next("getMe"), "unreachable"),
        (lambda s: s.break_next("setMyCommands", 503), "unreachable"),
    ],
)
async def test_trouble_is_named_once_and_survived(
    poller: Poller,
    server: FakeTelegram,
    anna: FakeUser,
    break_it: Callable[[FakeTelegram], None],
    problem: str,
) -> None:
    break_it(server)
    break_it(server)
    with capture_logs() as logs:
        async with running(poller, server):
            await anna.types("terminy")
            await server.updates.wait_until_taken()
    names = [line["event"] for line in logs if line["log_level"] == "error"]
    assert names == [f"telegram.{problem}"]
    assert "telegram.recovered" in [line["event"] for line in logs]
    assert poller.state.problem == ""


async def test_polling_waits_as_long_as_it_is_told_to(
    poller: Poller, server: FakeTelegram, anna: FakeUser
) -> None:
    server.refuse_next("getUpdates", 429, "Too Many Requests: retry after 1", retry_after=1)
    with capture_logs() as logs:
        async with running(poller, server):
            await anna.types("terminy")
            await server.updates.wait_until_taken()
    (line,) = [line for line in logs if line["log_level"] == "error"]
    assert (line["event"], line["reason"]) == ("telegram.unreachable", "told to wait 1 s")


async def test_a_second_poller_is_named_in_one_line(
    poller: Poller, server: FakeTelegram, connection: Connection
) -> None:
    with capture_logs() as logs:
        async with running(poller, server):
            await connection.get_updates(offset=None, wait=0, kinds=["message"])
            await server.calls.wait_for("getUpdates", times=3)
            await server.updates.wait_until_polled()
    (line,) = [line for line in logs if line["log_level"] == "error"]
    assert line["reason"] == "another process polls this token"


async def test_a_webhook_set_meanwhile_is_deleted_again(
    poller: Poller, server: FakeTelegram
) -> None:
    async with running(poller, server):
        server.updates.set_webhook(url="https://other.example/hook")
        await server.calls.wait_for("deleteWebhook", times=2)
        await server.updates.wait_until_polled()
    assert poller.state.problem == ""


@pytest.mark.parametrize("method", ["getMe", "getUpdates"])
async def test_a_refused_token_is_told_once_and_not_quoted(
    poller: Poller, server: FakeTelegram, method: str
) -> None:
    server.refuse_next(method, 401, "Unauthorized")
    with capture_logs() as logs:
        run = asyncio.ensure_future(poller.run())
        await server.calls.wait_for(method)
        await asyncio.sleep(0.05)
        assert poller.state.problem == "token_revoked"
        poller.stop()
        await asyncio.wait_for(run, 2)
    assert server.token not in repr(logs)
    assert [line["event"] for line in logs if line["log_level"] == "error"] == [
        "telegram.token_revoked"
    ]


async def test_a_token_that_is_let_in_again_is_used_again(
    poller: Poller,
    server: FakeTelegram,
    anna: FakeUser,
    intake: RecordingIntake,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.telegram.door.TOKEN_RETRY_SECONDS", 0.05)
    server.revoke_token()
    run = asyncio.ensure_future(poller.run())
    await asyncio.sleep(0.2)
    assert poller.state.problem == "token_revoked"
    server.revoke_token(revoked=False)
    await anna.types("terminy")
    await server.updates.wait_until_taken()
    poller.stop()
    await asyncio.wait_for(run, 2)
    assert [event.body for event in intake.events] == [Text("terminy")]
    assert poller.state.problem == ""


async def test_stopping_finishes_the_batch_and_confirms_it(
    poller: Poller, server: FakeTelegram, anna: FakeUser, intake: RecordingIntake
) -> None:
    intake.held = asyncio.Event()
    run = asyncio.ensure_future(poller.run())
    await anna.types("terminy")
    await intake.began.wait()
    poller.stop()
    intake.held.set()
    await asyncio.wait_for(run, 2)
    assert [event.body for event in intake.events] == [Text("terminy")]
    assert server.updates.pending == []


async def test_stopping_does_not_wait_for_telegram(poller: Poller, server: FakeTelegram) -> None:
    server.hold_next("getMe")
    run = asyncio.ensure_future(poller.run())
    await asyncio.sleep(0)
    poller.stop()
    await asyncio.wait_for(run, 2)


def test_pauses_grow_to_half_a_minute_at_most() -> None:
    pauses = [pause_before(attempt) for attempt in range(40)]
    assert all(0.5 <= pause <= 30 for pause in pauses)
    assert pauses[0] <= 1
    assert min(pauses[5:]) >= 15

"""Socket Mode: nothing lost, nothing stuck, every trouble survived and named."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from bot.slack import link, socket
from bot.slack.socket import Sockets, pause_before
from messages.events import Command, Text
from tests.bot.slack.intaking import NOW, Reception
from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack_server import FakeSlack


@pytest.fixture
def sockets(reception: Reception, server: FakeSlack) -> Sockets:
    """Not yet running; tries again at once after trouble."""
    return reception.sockets(server.app_token)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pings so often that silence shows within about a second."""
    monkeypatch.setattr(link, "PING_SECONDS", 0.2)
    monkeypatch.setattr(link, "LOOK_EVERY", 0.05)


@asynccontextmanager
async def running(sockets: Sockets, server: FakeSlack) -> AsyncIterator[None]:
    task = asyncio.ensure_future(sockets.run())
    await server.socket.connected()
    yield
    sockets.stop()
    await asyncio.wait_for(task, 5)


def said(reception: Reception) -> list[str]:
    return [event.body.text for event in reception.intake.events if isinstance(event.body, Text)]


async def present(sockets: Sockets) -> link.Link:
    async with asyncio.timeout(2):
        while sockets._link is None:  # noqa: ASYNC110 - tells nobody when it is there
            await asyncio.sleep(0.01)
    return sockets._link


async def settled(server: FakeSlack) -> None:
    await server.delivery.idle()
    assert (server.delivery.lost, server.complaints, server.socket.complaints) == ([], [], [])


async def test_what_people_do_comes_in_as_events(
    reception: Reception, sockets: Sockets, server: FakeSlack, anna: FakeSlackUser
) -> None:
    async with running(sockets, server):
        await anna.types("Dzień dobry")
        await anna.types("/lacznik zadanie")
        await settled(server)
    assert {type(event.body) for event in reception.intake.events} == {Text, Command}
    assert (sockets.state.problem, sockets.state.last_heard) == ("", NOW)


async def test_what_somebody_writes_keeps_its_order(
    reception: Reception, sockets: Sockets, server: FakeSlack, anna: FakeSlackUser
) -> None:
    written = [f"wiersz {number}" for number in range(30)]
    async with running(sockets, server):
        for text in written:
            await anna.types(text)
        await settled(server)
    assert said(reception) == written


async def test_nothing_is_acknowledged_before_it_is_committed(
    reception: Reception, sockets: Sockets, server: FakeSlack, anna: FakeSlackUser
) -> None:
    reception.intake.held = asyncio.Event()
    async with running(sockets, server):
        await anna.types("terminy")
        await reception.intake.began.wait()
        with pytest.raises(AssertionError, match="not acknowledged"):
            await server.delivery.idle(within=0.2)
        reception.intake.held.set()
        await settled(server)


async def test_after_a_crash_before_the_commit_the_event_comes_again(
    reception: Reception,
    sockets: Sockets,
    server: FakeSlack,
    anna: FakeSlackUser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "FINISH_WITHIN", 0)
    reception.intake.fail = [RuntimeError("killed")]
    reception.intake.held = asyncio.Event()
    crashed = asyncio.ensure_future(sockets.run())
    await anna.types("terminy")
    await reception.intake.began.wait()
    crashed.cancel()
    await asyncio.gather(crashed, return_exceptions=True)
    reception.intake.held.set()
    server.clock.advance(3)
    async with running(reception.sockets(server.app_token), server):
        await settled(server)
    assert said(reception) == ["terminy"]


async def test_when_nothing_can_be_stored_the_event_comes_again_and_the_trouble_is_named(
    reception: Reception, sockets: Sockets, server: FakeSlack, anna: FakeSlackUser
) -> None:
    reception.intake.fail = [RuntimeError("no database"), RuntimeError("no database")]
    with capture_logs() as logs:
        async with running(sockets, server):
            await anna.types("terminy")
            await reception.intake.began.wait()
            assert reception.app.front.problem == "not_stored"
            for _ in range(3):
                server.clock.advance(60)
                await asyncio.sleep(0.05)
            await settled(server)
    assert said(reception) == ["terminy"]
    assert reception.intake.events[0].late_by > 0
    assert reception.app.front.problem == ""
    assert [one["event"] for one in logs if one["log_level"] == "error"] == ["slack.not_stored"]


async def test_a_poisonous_event_is_buried_whole_and_acknowledged(
    reception: Reception, sockets: Sockets, server: FakeSlack, anna: FakeSlackUser
) -> None:
    poison = {"type": "event_callback", "event_id": "Ev7", "team_id": "T1", "event": ["nie"]}
    async with running(sockets, server):
        server.delivery.deliver(poison)
        await anna.types("terminy")
        await settled(server)
    ((key, channel, raw, error),) = reception.intake.buried
    assert (key, channel, error) == ("sl:Ev7", "slack", "TypeError")
    assert json.loads(raw) == poison
    assert said(reception) == ["terminy"]


async def test_when_slack_asks_for_a_new_connection_there_is_never_none(
    reception: Reception, sockets: Sockets, server: FakeSlack, anna: FakeSlackUser
) -> None:
    async with running(sockets, server):
        with capture_logs() as logs:
            reception.intake.held = asyncio.Event()
            await anna.types("pierwsza")
            await reception.intake.began.wait()
            await server.socket.disconnect("refresh_requested")
            await server.socket.connected(times=2)
            await anna.types("druga")
            reception.intake.held.set()
            await settled(server)
    assert sorted(said(reception)) == ["druga", "pierwsza"]
    assert [one for one in logs if one["log_level"] == "error"] == []


async def test_a_connection_is_renewed_without_being_asked(
    reception: Reception, server: FakeSlack, anna: FakeSlackUser
) -> None:
    with capture_logs() as logs:
        async with running(reception.sockets(server.app_token, renew_after=0.1), server):
            await server.socket.connected(times=3)
            await anna.types("terminy")
            await settled(server)
    assert said(reception) == ["terminy"]
    assert [one for one in logs if one["log_level"] == "error"] == []


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("fault", ["drop", "silence", "deaf", "mute"])
async def test_a_connection_that_dies_in_whatever_way_is_replaced(
    reception: Reception, sockets: Sockets, server: FakeSlack, anna: FakeSlackUser, fault: str
) -> None:
    async with running(sockets, server):
        client = (await present(sockets))._client
        if fault == "drop":
            await server.socket.drop()
        elif fault == "silence":
            server.socket.fall_silent()
        elif fault == "deaf":
            client.message_receiver.cancel()  # type: ignore[union-attr]
        else:
            client.message_processor.cancel()
        await server.socket.connected(times=2)
        await anna.types("terminy")
        server.clock.advance(3)
        await settled(server)
    assert said(reception) == ["terminy"]
    assert sockets.state.problem == ""


@pytest.mark.parametrize(
    ("break_it", "problem"),
    [
        (lambda s: s.break_next("apps.connections.open", 502), "unreachable"),
        (lambda s: s.drop_next("apps.connections.open"), "unreachable"),
        (lambda s: s.refuse_next("apps.connections.open", "internal_error"), "unreachable"),
    ],
)
async def test_trouble_is_named_once_and_survived(
    reception: Reception,
    sockets: Sockets,
    server: FakeSlack,
    anna: FakeSlackUser,
    break_it: Callable[[FakeSlack], None],
    problem: str,
) -> None:
    break_it(server)
    break_it(server)
    with capture_logs() as logs:
        async with running(sockets, server):
            await anna.types("terminy")
            await settled(server)
    names = [one["event"] for one in logs if one["log_level"] == "error"]
    assert names == [f"slack.{problem}"]
    assert "slack.recovered" in [one["event"] for one in logs]
    assert said(reception) == ["terminy"]


async def test_it_waits_as_long_as_it_is_told_to(sockets: Sockets, server: FakeSlack) -> None:
    server.limit_next("apps.connections.open", 1)
    began = asyncio.get_running_loop().time()
    async with running(sockets, server):
        assert asyncio.get_running_loop().time() - began >= 1


async def test_a_link_that_is_switched_off_is_named_and_tried_again(
    reception: Reception, sockets: Sockets, server: FakeSlack, anna: FakeSlackUser
) -> None:
    with capture_logs() as logs:
        async with running(sockets, server):
            await server.socket.disconnect("link_disabled")
            await server.socket.connected(times=2)
            await anna.types("terminy")
            await settled(server)
    names = [one["event"] for one in logs if one["log_level"] == "error"]
    assert names == ["slack.link_disabled"]
    assert said(reception) == ["terminy"]


@pytest.mark.parametrize("code", ["invalid_auth", "not_allowed_token_type", "missing_scope"])
async def test_a_refused_token_ends_it_and_is_not_quoted(
    sockets: Sockets, server: FakeSlack, code: str
) -> None:
    server.refuse_next("apps.connections.open", code)
    with capture_logs() as logs:
        await asyncio.wait_for(sockets.run(), 2)
    sockets.stop()  # as when the process ends: no harm
    assert sockets.state.problem == "token_revoked"
    (line,) = [one for one in logs if one["log_level"] == "error"]
    assert line["reason"] == f"Slack refuses LACZNIK_SLACK_APP_TOKEN ({code})"
    assert server.app_token not in repr(logs)


async def test_stopping_lets_what_is_in_hand_be_acknowledged(
    reception: Reception, sockets: Sockets, server: FakeSlack, anna: FakeSlackUser
) -> None:
    reception.intake.held = asyncio.Event()
    run = asyncio.ensure_future(sockets.run())
    await anna.types("terminy")
    await reception.intake.began.wait()
    sockets.stop()
    await asyncio.sleep(0.05)
    reception.intake.held.set()
    await asyncio.wait_for(run, 2)
    assert said(reception) == ["terminy"]
    await settled(server)


async def test_stopping_does_not_wait_for_slack(sockets: Sockets, server: FakeSlack) -> None:
    server.hold_next("apps.connections.open")
    run = asyncio.ensure_future(sockets.run())
    await asyncio.sleep(0.05)
    sockets.stop()
    await asyncio.wait_for(run, 2)


def test_pauses_grow_to_a_minute_at_most() -> None:
    pauses = [pause_before(attempt) for attempt in range(40)]
    assert all(0.5 <= pause <= 60 for pause in pauses)
    assert pauses[0] <= 1
    assert min(pauses[6:]) >= 30

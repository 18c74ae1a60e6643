"""Limits, faults on order, and the log of calls."""

import asyncio
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter

from tests.fakes.pacing import ServerClock
from tests.fakes.telegram.errors import ApiError
from tests.fakes.telegram.limits import Limits, RateLimiter
from tests.fakes.telegram.users import FakeUser
from tests.fakes.telegram_server import FakeTelegram


class StoppedClock(ServerClock):
    """Moves only when it is moved."""

    def now(self) -> float:
        return self._moved


@pytest.fixture
def clock() -> ServerClock:
    return StoppedClock()


def refusal_of(limiter: RateLimiter, chat_id: int) -> int | None:
    try:
        limiter.admit(chat_id)
    except ApiError as error:
        return error.retry_after
    return None


def test_a_bot_may_send_30_a_second(clock: ServerClock) -> None:
    limiter = RateLimiter(Limits(), clock)
    assert [refusal_of(limiter, chat) for chat in range(31)] == [None] * 30 + [1]


def test_a_chat_takes_a_burst_and_then_one_a_second(clock: ServerClock) -> None:
    limiter = RateLimiter(Limits(chat_burst=2), clock)
    assert [refusal_of(limiter, 7) for _ in range(3)] == [None, None, 1]
    assert refusal_of(limiter, 8) is None
    clock.advance(1)
    assert [refusal_of(limiter, 7) for _ in range(2)] == [None, 1]


def test_who_does_not_wait_is_refused_until_the_time_is_over(clock: ServerClock) -> None:
    limiter = RateLimiter(Limits(chat_burst=1, chat_per_second=0.2), clock)
    assert [refusal_of(limiter, 7), refusal_of(limiter, 7)] == [None, 5]
    clock.advance(2)
    assert refusal_of(limiter, 7) == 3
    clock.advance(3)
    assert refusal_of(limiter, 7) is None


def test_what_a_person_does_takes_its_time(clock: ServerClock) -> None:
    limiter = RateLimiter(Limits(chat_burst=1), clock)
    assert [refusal_of(limiter, 7), refusal_of(limiter, 7)] == [None, 1]
    limiter.person_acted()
    assert refusal_of(limiter, 7) is None


async def test_too_many_messages_are_refused_over_http(
    server: FakeTelegram, bot: Bot, anna: FakeUser
) -> None:
    server.limiter.limits = Limits(chat_burst=1, chat_per_second=0.01)
    await bot.send_message(7, "Pierwsza")
    results = await asyncio.gather(
        *(bot.send_message(7, str(number)) for number in range(3)), return_exceptions=True
    )
    assert [type(result) for result in results] == [RetryAfter] * 3


async def test_a_refusal_on_order_happens_once(
    server: FakeTelegram, bot: Bot, anna: FakeUser
) -> None:
    server.refuse_next("sendMessage", 429, "Too Many Requests: retry after 7", retry_after=7)
    with pytest.raises(RetryAfter) as error:
        await bot.send_message(7, "Dzień dobry")
    assert error.value.retry_after == timedelta(seconds=7)
    await bot.send_message(7, "Dzień dobry")
    assert [call.status for call in server.calls.of("sendMessage")] == [429, 200]


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_a_broken_gateway_answers_with_html(
    server: FakeTelegram, bot: Bot, status: int
) -> None:
    server.break_next("getMe", status)
    with pytest.raises(NetworkError):
        await bot.get_me()
    assert server.calls[-1].result.startswith("<html>")


async def test_a_dropped_call_may_have_been_done_or_not(
    server: FakeTelegram, bot: Bot, anna: FakeUser
) -> None:
    server.drop_next("sendMessage")
    server.drop_next("sendMessage", after=True)
    for text in ("przed", "po"):
        with pytest.raises(NetworkError):
            await bot.send_message(7, text)
    assert [message.text for message in anna.chat] == ["/start", "po"]


async def test_a_download_can_be_refused_broken_or_dropped(
    server: FakeTelegram, bot: Bot, anna: FakeUser
) -> None:
    file = await bot.get_file((await anna.uploads("a.txt", b"abc")).file_id)
    server.refuse_next("download", 400, "Bad Request: wrong file_id")
    server.break_next("download")
    server.drop_next("download")
    with pytest.raises(BadRequest):
        await file.download_as_bytearray()
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await file.download_as_bytearray()
    assert bytes(await file.download_as_bytearray()) == b"abc"


async def test_a_held_call_is_answered_when_released(
    server: FakeTelegram, bot: Bot, anna: FakeUser
) -> None:
    held = server.hold_next("sendMessage")
    sending = asyncio.ensure_future(bot.send_message(7, "Dzień dobry"))
    await anna.sees_nothing_new(within=0.02)
    held.set()
    await sending
    assert anna.last.text == "Dzień dobry"


async def test_the_log_tells_what_was_called(
    server: FakeTelegram, bot: Bot, anna: FakeUser
) -> None:
    await bot.send_message(7, "Dzień dobry")
    server.calls.assert_made("sendMessage", text="Dzień dobry", chat_id=7)
    server.calls.assert_made("sendMessage", times=0, chat_id=8)
    server.calls.assert_none_refused()
    (call,) = await server.calls.wait_for("sendMessage")
    assert call.result["text"] == "Dzień dobry"
    with pytest.raises(AssertionError, match="1 calls, not 2"):
        server.calls.assert_made("sendMessage", times=2)

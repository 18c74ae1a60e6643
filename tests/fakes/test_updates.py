"""Updates as the Bot API hands them out: offsets, long polling, conflicts, webhooks."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, Conflict

from tests.fakes.signal import Signal
from tests.fakes.telegram.updates import SECRET_HEADER
from tests.fakes.telegram.users import FakeUser
from tests.fakes.telegram_server import FakeTelegram


@dataclass
class Receiver:
    """A webhook of ours: keeps what comes, answers with `status`."""

    url: str = ""
    status: int = 200
    got: list[tuple[str | None, dict[str, Any]]] = field(default_factory=list)
    signal: Signal = field(default_factory=Signal)

    async def answer(self, request: web.BaseRequest) -> web.Response:
        self.got.append((request.headers.get(SECRET_HEADER), await request.json()))
        self.signal.notify()
        return web.Response(status=self.status)

    async def wait_for(self, times: int) -> None:
        assert await self.signal.wait_until(lambda: len(self.got) >= times, within=5)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    runner = web.ServerRunner(web.Server(receiver.answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = "http://{}:{}/telegram".format(*runner.addresses[0])
    yield receiver
    await runner.cleanup()


async def texts(bot: Bot, **params: Any) -> list[str | None]:
    updates = await bot.get_updates(timeout=0, **params)
    return [update.message.text for update in updates if update.message]


async def test_updates_stay_until_an_offset_confirms_them(bot: Bot, anna: FakeUser) -> None:
    await anna.types("jeden")
    await anna.types("dwa")
    assert await texts(bot) == ["jeden", "dwa"]
    first, _ = await bot.get_updates(timeout=0)
    assert await texts(bot, offset=first.update_id + 1) == ["dwa"]
    assert await texts(bot) == ["dwa"]


async def test_a_limit_takes_the_oldest(bot: Bot, anna: FakeUser) -> None:
    await anna.types("jeden")
    await anna.types("dwa")
    assert await texts(bot, limit=1) == ["jeden"]


async def test_a_negative_offset_keeps_only_the_last(bot: Bot, anna: FakeUser) -> None:
    for text in ("jeden", "dwa", "trzy"):
        await anna.types(text)
    assert await texts(bot, offset=-1) == ["trzy"]
    assert await texts(bot) == ["trzy"]


async def test_a_long_poll_returns_when_something_comes(bot: Bot, anna: FakeUser) -> None:
    poll = asyncio.ensure_future(bot.get_updates(timeout=30))
    await anna.types("jeden")
    assert [update.message and update.message.text for update in await poll] == ["jeden"]


async def test_a_long_poll_returns_empty_when_the_server_stops() -> None:
    async with FakeTelegram() as server:
        poll = asyncio.ensure_future(server.updates.poll(timeout=30))
        await asyncio.sleep(0)
    assert await poll == []


async def test_the_earlier_of_two_pollers_is_told_of_the_conflict(
    server: FakeTelegram, bot: Bot, anna: FakeUser
) -> None:
    earlier = asyncio.ensure_future(bot.get_updates(timeout=30))
    await server.updates.wait_until_polled()
    later = asyncio.ensure_future(bot.get_updates(timeout=30))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await earlier
    await anna.types("jeden")
    assert len(await later) == 1


async def test_allowed_updates_are_remembered(bot: Bot, anna: FakeUser) -> None:
    await bot.get_updates(timeout=0, allowed_updates=["callback_query"])
    await anna.types("nie przyjdzie")
    assert await texts(bot) == []
    await bot.get_updates(timeout=0, allowed_updates=[])
    await anna.types("przyjdzie")
    assert await texts(bot) == ["przyjdzie"]


async def test_blocking_and_unblocking_are_updates(bot: Bot, anna: FakeUser) -> None:
    await anna.blocks()
    await anna.unblocks()
    updates = await bot.get_updates(timeout=0)
    changes = [update.my_chat_member for update in updates if update.my_chat_member]
    assert [change.new_chat_member.status for change in changes] == ["kicked", "member"]


async def test_a_poison_update_breaks_the_library_as_the_real_one_does(
    server: FakeTelegram, bot: Bot
) -> None:
    update_id = server.push_update({"message": {"text": "no chat, no date"}})
    with pytest.raises(KeyError):
        await bot.get_updates(timeout=0)
    assert await bot.get_updates(timeout=0, offset=update_id + 1) == ()


async def test_a_webhook_gets_updates_in_order_with_its_secret(
    server: FakeTelegram, bot: Bot, anna: FakeUser, receiver: Receiver
) -> None:
    await bot.set_webhook(receiver.url, secret_token="tajne_123")
    await anna.types("jeden")
    await anna.types("dwa")
    await server.updates.wait_until_taken()
    assert [(secret, update["message"]["text"]) for secret, update in receiver.got] == [
        ("tajne_123", "jeden"),
        ("tajne_123", "dwa"),
    ]
    assert (await bot.get_webhook_info()).pending_update_count == 0


async def test_a_webhook_that_fails_gets_the_update_again(
    server: FakeTelegram, bot: Bot, anna: FakeUser, receiver: Receiver
) -> None:
    receiver.status = 500
    await bot.set_webhook(receiver.url)
    await anna.types("jeden")
    await receiver.wait_for(2)
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    receiver.status = 200
    await server.updates.wait_until_taken()
    assert {update["update_id"] for _, update in receiver.got} == {receiver.got[0][1]["update_id"]}


async def test_polling_and_a_webhook_exclude_each_other(
    server: FakeTelegram, bot: Bot, anna: FakeUser
) -> None:
    poll = asyncio.ensure_future(bot.get_updates(timeout=30))
    await server.updates.wait_until_polled()
    await bot.set_webhook("https://lacznik.example.org/telegram")
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates(timeout=0)
    await bot.delete_webhook()
    assert await bot.get_updates(timeout=0) == ()


async def test_pending_updates_may_be_dropped(bot: Bot, anna: FakeUser) -> None:
    await anna.types("jeden")
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates(timeout=0) == ()


async def test_a_callback_is_answered_once(server: FakeTelegram, bot: Bot, anna: FakeUser) -> None:
    query_id = server.callbacks.ask(anna, anna.chat[0], "x")
    await bot.answer_callback_query(query_id, "Zapisano", show_alert=True)
    assert (await anna.sees_toast("Zapisano")).alert
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
        await bot.answer_callback_query(query_id, "Zapisano")


async def test_a_callback_is_answered_soon_and_briefly(
    server: FakeTelegram, bot: Bot, anna: FakeUser
) -> None:
    query_id = server.callbacks.ask(anna, anna.chat[0], "x")
    with pytest.raises(BadRequest, match="Message_too_long"):
        await bot.answer_callback_query(query_id, "x" * 201)
    server.clock.advance(16)
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
        await bot.answer_callback_query(query_id)

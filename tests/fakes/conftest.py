"""A fake server and a bot of the real library for the tests of the fake itself."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.telegram.transport import AiohttpRequest
from tests.fakes.telegram.users import FakeUser
from tests.fakes.telegram_server import FakeTelegram


@pytest.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def bot(server: FakeTelegram) -> AsyncIterator[Bot]:
    async with Bot(
        server.token,
        base_url=f"{server.url}/bot",
        base_file_url=f"{server.url}/file/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
    ) as bot:
        yield bot


@pytest.fixture
async def anna(server: FakeTelegram) -> FakeUser:
    """A person who has started the bot; the update is already confirmed."""
    user = server.user(id=7, first_name="Anna")
    await user.types("/start")
    server.updates.pending.clear()
    return user

"""A fake server, a connection to it, and an intake that only remembers."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.background import Background
from bot.telegram.channel import TelegramChannel
from bot.telegram.connection import Connection
from bot.telegram.polling import Poller
from messages.events import Event
from messages.steps import Immediate, Toast
from tests.fakes.telegram.users import FakeUser
from tests.fakes.telegram_server import FakeTelegram

NOW = datetime(2017, 4, 10, 7, 0, tzinfo=UTC)


class RecordingIntake:
    """Remembers what is handed in; `fail` holds errors to raise, `held` delays every commit."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.buried: list[tuple[str, str, bytes, str]] = []
        self.fail: list[Exception] = []
        self.held: asyncio.Event | None = None
        self.began = asyncio.Event()
        self.toast: Toast | None = None

    async def receive(self, event: Event) -> Immediate:
        self.began.set()
        if self.held is not None:
            await self.held.wait()
        if self.fail:
            raise self.fail.pop(0)
        self.events.append(event)
        return Immediate(self.toast)

    async def bury(self, key: str, channel: str, raw: bytes, error: Exception) -> None:
        self.buried.append((key, channel, raw, type(error).__name__))


@pytest.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def connection(server: FakeTelegram) -> AsyncIterator[Connection]:
    connection = Connection(
        server.token, base_url=f"{server.url}/bot", file_url=f"{server.url}/file/bot"
    )
    await connection.open()
    yield connection
    await connection.close()


@pytest.fixture
async def anna(server: FakeTelegram) -> FakeUser:
    """A person who has started the bot; the update is already confirmed."""
    user = server.user(id=7, first_name="Anna")
    await user.types("/start")
    server.updates.pending.clear()
    return user


@pytest.fixture
def channel(connection: Connection, tmp_path: Path) -> TelegramChannel:
    """Stored file 1 is „raport.pdf" on disk, 3 a picture; there is no other."""
    (tmp_path / "one").write_bytes(b"%PDF-1.7 raport")
    (tmp_path / "three").write_bytes(b"\x89PNG\r\n\x1a\n...")

    async def path_of(file_id: int) -> Path:
        return {1: tmp_path / "one", 3: tmp_path / "three"}[file_id]

    return TelegramChannel(connection, path_of)


@pytest.fixture
def intake() -> RecordingIntake:
    return RecordingIntake()


@pytest.fixture
async def poller(
    connection: Connection, channel: TelegramChannel, intake: RecordingIntake
) -> AsyncIterator[Poller]:
    """Not yet running; tries again at once after trouble."""
    background = Background()
    yield Poller(
        connection, channel, intake, background, now=lambda: NOW, pause=lambda attempt: 0.01
    )
    await background.finish(within=1)

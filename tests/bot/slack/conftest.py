"""A fake Slack, connections to it, a channel that sends there, and a person."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.background import Background
from bot.slack.channel import SlackChannel
from bot.slack.connection import Connections
from tests.bot.slack.intaking import Reception
from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack_server import TEAM, FakeSlack

CHAT = f"{TEAM}/U0ANNA"


@pytest.fixture
async def server() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as server:
        server.echoes = False
        yield server


@pytest.fixture
async def connections(server: FakeSlack) -> AsyncIterator[Connections]:
    async with Connections(server.bot_token, base_url=server.api_url) as connections:
        yield connections


@pytest.fixture
def anna(server: FakeSlack) -> FakeSlackUser:
    return server.user(id="U0ANNA", name="Anna")


@pytest.fixture
def channel(connections: Connections, tmp_path: Path) -> SlackChannel:
    """Stored file 1 is „raport.pdf" on disk, 3 a picture; there is no other."""
    (tmp_path / "one").write_bytes(b"%PDF-1.7 raport")
    (tmp_path / "three").write_bytes(b"\x89PNG\r\n\x1a\n...")

    async def path_of(file_id: int) -> Path:
        return {1: tmp_path / "one", 3: tmp_path / "three"}[file_id]

    return SlackChannel(connections, path_of)


@pytest.fixture
async def reception(connections: Connections, channel: SlackChannel) -> AsyncIterator[Reception]:
    """Our app, in front of an intake that only remembers."""
    background = Background()
    yield Reception(connections, channel, background)
    await background.finish(within=2)

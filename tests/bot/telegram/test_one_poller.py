"""Of several processes with one bot's token, one polls."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.background import Background
from bot.telegram.channel import TelegramChannel
from bot.telegram.connection import Connection
from bot.telegram.polling import Poller
from scheduler.leases import Leases
from storage.database import Database
from tests.bot.telegram.conftest import FakeTelegram, FakeUser, RecordingIntake

NOW = datetime(2017, 4, 10, 7, 0, tzinfo=UTC)


class Process:
    def __init__(self, database: Database, name: str, *parts: Any) -> None:
        connection, channel, self.intake = parts
        self.leases = Leases(database, name)
        self.poller = Poller(
            connection,
            channel,
            self.intake,
            Background(),
            now=lambda: NOW,
            lease=self.leases.want("poll:telegram"),
        )

    async def start(self) -> None:
        await self.leases.look()
        self.polling = asyncio.ensure_future(self.poller.run())

    async def stop(self) -> None:
        self.poller.stop()
        await asyncio.wait_for(self.polling, 2)


async def test_another_polls_when_the_first_lets_go(
    sqlite_database: Database,
    server: FakeTelegram,
    connection: Connection,
    channel: TelegramChannel,
    anna: FakeUser,
) -> None:
    one, two = (
        Process(sqlite_database, name, connection, channel, RecordingIntake())
        for name in ("one", "two")
    )
    await one.start()
    await two.start()
    await server.updates.wait_until_polled()
    await anna.types("pierwsza")
    await server.updates.wait_until_taken()
    await one.leases.close()
    await asyncio.sleep(0.1)
    await anna.types("druga")
    await two.leases.look()
    await server.updates.wait_until_taken()
    assert [[event.body.text for event in process.intake.events] for process in (one, two)] == [
        ["pierwsza"],
        ["druga"],
    ]
    server.calls.assert_none_refused()
    assert (one.poller.state.problem, two.poller.state.problem) == ("", "")
    await one.stop()
    await two.stop()


@pytest.mark.parametrize("held", [True, False])
async def test_stopping_does_not_wait_for_a_turn(
    sqlite_database: Database,
    connection: Connection,
    channel: TelegramChannel,
    server: FakeTelegram,
    held: bool,
) -> None:
    if not held:
        other = Leases(sqlite_database, "other")
        other.want("poll:telegram")
        await other.look()
    process = Process(sqlite_database, "one", connection, channel, RecordingIntake())
    await process.start()
    await asyncio.sleep(0.1)
    await process.stop()
    assert bool(server.calls.of("getUpdates")) is held

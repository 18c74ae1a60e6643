"""A real process, killed in the middle: each event is handled once, each answer arrives.

The answer in flight when the process dies may arrive twice: nobody can know whether it was sent.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage import schema
from storage.database import Database
from storage.tables.engine import Inbox, Outbox
from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram_server import FakeTelegram

ROOT = Path(__file__).parents[2]
EVENTS = 60
KILLED_AFTER = (7, 31)  # answers
START_WITHIN = 20.0


class Installation:
    """`lacznik run`, to be started and killed."""

    def __init__(self, folder: Path, telegram: FakeTelegram) -> None:
        self.address = f"sqlite:///{folder / 'lacznik.sqlite3'}"
        self.errors = folder / "log"
        self._folder = folder
        self._settings = {
            "PYTHONPATH": str(ROOT),
            "LACZNIK_DATA_DIR": str(folder),
            "LACZNIK_PORT": str(_free_port()),
            "LACZNIK_TELEGRAM_TOKEN": telegram.token,
            "LACZNIK_TELEGRAM_BASE_URL": f"{telegram.url}/bot",
            "LACZNIK_TELEGRAM_FILE_URL": f"{telegram.url}/file/bot",
        }
        schema.migrate(self.address)

    async def start(self) -> Process:
        """A process that serves."""
        with self.errors.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                env=os.environ | self._settings,
                cwd=self._folder,
                stdout=PIPE,
                stderr=log,
            )
        assert process.stdout is not None
        async with asyncio.timeout(START_WITHIN):
            assert await process.stdout.readline() != b"", self.errors.read_text()
        return process


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    plenty = Limits(bot_per_second=1000, bot_burst=1000)
    async with FakeTelegram(limits=plenty) as server:
        yield server


async def test_a_killed_process_loses_nothing_and_handles_nothing_twice(
    telegram: FakeTelegram, tmp_path: Path
) -> None:
    installation = Installation(tmp_path, telegram)
    people = [telegram.user(id=1000 + number) for number in range(EVENTS)]
    process = await installation.start()
    for number, person in enumerate(people):
        await person.types(f"wiadomość {number}")
        if number in KILLED_AFTER:
            await telegram.calls.wait_for("sendMessage", times=number - 5, within=START_WITHIN)
            process.kill()
            await process.wait()
            process = await installation.start()
    for person in people:
        await person.sees("kod", within=START_WITHIN)
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0
    _check_database(installation.address)
    answers = Counter(call.params["chat_id"] for call in telegram.calls.of("sendMessage"))
    print(answers.most_common(15))
    print(installation.errors.read_text())
    assert False


def _check_database(address: str) -> None:
    """One event and one answer for each person, and the answer is sent."""
    database = Database(address)
    try:
        inbox, outbox = database.read_now(
            lambda session: (
                session.scalar(select(func.count()).select_from(Inbox)),
                dict(
                    session.execute(
                        select(Outbox.state, func.count()).group_by(Outbox.state)
                    ).tuples()
                ),
            )
        )
    finally:
        database.close()
    assert (inbox, outbox) == (EVENTS, {"sent": EVENTS})

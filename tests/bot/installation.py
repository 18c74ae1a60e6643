"""A real process of the assistant, to be killed in the middle."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import RealClock
from storage import invitations, schema
from storage.database import Database
from storage.tables.engine import Inbox, Outbox
from storage.tables.people import Account
from tests.people import add_person

ROOT = Path(__file__).parents[2]
START_WITHIN = 20.0


class Installation:
    """`lacznik run` with these settings, to be started and killed; one person may join with
    `code`."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.process: Process | None = None
        self._folder = folder
        self._address = f"sqlite:///{folder / 'lacznik.sqlite3'}"
        self._settings = {
            "PYTHONPATH": str(ROOT),
            "LACZNIK_DATA_DIR": str(folder),
            "LACZNIK_PORT": str(port),
            **settings,
        }
        schema.migrate(self._address)
        with closing(Database(self._address)) as database:
            self.code = database.write_now(_invite)

    async def start(self) -> None:
        """Returns once it serves."""
        with (self._folder / "log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                env=os.environ | self._settings,
                cwd=self._folder,
                stdout=PIPE,
                stderr=log,
            )
        assert self.process.stdout is not None
        async with asyncio.timeout(START_WITHIN):
            assert await self.process.stdout.readline() != b"", (self._folder / "log").read_text()

    async def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        await self.process.wait()

    async def stop(self) -> int:
        """As an operator does; its exit code."""
        assert self.process is not None
        self.process.terminate()
        return await self.process.wait()

    def unmarked(self) -> set[str]:
        """Chats with an answer that is not known to be sent."""
        with closing(Database(self._address)) as database:
            return database.read_now(_unmarked)

    def count(self) -> dict[str, tuple[int, int]]:
        """By channel: events taken in, and the answers to them."""
        with closing(Database(self._address)) as database:
            return database.read_now(_count)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _invite(session: Session) -> str:
    person = add_person(session, "P-001")
    now = RealClock().now()
    issued = invitations.issue(session, person, now, created_by=None, random=secrets.token_bytes)
    return issued.code


def _unmarked(session: Session) -> set[str]:
    queued = select(Account.chat).join(Outbox, Outbox.account_id == Account.id)
    return set(session.scalars(queued.where(Outbox.state == "queued")))


def _count(session: Session) -> dict[str, tuple[int, int]]:
    events = Counter(session.scalars(select(Inbox.channel)))
    answers = Counter(session.scalars(select(Outbox.channel)))
    return {channel: (events[channel], answers[channel]) for channel in events}

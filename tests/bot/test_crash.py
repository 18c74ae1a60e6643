"""A real process, killed in the middle: each event is handled once, each answer arrives.

The answer in flight when the process dies may arrive twice: nobody can know whether it was sent.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import RealClock
from storage import invitations, schema
from storage.database import Database
from storage.tables.engine import Inbox, Outbox
from storage.tables.people import Account
from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram_server import FakeTelegram
from tests.people import add_person

ROOT = Path(__file__).parents[2]
EVENTS = 32
KILLED_AFTER = (7, 21)
SAID = range(0, EVENTS, 3)  # those that the page says, too
START_WITHIN = 20.0


class Installation:
    """`lacznik run`, to be started and killed; one person may join with `code`."""

    def __init__(self, folder: Path, telegram: FakeTelegram) -> None:
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.process: Process | None = None
        self._folder = folder
        self._address = f"sqlite:///{folder / 'lacznik.sqlite3'}"
        self._settings = {
            "PYTHONPATH": str(ROOT),
            "LACZNIK_DATA_DIR": str(folder),
            "LACZNIK_PORT": str(port),
            "LACZNIK_TELEGRAM_TOKEN": telegram.token,
            "LACZNIK_TELEGRAM_BASE_URL": f"{telegram.url}/bot",
            "LACZNIK_TELEGRAM_FILE_URL": f"{telegram.url}/file/bot",
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
    return {channel: (events[channel], answers[channel]) for channel in ("telegram", "web")}


class Page:
    """A browser's page: it sends again, under the same id, whatever was not acknowledged."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = ClientSession(cookie_jar=CookieJar(unsafe=True))
        self.open: dict[str, str] = {}
        self.answers: set[str] = set()
        self.chat = ""

    async def enter(self, code: str) -> None:
        async with self.session.post(f"{self.url}/k/{code}", headers={"Origin": self.url}) as page:
            self.chat = str(page.url)

    async def connect(self) -> None:
        self.socket = await self.session.ws_connect(f"{self.chat}ws", origin=self.url)
        for number, text in self.open.items():
            await self._send(number, text)

    async def types(self, text: str) -> None:
        number = f"message-{text}"
        self.open[number] = text
        await self._send(number, text)

    async def _send(self, number: str, text: str) -> None:
        await self.socket.send_json({"id": number, "kind": "text", "text": text})

    async def hears(self, answers: int) -> None:
        """Wait until everything is acknowledged, and so many messages of the bot's have come."""
        async with asyncio.timeout(START_WITHIN):
            while self.open or len(self.answers) < answers:
                data = await self.socket.receive_json()
                self.open.pop(data.get("id", ""), None)
                items = data.get("items", [data["item"]] if "item" in data else [])
                self.answers |= {item["id"] for item in items if item["who"] == "bot"}


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    plenty = Limits(bot_per_second=1000, bot_burst=1000)
    async with FakeTelegram(limits=plenty) as server:
        yield server


@pytest.fixture
async def installation(telegram: FakeTelegram, tmp_path: Path) -> AsyncIterator[Installation]:
    made = Installation(tmp_path, telegram)
    yield made
    if made.process is not None and made.process.returncode is None:
        made.process.kill()
        await made.process.wait()


async def test_a_killed_process_loses_nothing_and_handles_nothing_twice(
    telegram: FakeTelegram, installation: Installation
) -> None:
    people = [telegram.user(id=1000 + number) for number in range(EVENTS)]
    page = Page(installation.url)
    unsure: set[str] = set()  # whose answer was on its way, or not yet, when the process died
    await installation.start()
    await page.enter(installation.code)
    await page.connect()
    for number, person in enumerate(people):
        await person.types(f"wiadomość {number}")
        if number in SAID:
            await page.types(f"{number:03}")
        if number in KILLED_AFTER:
            await telegram.calls.wait_for("sendMessage", times=number - 5, within=START_WITHIN)
            await installation.kill()
            unsure |= installation.unmarked()
            await installation.start()
            await page.connect()
    await page.hears(answers=len(SAID) + 2)
    for person in people:
        await person.sees("kod", within=START_WITHIN)
    await page.session.close()
    assert await installation.stop() == 0
    said = len(SAID) + 1  # and the code, which gets two answers
    assert installation.count() == {"telegram": (EVENTS, EVENTS), "web": (said, said + 1)}
    answers = Counter(call.params["chat_id"] for call in telegram.calls.of("sendMessage"))
    repeated = {str(chat) for chat, times in answers.items() if times > 1}
    assert repeated - unsure == set()
    assert max(answers.values()) <= 1 + len(KILLED_AFTER)

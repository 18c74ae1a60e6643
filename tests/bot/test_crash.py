"""A real process, killed in the middle: each event is handled once, each answer arrives.

The answer in flight when the process dies may arrive twice: nobody can know whether it was sent.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar

from tests.bot.installation import START_WITHIN, Installation
from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram_server import FakeTelegram

EVENTS = 32
KILLED_AFTER = (7, 21)
SAID = range(0, EVENTS, 3)  # those that the page says, too


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
    settings = {
        "LACZNIK_TELEGRAM_TOKEN": telegram.token,
        "LACZNIK_TELEGRAM_BASE_URL": f"{telegram.url}/bot",
        "LACZNIK_TELEGRAM_FILE_URL": f"{telegram.url}/file/bot",
    }
    made = Installation(tmp_path, settings)
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

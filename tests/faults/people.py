"""People who chat and answer forms without minding that the bot dies under them."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

from aiohttp import ClientConnectionError, ClientSession, CookieJar, WSServerHandshakeError

from tests.doors import TelegramTalker, WebTalker
from tests.fakes.telegram_server import FakeUser
from tests.faults.town import COLOURS

SMALL_TALK = {
    "/pomoc": "biuro@example.org",
    "/menu": "co chcą Państwo zrobić",
    "/ankiety": "Spis szkół",
    "a może tak": "Nie rozumiem",
}
AGAIN_AFTER = 0.1  # seconds until a page that lost its server tries again

Act = Callable[[], Awaitable[None]]


class Person(Protocol):
    """`hurries`: whether what they write without waiting for answers comes in order."""

    hurries: bool

    async def types(self, text: str) -> None: ...

    async def taps(self, label: str) -> None: ...

    async def ticks(self, labels: list[str], think: Act) -> None:
        """Tick these, and press "Gotowe"."""

    async def sees(self, fragment: str) -> str: ...


class TelegramPerson(TelegramTalker):
    hurries = True

    def __init__(self, user: FakeUser, patience: float) -> None:
        super().__init__(user)
        self.patience = patience

    async def sees(self, fragment: str) -> str:
        return (await self.user.sees(fragment, within=self.patience)).text

    async def taps(self, label: str) -> None:
        found = await self.user.finds(lambda: self._label(label), within=self.patience)
        await self.user.taps(found)

    async def ticks(self, labels: list[str], think: Act) -> None:
        await _one_by_one(self, labels, think)


class WebPerson(WebTalker):
    """A page that opens its socket again when it breaks, and sends again what has no ack."""

    hurries = True

    def __init__(self, url: str, patience: float) -> None:
        super().__init__(url)
        self.patience = patience
        self.open: dict[str, dict[str, Any]] = {}
        self.sent = 0

    async def enter(self, code: str) -> None:
        self._session = ClientSession(cookie_jar=CookieJar(unsafe=True))
        self._changed = asyncio.Event()
        link, origin = f"{self.url}/k/{code}", {"Origin": self.url}
        async with self._session.post(link, headers=origin) as page:
            self._chat = str(page.url).rstrip("/")
            assert "/chat/" in self._chat, await page.text()
        self._reader = asyncio.ensure_future(self._live())

    async def close(self) -> None:
        self._reader.cancel()
        await asyncio.wait([self._reader])
        await self._session.close()

    async def _live(self) -> None:
        while True:
            with suppress(ClientConnectionError, WSServerHandshakeError, ConnectionError):
                address = f"{self._chat}/ws"
                async with self._session.ws_connect(address, origin=self.url) as self._socket:
                    for message in list(self.open.values()):
                        await self._socket.send_json(message)
                    await self._read(self._socket)
            await asyncio.sleep(AGAIN_AFTER)

    def _take(self, data: dict[str, Any]) -> None:
        if data["type"] == "ack":
            self.open.pop(data["id"], None)
        else:
            super()._take(data)

    def _put(self, item: dict[str, Any]) -> None:
        """What the page shows anew after a reconnect is no news."""
        if _content(self.items.get(item["id"], {})) != _content(item):
            super()._put(item)

    async def ticks(self, labels: list[str], think: Act) -> None:
        await _one_by_one(self, labels, think)

    async def _send(self, **message: str) -> None:
        self.fresh.clear()
        self.sent += 1
        number = secrets.token_hex(8)
        self.open[number] = {"id": number, **message}
        # A broken socket, or none yet: it is sent when there is another.
        with suppress(ConnectionError, AttributeError):
            await self._socket.send_json(self.open[number])

    async def _until(self, find: Callable[[], Any], what: str) -> Any:
        async with asyncio.timeout(self.patience):
            while (found := find()) is None:
                self._changed.clear()
                await self._changed.wait()
        return found


async def _one_by_one(talker: Person, labels: list[str], think: Act) -> None:
    for label in labels:
        await talker.taps(label)
        await think()
    await talker.taps("Gotowe")


def _content(item: dict[str, Any]) -> str:
    return json.dumps({key: value for key, value in item.items() if key != "at"}, sort_keys=True)


@dataclass
class Life:
    """One person's doings: they chat and fill the questionnaire in again and again."""

    talker: Person
    random: Random
    pause: float  # seconds, at most
    given: list[dict[str, Any]] = field(default_factory=list)

    async def live(self, until: asyncio.Event) -> None:
        """At least one return, and whole ones."""
        await self._think()
        while not (self.given and until.is_set()):
            if self.random.random() < 0.3:
                await self._chat()
            await self._fill_in()

    async def _chat(self) -> None:
        asked = self.random.sample(list(SMALL_TALK), k=self.random.randint(1, len(SMALL_TALK)))
        for question in asked:  # without waiting for an answer, where order holds all the same
            await self.talker.types(question)
            if not self.talker.hurries:
                await self.talker.sees(SMALL_TALK[question])
        await self.talker.sees(SMALL_TALK[asked[-1]])

    async def _fill_in(self) -> None:
        answers = self._choose()
        await self.talker.types("/ankiety")
        await self.talker.sees("Spis szkół")
        await self.talker.taps("Wypełnij")
        await self.talker.sees("Która szkoła?")
        await self._think()
        await self.talker.types(answers["school"])
        if (
            not self.talker.hurries or self.random.random() < 0.5
        ):  # who knows the form does not wait for the question
            await self.talker.sees("Ilu uczniów?")
            await self._think()
        await self.talker.types(str(answers["pupils"]))
        await self.talker.sees("Jeden kolor")
        await self._think()
        await self.talker.taps(COLOURS[answers["colour"]])
        await self._tick_several(answers["several"])
        await self._think()
        await self.talker.types(answers["remarks"])
        await self.talker.sees("prosimy sprawdzić odpowiedzi")
        await self.talker.taps("Wyślij")
        await self.talker.sees("Dziękujemy! Odpowiedzi zostały zapisane.")
        self.given.append(answers)

    async def _tick_several(self, names: list[str]) -> None:
        await self.talker.sees("Kilka kolorów")
        await self.talker.ticks([COLOURS[name] for name in names], self._think)
        await self.talker.sees("Jakie uwagi?")

    def _choose(self) -> dict[str, Any]:
        number = self.random.randint(1, 10**6)
        return {
            "school": f"Szkoła nr {number}",
            "pupils": number % 1000,
            "colour": self.random.choice(list(COLOURS)),
            "several": sorted(
                self.random.sample(list(COLOURS), k=self.random.randint(1, 3)),
                key=list(COLOURS).index,
            ),
            "remarks": f"Uwaga {number}",
        }

    async def _think(self) -> None:
        await asyncio.sleep(self.random.uniform(0, self.pause))

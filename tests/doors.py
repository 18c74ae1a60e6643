"""The whole assistant with real doors: one conversation script, over Telegram and the web chat.

`Premises` runs `bot.assistant.Assistant` as production does, on SQLite, against the strict fake of
Telegram's server and with real sockets. A `Talker` is one person at one door.
"""

from __future__ import annotations

import asyncio
import html
import itertools
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, FormData, WSMsgType
from sqlalchemy import select

from bot.app import make_house
from bot.assistant import Assistant
from bot.clock import MovableClock, RealClock
from bot.seal import load_seal
from bot.settings import Settings
from bot.telegram.starting import connect_telegram
from bot.timetravel import TimeMachine
from handlers.routes import Routes
from storage import invitations
from storage.database import Database
from storage.tables.people import Person
from tests.fakes.telegram_server import FakeTelegram, FakeUser

Found = TypeVar("Found")

PATIENCE = 8.0  # seconds until a missing answer fails a test; nothing waits that long for itself


class Talker(Protocol):
    """What a person can do and see, whatever the door."""

    async def types(self, text: str) -> None: ...

    async def taps(self, label: str) -> None:
        """Press the newest button labelled so (an option's number may stand before it)."""

    async def uploads(self, name: str, content: bytes) -> None: ...

    async def sees(self, fragment: str) -> str:
        """Wait for a message, new since the person's last act, that contains the text."""

    def transcript(self) -> str:
        """What was said, a line a turn."""


class Premises:
    """A running assistant at the programme's moment `now`; `door` is "telegram" or "web"."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        door: str,
        now: datetime,
        routes: Routes | None = None,
    ) -> None:
        self.database = database
        self.door = door
        self.clock = MovableClock(now - RealClock().now())
        self.telegram = FakeTelegram()
        self._folder = folder
        self._routes = routes  # instead of the house's own
        self._talkers: list[WebTalker] = []
        self._users = itertools.count(1001)

    async def open(self) -> None:
        await self.telegram.__aenter__()
        settings = Settings(
            _env_file=None,
            data_dir=self._folder,
            telegram_token=self.telegram.token,
            telegram_base_url=f"{self.telegram.url}/bot",
            telegram_file_url=f"{self.telegram.url}/file/bot",
            office_email="biuro@pilotaz.example",
        ).model_copy(update={"port": 0})  # any free one
        connection, name = await connect_telegram(settings)
        house = make_house(settings, load_seal(settings), name)
        house = replace(house, routes=self._routes or house.routes)
        self.assistant = Assistant(settings, self.database, self.clock, house, connection)
        self.machine = TimeMachine(
            self.database, self.clock, self.assistant.ticker, self.assistant.settle
        )
        self.url = f"http://127.0.0.1:{await self.assistant.start()}"

    async def close(self) -> None:
        for talker in self._talkers:
            await talker.close()
        await self.assistant.stop()
        await self.telegram.__aexit__(None, None, None)

    async def travel(self, **delta: float) -> None:
        """Let programme time go on, with all that happens on the way."""
        await self.machine.travel(self.clock.now() + timedelta(**delta))

    async def sit(self, person: str) -> Talker:
        """Somebody joins with a fresh invitation, at this test's door."""
        code = await self.database.write(partial(self._invite, person=person))
        if self.door == "telegram":
            user = self.telegram.user(id=next(self._users), first_name=person)
            talker = TelegramTalker(user)
            await talker.types(f"/start {code}")
            await talker.sees("co chcą Państwo zrobić")
            return talker
        web = WebTalker(self.url)
        self._talkers.append(web)
        await web.enter(code)
        await web.sees("co chcą Państwo zrobić")
        return web

    def _invite(self, session: Any, person: str) -> str:
        owner = session.scalars(select(Person).where(Person.code == person)).one()
        issued = invitations.issue(
            session, owner.id, self.clock.now(), created_by=None, random=secrets.token_bytes
        )
        return issued.code


class TelegramTalker:
    def __init__(self, user: FakeUser) -> None:
        self.user = user

    async def types(self, text: str) -> None:
        await self.user.types(text)

    async def taps(self, label: str) -> None:
        found = await self.user.finds(lambda: self._label(label), within=PATIENCE)
        await self.user.taps(found)

    def _label(self, label: str) -> str | None:
        for message in reversed(self.user.chat):
            for row in message.buttons:
                for text in row:
                    if _fits(text, label):
                        return text
        return None

    async def uploads(self, name: str, content: bytes) -> None:
        await self.user.uploads(name, content, "application/octet-stream")

    async def sees(self, fragment: str) -> str:
        return (await self.user.sees(fragment, within=PATIENCE)).text

    def transcript(self) -> str:
        return str(self.user.transcript())


@dataclass
class WebTalker:
    """A browser without a screen: the page's own protocol over a real socket."""

    url: str
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)

    async def enter(self, code: str) -> None:
        """Open the personal link and press its button."""
        self._session = ClientSession(cookie_jar=CookieJar(unsafe=True))
        self._changed = asyncio.Event()
        self._acks: dict[str, asyncio.Future[dict[str, Any]]] = {}
        async with self._session.post(
            f"{self.url}/k/{code}", headers={"Origin": self.url}
        ) as response:
            self._chat = str(response.url).rstrip("/")
            assert "/chat/" in self._chat, await response.text()
        self._socket = await self._session.ws_connect(f"{self._chat}/ws", origin=self.url)
        self._reader = asyncio.get_running_loop().create_task(self._read(self._socket))

    async def close(self) -> None:
        await self._socket.close()
        await self._reader
        await self._session.close()

    async def _read(self, socket: ClientWebSocketResponse) -> None:
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                return
            self._take(json.loads(message.data))
            self._changed.set()

    def _take(self, data: dict[str, Any]) -> None:
        match data["type"]:
            case "hello" | "older":
                for item in data["items"]:
                    self._put(item)
            case "item":
                if data.get("strip") in self.items:
                    self.items[data["strip"]].update(rows=[], control=None)
                self._put(data["item"])
            case "erase":
                self.items.pop(str(data["id"]), None)
            case "ack":
                self._acks.pop(data["id"]).set_result(data)

    def _put(self, item: dict[str, Any]) -> None:
        self.items[item["id"]] = item
        self.fresh.add(item["id"])
        if item["who"] == "bot":
            self.said.append(f"B: {_plain(item)}  {_labels(item)}")

    async def types(self, text: str) -> None:
        self.said.append(f"U: {text}")
        await self._send(kind="text", text=text)

    async def taps(self, label: str) -> None:
        item, text, token = await self._until(lambda: self._find(label), f"button {label!r}")
        self.said.append(f"U: [{text}]")
        await self._send(kind="press", token=token, label=text, message=item["id"])

    def _find(self, label: str) -> tuple[dict[str, Any], str, str] | None:
        for item in sorted(self.items.values(), key=lambda item: str(item["at"]), reverse=True):
            for text, token in _buttons(item):
                if _fits(text, label):
                    return item, text, token
        return None

    async def uploads(self, name: str, content: bytes) -> None:
        self.fresh.clear()
        self.said.append(f"U: <{name}>")
        form = FormData(quote_fields=False)  # names as browsers send them
        form.add_field("file", content, filename=name)
        async with self._session.post(
            f"{self._chat}/upload",
            params={"id": secrets.token_hex(8)},
            data=form,
            headers={"Origin": self.url},
        ) as response:
            assert response.status == 200, await response.text()

    async def _send(self, **message: str) -> None:
        self.fresh.clear()
        number = secrets.token_hex(8)
        self._acks[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, **message})

    async def sees(self, fragment: str) -> str:
        return await self._until(lambda: self._seen(fragment), f"new message with {fragment!r}")

    def _seen(self, fragment: str) -> str | None:
        texts = (_plain(self.items[key]) for key in self.fresh if key in self.items)
        return next((text for text in texts if fragment in text), None)

    async def _until(self, find: Callable[[], Found | None], what: str) -> Found:
        try:
            async with asyncio.timeout(PATIENCE):
                while (found := find()) is None:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(f"no {what} in\n{self.transcript()}") from None
        return found

    def transcript(self) -> str:
        return "\n".join(self.said)


def _fits(text: str, label: str) -> bool:
    """Whether a button is meant: its box and number do not count."""
    return re.match(rf"(?:[☐☑✓] )?(?:\d+\. )?{re.escape(label)}", text) is not None


def _plain(item: dict[str, Any]) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", item.get("html") or item.get("text") or ""))


def _buttons(item: dict[str, Any]) -> list[tuple[str, str]]:
    control = item.get("control") or {}
    options = [*control.get("options", ()), *control.get("turns", ())]
    done = [control["done"]] if control.get("done") else []
    rows = [button for row in item.get("rows") or () for button in row]
    return [(button["label"], button["token"]) for button in (*options, *done, *rows)]


def _labels(item: dict[str, Any]) -> str:
    return " ".join(f"[{label}]" for label, _ in _buttons(item))

"""A person in the web chat: the page's own protocol over a real socket."""

from __future__ import annotations

import asyncio
import html
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, FormData, WSMsgType

from tests.doors.talker import PATIENCE, fits

Found = TypeVar("Found")


@dataclass
class WebTalker:
    """A browser without a screen."""

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
            case "hello":  # in the order of the page
                for item in data["items"]:
                    self._put(item)
                    self.items[item["id"]] = self.items.pop(item["id"])
            case "older":
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

    async def mistypes(self, text: str, told: str) -> None:
        await self.types(text)
        await self.sees(told)

    async def taps(self, label: str) -> None:
        item, text, token = await self._until(lambda: self._find(label), f"button {label!r}")
        self.said.append(f"U: [{text}]")
        await self._send(kind="press", token=token, label=text, message=item["id"])

    def _find(self, label: str) -> tuple[dict[str, Any], str, str] | None:
        for item in reversed(self.items.values()):
            for text, token in _buttons(item):
                if fits(text, label):
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

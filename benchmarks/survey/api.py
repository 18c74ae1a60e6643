"""A fast Bot API on the loopback: HTTP/1.1 on bare asyncio, the few methods of a survey, no limits.

It is no test of correctness (`tests/fakes/telegram` is): it answers quickly what a bot in this
benchmark asks, shows each message to the simulated user of its chat and hands their updates out by
long polling, up to a hundred at a time as Telegram does. `latency` is a platform's, in seconds:
half of it before a request is looked at, half before its answer leaves.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from benchmarks.survey.wire import Wire

BATCH = 100
BOT = {"id": 42, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
Json = dict[str, Any]
Shown = Callable[[int, str, str], None]  # (message id, text, keyboard as JSON or "")


class Update:
    """Something a user did: `sent` by them and `handed` to the bot, in seconds of one clock."""

    __slots__ = ("handed", "id", "sent", "text")

    def __init__(self, number: int, text: str) -> None:
        self.id, self.text = number, text
        self.sent, self.handed = time.perf_counter(), 0.0


class BotApi:
    """`users` by chat: what is called when a message appears there or is edited."""

    def __init__(self, latency: float = 0.0) -> None:
        self.users: dict[int, Shown] = {}
        self.answered = 0  # calls, without polls
        self.polled = asyncio.Event()
        self._half = latency / 2
        self._loop = asyncio.get_running_loop()
        self._updates: deque[Update] = deque()
        self._poll: Wire | None = None
        self._poll_ends: asyncio.TimerHandle | None = None
        self._last_update = self._last_message = 0
        self._is_waking = False

    async def serve(self) -> tuple[asyncio.Server, str]:
        """The server and the address for bots, without `bot<token>`."""
        server = await self._loop.create_server(lambda: Wire(self.take), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        return server, f"http://127.0.0.1:{port}"

    def push(self, kind: str, content: str) -> Update:
        """A user's message or press, as JSON, on its way to the bot."""
        self._last_update += 1
        number = self._last_update
        update = Update(number, f'{{"update_id":{number},"{kind}":{content}}}')
        self._updates.append(update)
        if self._poll is not None and not self._is_waking:
            self._is_waking = True
            self._loop.call_soon(self._hand_out)
        return update

    # --- what the bot asks -------------------------------------------------------------------

    def take(self, wire: Wire, path: str, body: bytes) -> None:
        if self._half:
            self._loop.call_later(self._half, self._act, wire, path, body)
        else:
            self._act(wire, path, body)

    def _act(self, wire: Wire, path: str, body: bytes) -> None:
        address, _, query = path.partition("?")
        method = address.rpartition("/")[2]
        asked = json.loads(body) if body[:1] == b"{" else dict(parse_qsl(query or body.decode()))
        if method == "getUpdates":
            self._take_poll(wire, asked)
        else:
            self.answered += 1
            self._answer(wire, self._do(method, asked))

    def _do(self, method: str, asked: dict[str, str]) -> str:
        match method:
            case "sendMessage":
                self._last_message += 1
                return self._show(self._last_message, asked)
            case "editMessageText":
                return self._show(int(asked["message_id"]), asked)
            case "editMessageReplyMarkup":
                return _message(int(asked["message_id"]), int(asked["chat_id"]), "…", "")
            case "getMe":
                return json.dumps(BOT)
        return "true"

    def _show(self, number: int, asked: dict[str, str]) -> str:
        chat, text = int(asked["chat_id"]), asked["text"]
        keyboard = asked.get("reply_markup", "")
        self.users[chat](number, text, keyboard)
        return _message(number, chat, text, keyboard)

    def _answer(self, wire: Wire, result: str) -> None:
        payload = f'{{"ok":true,"result":{result}}}'.encode()
        if self._half:
            self._loop.call_later(self._half, wire.answer, payload)
        else:
            wire.answer(payload)

    # --- long polling ------------------------------------------------------------------------

    def _take_poll(self, wire: Wire, asked: dict[str, str]) -> None:
        """A poll confirms what is below its offset, and takes the place of one before it."""
        offset = int(asked.get("offset") or 0)
        while self._updates and self._updates[0].id < offset:
            self._updates.popleft()
        self._end_poll()
        self._poll = wire
        seconds = float(asked.get("timeout") or 0)
        if self._updates or not seconds:
            self._hand_out()
        else:
            self._poll_ends = self._loop.call_later(seconds, self._hand_out)
        self.polled.set()

    def _end_poll(self) -> None:
        if self._poll_ends is not None:
            self._poll_ends.cancel()
            self._poll_ends = None
        if self._poll is not None:
            self._answer(self._poll, "[]")
            self._poll = None

    def _hand_out(self) -> None:
        self._is_waking = False
        wire, self._poll = self._poll, None
        if wire is None:
            return
        if self._poll_ends is not None:
            self._poll_ends.cancel()
            self._poll_ends = None
        batch = [self._updates[index] for index in range(min(BATCH, len(self._updates)))]
        now = time.perf_counter() + self._half
        for update in batch:
            update.handed = update.handed or now
        self._answer(wire, "[" + ",".join(update.text for update in batch) + "]")


def _message(number: int, chat: int, text: str, keyboard: str) -> str:
    markup = f',"reply_markup":{keyboard}' if keyboard else ""
    return (
        f'{{"message_id":{number},"date":1500000000,"from":{_BOT},'
        f'"chat":{{"id":{chat},"type":"private","first_name":"Anna"}},'
        f'"text":{json.dumps(text)}{markup}}}'
    )


_BOT = json.dumps(BOT)


def read_keyboard(keyboard: str) -> list[tuple[str, str]]:
    """The buttons as (label, data)."""
    rows = json.loads(keyboard).get("inline_keyboard", []) if keyboard else []
    return [(button["text"], button.get("callback_data", "")) for row in rows for button in row]

"""The survey's fast Bot API, enforcing Telegram's limits: 30 messages a second, one a chat."""

from __future__ import annotations

import asyncio
import json
from bisect import bisect_left
from collections import Counter
from time import perf_counter
from typing import Any

from benchmarks.survey.api import BotApi
from benchmarks.survey.wire import Wire
from tests.fakes.pacing import ServerClock
from tests.fakes.telegram.errors import ApiError
from tests.fakes.telegram.limits import Limits, RateLimiter

PER_SECOND = 30
LIMITS = Limits(bot_per_second=PER_SECOND, bot_burst=PER_SECOND, chat_per_second=1, chat_burst=3)
COUNTED = frozenset({"sendMessage", "editMessageText"})
_REFUSED = b"HTTP/1.1 429 Too Many\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


class FrankWire(Wire):
    def refuse(self, payload: bytes) -> None:
        if self._transport is not None:
            self._transport.write(_REFUSED % len(payload) + payload)


class LimitedApi(BotApi):
    """`heard`: how often each chat was sent the text that holds `call_of`, and when.

    `refused` counts the answers 429.
    """

    def __init__(
        self, call_of: str, latency: float = 0.0, *, limits: Limits | None = LIMITS
    ) -> None:
        super().__init__(latency)
        self.heard: Counter[int] = Counter()
        self.heard_at: list[float] = []
        self.sent_at: list[float] = []  # every message that counts
        self.refused = 0
        self._call_of = call_of
        self._has_reached_one = asyncio.Event()
        self._limiter = RateLimiter(limits, ServerClock()) if limits else None

    async def serve(self) -> tuple[asyncio.Server, str]:
        server = await self._loop.create_server(lambda: FrankWire(self.take), "127.0.0.1", 0)
        return server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def has_reached(self, chats: int) -> None:
        """Returns when so many chats have heard."""
        while len(self.heard) < chats:
            self._has_reached_one.clear()
            await self._has_reached_one.wait()

    def busiest_second(self) -> int:
        """The most messages in any second."""
        times = self.sent_at
        return max((n + 1 - bisect_left(times, t - 1) for n, t in enumerate(times)), default=0)

    def _act(self, wire: Wire, path: str, body: bytes) -> None:
        try:
            super()._act(wire, path, body)
        except ApiError as error:
            self.refused += 1
            assert isinstance(wire, FrankWire)
            wire.refuse(json.dumps(error.to_json()).encode())

    def _do(self, method: str, asked: dict[str, str]) -> str:
        if method in COUNTED:
            if self._limiter:
                self._limiter.admit(int(asked["chat_id"]))
            self.sent_at.append(perf_counter())
        return super()._do(method, asked)

    def _show(self, number: int, asked: dict[str, Any]) -> str:
        chat = int(asked["chat_id"])
        if self._call_of in asked["text"]:
            self.heard[chat] += 1
            self.heard_at.append(perf_counter())
            self._has_reached_one.set()
        self.users.setdefault(chat, _does_not_care)
        return super()._show(number, asked)


def _does_not_care(_number: int, _text: str, _keyboard: str) -> None:
    """A recipient who only reads."""

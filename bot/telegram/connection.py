"""The library's `Bot` on two connection pools of ours: one for calls, one for the long poll."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from telegram import Bot
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter  # what `RequestData` is made of

from bot.telegram.transport import AiohttpRequest

BASE_URL = "https://api.telegram.org/bot"
FILE_URL = "https://api.telegram.org/file/bot"
# The answer to a poll may come this long after the time it was asked to wait.
POLL_GRACE_SECONDS = 10.0


class Connection:
    """`async with` it, or `open` and `close`. Opening asks nothing of the network."""

    def __init__(self, token: str, *, base_url: str = BASE_URL, file_url: str = FILE_URL) -> None:
        self.calls = AiohttpRequest()
        self._polls = AiohttpRequest(connections=2)
        self.bot = Bot(
            token,
            base_url=base_url,
            base_file_url=file_url,
            request=self.calls,
            get_updates_request=self._polls,
        )

    async def open(self) -> None:
        await self.calls.initialize()
        await self._polls.initialize()

    async def close(self) -> None:
        await self._polls.shutdown()
        await self.calls.shutdown()

    async def call(self, method: str, **values: Any) -> Any:
        """A method of the Bot API and its result in plain values; None is left out.

        The library's own methods make an object of every part of what goes and what comes, for
        twice the price of the call itself. Raises `TelegramError` as they do.
        """
        given = [RequestParameter(*item, None) for item in values.items() if item[1] is not None]
        return await self.calls.post(f"{self.bot.base_url}/{method}", RequestData(given))

    async def get_updates(
        self, *, offset: int | None, wait: int, kinds: list[str]
    ) -> list[dict[str, Any]]:
        """Raw updates; the library's own polling decodes all or raises, for ever, on one.

        `wait` is in seconds, `offset` confirms every update below it. Raises `TelegramError`.
        """
        asked = {"timeout": wait, "allowed_updates": json.dumps(kinds)}
        if offset is not None:
            asked["offset"] = offset
        payload = await self._polls.retrieve(
            f"{self.bot.base_url}/getUpdates?{urlencode(asked)}",
            read_timeout=wait + POLL_GRACE_SECONDS,
        )
        updates: list[dict[str, Any]] = BaseRequest.parse_json_payload(payload)["result"]
        return updates

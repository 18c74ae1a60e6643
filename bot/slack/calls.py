"""One call of the Web API: paced, by the client of the home, and refused in our own words."""

from __future__ import annotations

import json
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.connection import Connections
from bot.slack.pacing import PATIENCE, Congestion
from bot.slack.refusals import ERRORS, Meaning, Refused, read

Json = dict[str, Any]

# These take no JSON.
_FORMS = frozenset(
    {
        "conversations.info",
        "files.completeUploadExternal",
        "files.getUploadURLExternal",
        "files.info",
        "users.info",
    }
)


class Calls:
    """Everything the bot says to Slack goes through `call`."""

    def __init__(self, connections: Connections) -> None:
        self.connections = connections
        self.limits = connections.limits
        self._congestion = Congestion()

    async def call(
        self, home: str, method: str, arguments: Json, *, patience: float = PATIENCE
    ) -> Json:
        """The answer. Raises `Refused`, and `RetryAfter` instead of waiting long for its turn."""
        target = str(arguments.get("channel") or arguments.get("channel_id") or "")
        await self.limits.take(home, method, target, patience=patience)
        client = await self.connections.client(home)
        try:
            return await self._ask(client, method, arguments)
        except Refused as refusal:
            await self._learn(refusal, home, method, target)
            renewed = (
                await self._renewed(home, client) if refusal.meaning is Meaning.TOKEN else None
            )
            if renewed is None:
                raise
        return await self._ask(renewed, method, arguments)

    async def _renewed(self, home: str, before: AsyncWebClient) -> AsyncWebClient | None:
        """The home's client, if its token is another by now (renewed or installed anew)."""
        try:
            client = await self.connections.client(home)
        except Refused:
            return None
        return client if client.token != before.token else None

    async def _ask(self, client: AsyncWebClient, method: str, arguments: Json) -> Json:
        sent: Json = {"data": _as_form(arguments)} if method in _FORMS else {"json": arguments}
        try:
            answer = await client.api_call(method, **sent)
        except ERRORS as error:
            raise read(error) from None
        return answer.data if isinstance(answer.data, dict) else {}

    async def _learn(self, refusal: Refused, home: str, method: str, target: str) -> None:
        if refusal.meaning is Meaning.TOKEN:
            await self.connections.forget(home)
        elif refusal.meaning is Meaning.WAIT:
            refusal.everywhere = self._congestion.note(home, method, target, refusal.seconds)
            held = "" if refusal.everywhere else target
            self.limits.hold(refusal.seconds, home, method, held)


def _as_form(arguments: Json) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in arguments.items()
    }

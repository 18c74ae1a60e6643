"""What an event does not say itself and a handler wants to know, asked of Slack in time.

An event never waits long for it: what Slack does not tell at once is left out.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

import structlog

from bot.slack.calls import Calls, Json
from bot.slack.origin import Origin
from bot.slack.refusals import Refused
from messages.channel import SendError
from messages.events import Event, Pressed, RoomEntered

log = structlog.get_logger(__name__)

WITHIN = 1.2  # seconds, of the three in which Slack wants its answer
NO_ADDRESS = ("deleted", "is_bot", "is_stranger", "is_invited_user")
BY_EMAIL = "byemail"  # the button by which a person asks to be found by their address


class Lookups:
    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def complete(self, event: Event, origin: Origin | None) -> Event:
        """The event with a room's name, or the address of a person who asked for it."""
        home, _, channel = event.room.partition("/")
        match event.body:
            case RoomEntered():
                return replace(event, body=await self._room(home, channel, event.body))
            case Pressed(token=token) if token == BY_EMAIL and origin is not None:
                return replace(event, email=await self._email(origin.home, origin.user))
        return event

    async def _room(self, home: str, channel: str, told: RoomEntered) -> RoomEntered:
        found = (await self._ask(home, "conversations.info", {"channel": channel})).get("channel")
        if not found:
            return told
        closed = any(found.get(kind) for kind in ("is_private", "is_mpim", "is_im"))
        return RoomEntered(str(found.get("name") or ""), is_public=not closed)

    async def _email(self, home: str, user: str) -> str:
        """Of people of the workspace, guests included, who have confirmed that it is theirs."""
        found = (await self._ask(home, "users.info", {"user": user})).get("user") or {}
        if any(found.get(why) for why in NO_ADDRESS) or found.get("is_email_confirmed") is False:
            return ""
        return str((found.get("profile") or {}).get("email") or "")

    async def _ask(self, home: str, method: str, arguments: Json) -> Json:
        try:
            async with asyncio.timeout(WITHIN):
                return await self._calls.call(home, method, arguments, patience=WITHIN)
        except (Refused, SendError, TimeoutError) as error:
            log.info("slack.not_told", method=method, reason=str(error) or type(error).__name__)
            return {}

"""Sending to Slack: steps become messages, edits or files; refusals become `SendError`."""

from __future__ import annotations

from collections.abc import AsyncIterator

import structlog

from bot.slack.calls import Calls
from bot.slack.connection import Connections
from bot.slack.files import Files, PathOf
from bot.slack.origin import Origin
from bot.slack.posting import Posting
from bot.slack.refusals import Refused, translate
from bot.slack.showing import Showing
from messages.steps import (
    AskPlace,
    Delivered,
    EndPlace,
    Erase,
    Forget,
    Immediate,
    Say,
    SendFile,
    Toast,
)

CHANNEL = "slack"
# What no message is to blame for: the app itself is set up differently from its manifest.
_FOR_OPERATORS = ("missing_scope", "messages_tab_disabled", "not_allowed_token_type")

log = structlog.get_logger(__name__)


class SlackChannel:
    """A `messages.channel.Channel`. `path_of` finds a stored file (LookupError if not here)."""

    name = CHANNEL

    def __init__(self, connections: Connections, path_of: PathOf) -> None:
        self._connections = connections
        calls = Calls(connections)
        self._posting = Posting(calls)
        self._files = Files(calls, path_of)
        self._showing = Showing(calls)

    async def send(
        self, chat: str, step: Delivered, replaces: str | None, *, row: int
    ) -> str | None:
        """See `Channel`. A message that cannot be edited any more is sent anew."""
        try:
            return await self._send(chat, step, replaces, row)
        except Refused as refusal:
            if refusal.code in _FOR_OPERATORS:
                log.error("slack.misconfigured", reason=refusal.code)
            raise translate(refusal, only_home=self._connections.is_single) from None

    async def _send(self, chat: str, step: Delivered, replaces: str | None, row: int) -> str | None:
        match step:
            case Say():
                return await self._posting.say(chat, step, replaces, row)
            case SendFile():
                home, channel = await self._posting.conversations.open(chat)
                return await self._files.send(home, channel, step)
            case Erase():
                await self._posting.erase(chat, replaces)
            case Forget():
                await self._posting.forget(chat, step.said)
            case AskPlace() | EndPlace():
                pass  # Slack has no button that tells where one is
        return None

    async def answer(self, callback: str, toast: Toast | None) -> None:
        """Presses are acknowledged where they come in, toasts shown by `show`."""

    def fetch(self, ref: str) -> AsyncIterator[bytes]:
        """`ref` is "<home>/<file>"."""
        return self._files.fetch(ref)

    async def show(self, origin: Origin, answer: Immediate) -> None:
        """Draw what is answered at once; what comes too late is not an error."""
        await self._showing.show(origin, answer)

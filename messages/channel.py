"""What every channel promises, and every way a send can fail, declared once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from messages.events import Event
from messages.steps import Delivered, Immediate, Toast

# Channels that can open a window over the chat: forms are shown a page at a time there.
WINDOWED = frozenset({"slack"})

# Channels whose platform knows the person's e-mail address at work, and tells it if they ask.
EMAILED = frozenset({"slack"})


class SendError(Exception):
    """A message did not go out."""


class Temporary(SendError):
    """The network or the platform is down (timeout, 5xx): the same send may work later."""


@dataclass
class RetryAfter(SendError):
    """The platform asks us to wait (429). `whole_bot` false: only this chat has to wait."""

    seconds: float
    whole_bot: bool = False


class Unreachable(SendError):
    """The person blocked the bot, closed the account or never opened the chat (403)."""


class Rejected(SendError):
    """The platform refuses this very message (400): sending it again is useless; our mistake."""


@dataclass
class ChatMoved(SendError):
    """The chat has a new id; send there."""

    chat: str


@dataclass
class Unauthorised(SendError):
    """The bot's token is wrong or was revoked: nothing can be sent until an operator acts.

    `whole_bot` false: only where this chat lives (one of several workspaces).
    """

    reason: str = ""
    whole_bot: bool = True


class FileTooBig(Exception):
    """The platform does not hand out a file of this size (Telegram: over 20 MB)."""


class FileUnavailable(Exception):
    """The platform no longer has the file, or cannot be reached for it."""


class Channel(Protocol):
    """A place where people chat. Implementations live in `bot/<name>/channel.py`."""

    name: str

    async def send(
        self, chat: str, step: Delivered, replaces: str | None, *, row: int
    ) -> str | None:
        """Send and return the platform's message id (`row`: the outbox row, for our own pages).

        `replaces` is the platform's id of the message now in the step's slot, if any: without
        `fresh` it is edited, with `fresh` its buttons are taken off. Raises `SendError`.
        """

    async def answer(self, callback: str, toast: Toast | None) -> None:
        """End the waiting of a pressed button; too late is not an error."""

    def fetch(self, ref: str) -> AsyncIterator[bytes]:
        """The bytes of an uploaded file. Raises `FileTooBig`, `FileUnavailable`."""


class Intake(Protocol):
    """Where channels hand in what people do, in order of arrival; chats keep that order.

    Both return after commit, and raise only when nothing could be stored: hand it in again.
    """

    async def receive(self, event: Event) -> Immediate:
        """Handle the event; what is to be answered at once."""

    async def bury(self, key: str, channel: str, raw: bytes, error: Exception) -> None:
        """Keep an update that cannot be decoded as a dead letter."""

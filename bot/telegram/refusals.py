"""What Telegram answers when it refuses, in the words of `messages.channel`.

The Bot API tells most refusals apart by their description only, so the wordings live here.
Descriptions never hold the token; the library's own texts may (`InvalidToken`), and are dropped.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from messages import channel

_SAME = ("message is not modified",)
_GONE = (
    "message to edit not found",
    "message to delete not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
)
_NOBODY = ("chat not found", "user is deactivated", "peer_id_invalid")
_TOO_LARGE = ("request entity too large",)
_FILE_TOO_BIG = ("file is too big",)


def is_unchanged(error: BadRequest) -> bool:
    """The edit would change nothing: as good as done."""
    return _says(error, _SAME)


def is_gone(error: BadRequest) -> bool:
    """The message is deleted already, or too old or of another kind to be edited."""
    return _says(error, _GONE)


def is_file_too_big(error: BadRequest) -> bool:
    return _says(error, _FILE_TOO_BIG)


def _says(error: TelegramError, wordings: tuple[str, ...]) -> bool:
    return any(wording in error.message.lower() for wording in wordings)


@dataclass(slots=True)
class Congestion:
    """Tells a chat that was written to too fast from a bot that is: Telegram does not say.

    One chat waiting is its own affair; a second one at the same time means the whole bot.
    """

    _shut: dict[str, float] = field(default_factory=dict)

    def note(self, chat: str, seconds: float) -> bool:
        """A chat was refused for so long; whether the whole bot has to wait."""
        now = asyncio.get_running_loop().time()
        self._shut = {other: until for other, until in self._shut.items() if until > now}
        others = self._shut.keys() - {chat}
        self._shut[chat] = now + seconds
        return bool(others)


def translate(error: TelegramError, chat: str, congestion: Congestion) -> channel.SendError:
    """The error to raise instead, from None: what the library says may quote too much."""
    match error:
        case RetryAfter():
            seconds = seconds_of(error)
            return channel.RetryAfter(seconds, whole_bot=congestion.note(chat, seconds))
        case ChatMigrated():
            return channel.ChatMoved(str(error.new_chat_id))
        case InvalidToken():
            return channel.Unauthorised("the token was refused")
        case Forbidden():
            return channel.Unreachable(error.message)
        case BadRequest() if _says(error, _NOBODY):
            return channel.Unreachable(error.message)
        case NetworkError() if isinstance(error, BadRequest) or _says(error, _TOO_LARGE):
            return channel.Rejected(error.message)
    return channel.Temporary(brief(error))


def brief(error: TelegramError) -> str:
    """One line for a log, without the page that a proxy may have answered with."""
    return f"{type(error).__name__}: {error.message.partition('. Parsing the server')[0]}"


def seconds_of(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()

"""What Telegram answers when it refuses, in the words of `messages.channel`.

The Bot API tells most refusals apart by their description only, so the wordings live here.
Descriptions never hold the token; the library's own texts may (`InvalidToken`), and are dropped.

Of sending a message `RULES` tells what a refusal means. What is no refusal to whoever asked:

| what happens                        | rule                                                       |
|-------------------------------------|------------------------------------------------------------|
| edited text is the same             | done (`is_unchanged`)                                      |
| message to edit gone, or too old    | sent anew (`is_gone`)                                      |
| message to delete gone              | done; too old: overwritten (`is_gone`)                     |
| query is too old                    | passed over: the answer came, only the button turned long  |
| file gone, or over 20 MB            | the person is asked for it again (`is_file_too_big`)       |
| answer lost after a message arrived | sent again: nobody can know; repeated once, never lost     |
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from enum import Enum, auto

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


class Meaning(Enum):
    """What a refusal means for whoever sends."""

    WAIT = auto()  # this chat, or the whole bot: see `Congestion`
    MOVED = auto()  # the chat has a new id: sent there
    TOKEN = auto()  # nothing can be sent until an operator acts
    NOBODY = auto()  # the person's next channel is tried
    REFUSED = auto()  # our mistake, never tried again
    LATER = auto()  # tried again, after pauses that grow


# (error of the library, words of its description or none, meaning): the first that fits counts.
RULES: tuple[tuple[type[TelegramError], tuple[str, ...], Meaning], ...] = (
    (RetryAfter, (), Meaning.WAIT),
    (ChatMigrated, (), Meaning.MOVED),
    (InvalidToken, (), Meaning.TOKEN),
    (Forbidden, (), Meaning.NOBODY),
    (BadRequest, _NOBODY, Meaning.NOBODY),
    (BadRequest, (), Meaning.REFUSED),
    (NetworkError, _TOO_LARGE, Meaning.REFUSED),
    (TelegramError, (), Meaning.LATER),  # 5xx, time-outs, resets, pages of proxies
)


def meaning_of(error: TelegramError) -> Meaning:
    return next(
        meaning
        for kind, wordings, meaning in RULES
        if isinstance(error, kind) and (not wordings or _says(error, wordings))
    )


def translate(error: TelegramError, chat: str, congestion: Congestion) -> channel.SendError:
    """The error to raise instead, from None: what the library says may quote too much."""
    match meaning_of(error):
        case Meaning.WAIT if isinstance(error, RetryAfter):
            seconds = seconds_of(error)
            return channel.RetryAfter(seconds, whole_bot=congestion.note(chat, seconds))
        case Meaning.MOVED if isinstance(error, ChatMigrated):
            return channel.ChatMoved(str(error.new_chat_id))
        case Meaning.TOKEN:
            return channel.Unauthorised("the token was refused")
        case Meaning.NOBODY:
            return channel.Unreachable(error.message)
        case Meaning.REFUSED:
            return channel.Rejected(error.message)
    return channel.Temporary(brief(error))


def brief(error: TelegramError) -> str:
    """One line for a log, without the page that a proxy may have answered with."""
    return f"{type(error).__name__}: {error.message.partition('. Parsing the server')[0]}"


def seconds_of(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()

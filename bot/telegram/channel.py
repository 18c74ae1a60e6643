"""Sending to Telegram: steps become messages, edits or files; refusals become `SendError`."""

from __future__ import annotations

import asyncio
import html
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog
from telegram import InputFile
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.telegram import refusals
from bot.telegram.connection import Connection
from bot.telegram.inbound import CHANNEL
from bot.telegram.refusals import Congestion, translate
from bot.telegram.render import Keyboard, Part, render
from messages.channel import FileTooBig, FileUnavailable, Rejected
from messages.steps import AskPlace, Delivered, EndPlace, Erase, Forget, Say, SendFile, Toast
from messages.texts import LANGUAGES, label

log = structlog.get_logger(__name__)

NO_PREVIEW = {"is_disabled": True}
NO_KEYBOARD = {"remove_keyboard": True}
MAX_TOAST = 200
LONGEST_CAPTION = 1024

Markup = dict[str, Any] | None  # as the Bot API writes it
PathOf = Callable[[int], Awaitable[Path]]


class TelegramChannel:
    """A `messages.channel.Channel`. `path_of` finds a stored file (LookupError if not here)."""

    name = CHANNEL

    def __init__(self, connection: Connection, path_of: PathOf) -> None:
        self._connection = connection
        self._bot = connection.bot
        self._call = connection.call
        self._path_of = path_of
        self._congestion = Congestion()
        self._tidying: set[asyncio.Task[None]] = set()

    async def send(
        self, chat: str, step: Delivered, replaces: str | None, *, row: int
    ) -> str | None:
        """See `Channel`. A message that cannot be edited any more is sent anew."""
        try:
            match step:
                case Say():
                    return await self._say(chat, step, replaces)
                case SendFile():
                    return await self._send_file(chat, step)
                case AskPlace():
                    return await self._offer_place(chat, step)
                case EndPlace():
                    await self._end_place(chat, step, replaces)
                    return None
                case Erase():
                    return await self._erase(chat, replaces)
                case Forget():
                    return None  # Telegram keeps the person's own messages
        except TelegramError as error:
            raise translate(error, chat, self._congestion) from None

    async def answer(self, callback: str, toast: Toast | None) -> None:
        text = toast.text[:MAX_TOAST] if toast else None
        try:
            await self._call("answerCallbackQuery", callback_query_id=callback, text=text)
        except TelegramError as error:
            log.info("telegram.unanswered", reason=refusals.brief(error))

    async def fetch(self, ref: str) -> AsyncIterator[bytes]:
        try:
            file = await self._bot.get_file(ref)
            async for chunk in self._connection.calls.stream(file.file_path or ""):
                yield chunk
        except BadRequest as error:
            raise (FileTooBig if refusals.is_file_too_big(error) else FileUnavailable) from None
        except TelegramError as error:
            raise FileUnavailable(refusals.brief(error)) from None

    async def _say(self, chat: str, say: Say, replaces: str | None) -> str:
        parts = render(say)
        if replaces is None:
            return await self._send_parts(chat, parts)
        if not say.fresh and len(parts) == 1 and await self._edit(chat, replaces, *parts[0]):
            return replaces
        sent = await self._send_parts(chat, parts)
        self._tidy(self._take_buttons_off(chat, replaces))
        return sent

    def _tidy(self, work: Coroutine[Any, Any, None]) -> None:
        """Beside what comes next: nobody waits for it."""
        task = asyncio.ensure_future(work)
        self._tidying.add(task)
        task.add_done_callback(self._tidying.discard)

    async def _send_parts(self, chat: str, parts: list[Part]) -> str:
        """The id of the last one, which has the buttons."""
        for text, _ in parts[:-1]:
            await self._send_text(chat, text, None)
        text, keyboard = parts[-1]
        return await self._send_text(chat, text, _inline(keyboard))

    async def _send_text(self, chat: str, text: str, markup: Markup) -> str:
        message = await self._call("sendMessage", chat_id=chat, **_html(text), reply_markup=markup)
        return str(message["message_id"])

    async def _offer_place(self, chat: str, offer: AskPlace) -> str:
        """Only a keyboard under the message field can ask for a location."""
        button = {"text": offer.label, "request_location": True}
        markup = {"keyboard": [[button]], "resize_keyboard": True}
        return await self._send_text(chat, offer.html, markup)

    async def _end_place(self, chat: str, end: EndPlace, offer: str | None) -> None:
        """The keyboard goes with a message only; once it is gone, nobody needs to read that."""
        notice = await self._send_text(chat, end.html, NO_KEYBOARD)
        for message in filter(None, (notice, offer)):
            with suppress(TelegramError):
                await self._bot.delete_message(chat, int(message))

    async def _edit(self, chat: str, message: str, text: str, keyboard: Keyboard) -> bool:
        """Whether the message now reads so; False: there is nothing left to edit."""
        where = {"chat_id": chat, "message_id": int(message)}
        markup = _inline(keyboard)
        try:
            await self._call("editMessageText", **where, **_html(text), reply_markup=markup)
        except BadRequest as error:
            if refusals.is_gone(error):
                return False
            if not refusals.is_unchanged(error):
                raise
        return True

    async def _take_buttons_off(self, chat: str, message: str) -> None:
        """A courtesy to whoever scrolls up: old buttons answer anyway, so failing is harmless."""
        with suppress(TelegramError):
            await self._call("editMessageReplyMarkup", chat_id=chat, message_id=int(message))

    async def _send_file(self, chat: str, step: SendFile) -> str:
        try:
            path = await self._path_of(step.file_id)
            content = await asyncio.to_thread(path.read_bytes)
        except (LookupError, OSError):
            raise Rejected(f"stored file {step.file_id} is not here") from None
        file, caption = InputFile(content, filename=step.name), _caption(step) or None
        if step.alt:
            message = await self._bot.send_photo(
                chat, file, caption=caption, parse_mode=ParseMode.HTML
            )
        else:
            message = await self._bot.send_document(
                chat, file, caption=caption, parse_mode=ParseMode.HTML
            )
        return str(message.message_id)

    async def _erase(self, chat: str, message: str | None) -> str | None:
        """Delete or, where Telegram no longer lets us (48 h), overwrite."""
        if message is None:
            return None
        try:
            await self._bot.delete_message(chat, int(message))
        except BadRequest as error:
            if not refusals.is_gone(error):
                await self._edit(chat, message, _erased_text(), [])
        return None


def _html(text: str) -> dict[str, Any]:
    return {"text": text, "parse_mode": ParseMode.HTML, "link_preview_options": NO_PREVIEW}


def _inline(keyboard: Keyboard) -> Markup:
    return {"inline_keyboard": keyboard} if keyboard else None


def _caption(step: SendFile) -> str:
    """The caption, and under it what is on a picture, as far as Telegram takes it."""
    if not step.alt:
        return step.caption
    room = max(0, LONGEST_CAPTION - len(step.caption) - 3)
    told = step.alt if len(step.alt) <= room else step.alt[:room].rstrip() + "…"
    return f"{step.caption}\n\n{html.escape(told)}"


def _erased_text() -> str:
    """In every language: an erasure knows nobody's."""
    return " / ".join(label("telegram.erased", language) for language in LANGUAGES)

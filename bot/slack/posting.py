"""Messages in Slack: posted, edited, stripped of their buttons, deleted.

A message is called "<channel>/<ts>", so that it can be edited without asking where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from bot.slack.calls import Calls
from bot.slack.conversations import Conversations
from bot.slack.pacing import PATIENCE
from bot.slack.posted import Posted
from bot.slack.recent import Recent
from bot.slack.refusals import Meaning, Refused
from bot.slack.render import Message, messages
from messages.channel import RetryAfter
from messages.steps import Say
from messages.texts import LANGUAGES, label

DRAWN = 1_000
# What cannot be edited or deleted; whether its chat can be reached, only a new message tells.
_NOT_THERE = (Meaning.GONE, Meaning.NOBODY)
_KEPT = ("cant_delete_message", "compliance_exports_prevent_deletion")
# No previews of links, which may be private, and nobody called by their name.
_AS_WRITTEN = {"unfurl_links": False, "unfurl_media": False, "link_names": False}
_INTERACTIVE = ("actions", "context_actions", "input")


class Posting:
    """Chats are those of `Conversations`."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self.conversations = Conversations(calls)
        self._drawn: Recent[Message] = Recent(DRAWN)
        self._posted = Posted()
        self._begun: Recent[list[str]] = Recent(DRAWN)

    async def say(self, chat: str, say: Say, replaces: str | None, row: int) -> str:
        """The id of the message that now has the buttons."""
        home = home_of(chat)
        parts = messages(say)
        if replaces is not None and not say.fresh and len(parts) == 1:
            # Slack lets us edit less often than post: in a rush a new message is better than none.
            may_edit = self._calls.limits.is_free(home, "chat.update")
            if may_edit and await self._edit(home, replaces, parts[0], say.once):
                return replaces
        sent = await self._post_all(chat, parts, say.below, row)
        self._posted.note(row, tuple(sent), stands=bool(say.slot))
        self._remember(sent[-1], parts[-1], say.once)
        if replaces is not None:
            self._posted.left(replaces)
            await self._take_buttons_off(home, replaces)
        return sent[-1]

    async def forget(self, chat: str, rows: Iterable[int]) -> None:
        """Take back what these rows became; what the person wrote only they can delete."""
        for row, sent in self._posted.to_forget(rows):
            for message in sent:
                await self.erase(chat, message)
            self._posted.gone(row)

    async def erase(self, chat: str, message: str | None) -> None:
        """Delete, or overwrite where the workspace forbids that."""
        if message is None:
            return
        home = home_of(chat)
        self._drawn.pop(message)
        self._posted.left(message)
        try:
            await self._calls.call(home, "chat.delete", _address(message))
        except Refused as refusal:
            if refusal.meaning not in _NOT_THERE:
                raise
            if refusal.code in _KEPT:
                # (Drawn as everything else: Slack lets no other blocks follow rich text.)
                await self._edit(home, message, messages(Say(_erased_text()))[0], once=True)
        self._posted.erased(message)

    async def _post_all(self, chat: str, parts: list[Message], below: str, row: int) -> list[str]:
        """Their ids; the last one has the buttons. Where some were sent before, the rest."""
        sent = self._begun.pop(str(row)) or []
        try:
            for part in parts[len(sent) :]:
                sent.append(await self._post_to(chat, part, below))
        except (Refused, RetryAfter):
            self._begun.put(str(row), sent)
            raise
        return sent

    async def _post_to(self, chat: str, part: Message, below: str) -> str:
        home, channel = await self.conversations.reach(chat)
        try:
            sent = await self._post(home, channel, part, below)
        except Refused as refusal:
            # The conversation may be one of an app that was there before.
            if refusal.code != "channel_not_found" or not self.conversations.forget(chat):
                raise
            home, channel = await self.conversations.open(chat)
            sent = await self._post(home, channel, part, below)
        self.conversations.learn(chat, sent)
        return sent

    async def _post(self, home: str, channel: str, message: Message, below: str) -> str:
        """Below that message or, when it is gone or takes no answers, beside it."""
        try:
            return await self._post_in(home, channel, message, below.partition("/")[2])
        except Refused as refusal:
            if refusal.meaning is not Meaning.GONE or not below:
                raise
        return await self._post_in(home, channel, message, "")

    async def _post_in(self, home: str, channel: str, message: Message, thread: str) -> str:
        arguments: dict[str, Any] = {"thread_ts": thread} if thread else {}
        arguments |= {"channel": channel, "text": message.text, "blocks": message.blocks}
        answer = await self._calls.call(home, "chat.postMessage", arguments | _AS_WRITTEN)
        return f"{answer['channel']}/{answer['ts']}"

    async def _edit(self, home: str, sent: str, message: Message, once: bool) -> bool:
        """Whether the message now reads so; False: there is nothing left to edit."""
        try:
            await self._update(home, sent, message)
        except Refused as refusal:
            if refusal.meaning in _NOT_THERE:
                return False
            raise
        self._remember(sent, message, once)
        return True

    async def _update(
        self, home: str, sent: str, message: Message, *, patience: float = PATIENCE
    ) -> None:
        arguments = _address(sent) | {"text": message.text, "blocks": message.blocks}
        await self._calls.call(
            home,
            "chat.update",
            arguments | {"parse": "none", "link_names": False},
            patience=patience,
        )

    def _remember(self, sent: str, message: Message, once: bool) -> None:
        """Not what the house forgets as soon as it is sent."""
        if not once:
            self._drawn.put(sent, message)

    async def _take_buttons_off(self, home: str, sent: str) -> None:
        """A courtesy to whoever scrolls up: old buttons answer anyway, so failing is harmless.

        Slack takes whole messages only, and reading old ones would need a wider scope: so only
        those we still remember.
        """
        message = self._drawn.pop(sent)
        if message is not None and any(map(_is_interactive, message.blocks)):
            kept = [block for block in message.blocks if not _is_interactive(block)]
            with suppress(Refused, RetryAfter):
                await self._update(home, sent, Message(message.text, kept), patience=0)


def home_of(chat: str) -> str:
    return chat.partition("/")[0]


def _is_interactive(block: dict[str, Any]) -> bool:
    return block["type"] in _INTERACTIVE


def _address(message: str) -> dict[str, Any]:
    channel, _, ts = message.partition("/")
    return {"channel": channel, "ts": ts}


def _erased_text() -> str:
    """In every language: an erasure knows nobody's."""
    return " / ".join(label("slack.erased", language) for language in LANGUAGES)

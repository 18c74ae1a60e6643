"""What is answered at once: windows, App Home, and words that only the one who acted can see.

All of it is safe to lose: what must not be lost stands in the chat.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

import aiohttp
import structlog

from bot.slack import mrkdwn, views
from bot.slack.calls import Calls
from bot.slack.connection import proxy_for
from bot.slack.files import is_slacks
from bot.slack.limits import BLOCKS_A_VIEW
from bot.slack.origin import Origin
from bot.slack.recent import Recent
from bot.slack.refusals import Meaning, Refused
from messages.channel import RetryAfter
from messages.steps import Immediate, Say
from messages.texts import label
from messages.windows import Desk, Show, Shut

log = structlog.get_logger(__name__)

VIEWS = 5_000
PATIENCE = 1.0  # seconds: a trigger is good for three
NOTICE = "notice"  # the block that says what became of a press

View = dict[str, Any]


@dataclass(slots=True)
class _Place:
    """A view on somebody's screen: of two acts in quick succession the later one stands in the
    end, whichever answer is ready first."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    newest: int = 0

    def is_newest(self, order: int) -> bool:
        is_newest = order > self.newest
        self.newest = max(order, self.newest)
        return is_newest


class Showing:
    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._places: Recent[_Place] = Recent(VIEWS)

    async def show(self, origin: Origin, answer: Immediate) -> None:
        """Never raises for what Slack refuses: too late is not an error."""
        await self._try(self._answer(origin, answer))
        if isinstance(answer.window, Desk):
            await self._try(self._publish(origin, views.desk(answer.window)))

    async def _try(self, drawing: Coroutine[Any, Any, None]) -> None:
        try:
            await drawing
        except RetryAfter:
            log.info("slack.unshown", reason="pacing")
        except Refused as refusal:
            log.info("slack.unshown", reason=refusal.code)

    async def _answer(self, origin: Origin, answer: Immediate) -> None:
        view = view_of(origin, answer)
        if view is None:
            if origin.channel and (words := _words_of(origin, answer)):
                await self._whisper(origin, words)
        elif origin.is_window and origin.view_id:
            await self._update(origin, view)
        elif origin.trigger_id:
            await self._call(origin, "views.open", trigger_id=origin.trigger_id, view=view)

    async def _publish(self, origin: Origin, view: View) -> None:
        place = self._place(f"{origin.home}/{origin.user}")
        async with place.turn:
            if place.is_newest(origin.order):
                await self._call(origin, "views.publish", user_id=origin.user, view=view)

    async def _update(self, origin: Origin, view: View) -> None:
        place = self._place(origin.view_id)
        async with place.turn:
            if place.is_newest(origin.order):
                await self._replace(origin, {"view_id": origin.view_id, "view": view})

    async def _replace(self, origin: Origin, given: View) -> None:
        """What the person sees has changed since they acted only by an earlier act of theirs."""
        try:
            await self._call(origin, "views.update", **given, hash=origin.view_hash)
        except Refused as refusal:
            if refusal.meaning is not Meaning.CHANGED:
                raise
            await self._call(origin, "views.update", **given)

    def _place(self, name: str) -> _Place:
        place = self._places.get(name) or _Place()
        self._places.put(name, place)
        return place

    async def _whisper(self, origin: Origin, words: str) -> None:
        """Only the one who acted sees it."""
        text = mrkdwn.escape(words)
        try:
            await self._call(
                origin,
                "chat.postEphemeral",
                channel=origin.channel,
                user=origin.user,
                text=text,
                thread_ts=origin.thread,
            )
        except Refused as refusal:
            if refusal.meaning is not Meaning.NOBODY or not origin.response_url:
                raise
            await self._respond(origin.response_url, text)

    async def _respond(self, address: str, text: str) -> None:
        """Where the bot is no member: by the address that came with the command."""
        if not is_slacks(address, self._calls.connections.base_url):
            raise Refused("foreign_response_url", Meaning.REFUSED)
        body = {"response_type": "ephemeral", "replace_original": False, "text": text}
        try:
            async with self._calls.connections.session.post(
                address, json=body, proxy=proxy_for(address)
            ) as response:
                await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Refused(type(error).__name__, Meaning.LATER) from None

    async def _call(self, origin: Origin, method: str, **arguments: Any) -> None:
        given = {name: value for name, value in arguments.items() if value}
        await self._calls.call(origin.home, method, given, patience=PATIENCE)


def view_of(origin: Origin, answer: Immediate) -> View | None:
    """The window that answers; None where words do, or nothing."""
    toast = answer.toast.text if answer.toast else ""
    if isinstance(answer.window, Show):
        window = answer.window.window
        notice = "\n\n".join(filter(None, [escape(toast, quote=False), window.notice]))
        return views.window(replace(window, notice=notice))
    if not (origin.is_window or origin.is_desk):
        return None
    title = label("slack.window_title", answer.language)
    said = answer.said
    if isinstance(answer.window, Shut) and not said:
        # Only the answer to a page that was sent can close a window.
        said = (Say(escape(toast or label("slack.window_done", answer.language), quote=False)),)
    elif toast and not said and origin.is_window:
        return _with_notice(origin.view or {}, toast)
    elif toast:
        said = (Say(escape(toast, quote=False)), *said)
    return views.screen(said, title) if said else None


def _words_of(origin: Origin, answer: Immediate) -> str:
    if answer.toast:
        return answer.toast.text
    in_private = not origin.is_direct and answer.said
    return label("slack.answered_in_private", answer.language) if in_private else ""


_KEPT = ("type", "callback_id", "title", "private_metadata", "submit", "close", "notify_on_close")


def _with_notice(present: Mapping[str, Any], notice: str) -> View | None:
    """The window as it stands, entries and all, with a line above; None if it has no room."""
    kept = {name: present[name] for name in _KEPT if present.get(name) is not None}
    blocks = [block for block in present.get("blocks", ()) if block.get("block_id") != NOTICE]
    if not blocks or len(blocks) == BLOCKS_A_VIEW:
        return None
    text = {"type": "plain_text", "text": notice, "emoji": False}
    line = {"type": "context", "block_id": NOTICE, "elements": [text]}
    return {**kept, "blocks": [line, *blocks]}

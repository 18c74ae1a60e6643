"""From a payload to its commit, and only then to the answer that Slack waits for.

Nothing is acknowledged before it is stored, however long that takes: Slack wants an answer within
three seconds, a commit takes milliseconds. Should it ever take longer, Slack sends an event again,
or tells the person that something went wrong; either way the key keeps it from happening twice, and
what was stored is answered in the chat. What could not be stored is not acknowledged at all.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from time import time
from typing import Any, Protocol

import structlog

from bot.background import Background
from bot.slack import inbound, views
from bot.slack.elements import option
from bot.slack.lookups import Lookups
from bot.slack.origin import Origin
from bot.slack.showing import view_of
from bot.slack.taken import CHANNEL, Asked, Happened, Taken, Uninstalled
from messages.channel import Intake
from messages.controls import Option
from messages.steps import Immediate, Toast
from messages.windows import Faults, Shut

log = structlog.get_logger(__name__)

Answer = dict[str, Any]  # what an acknowledgement carries; empty for most

LATEST = 86400.0  # seconds; Slack gives up much earlier

_BROKEN = (KeyError, TypeError, ValueError, AttributeError, IndexError)


class SlackIntake(Intake, Protocol):
    async def suggest(
        self, *, channel: str, account: str, token: str, field: str, words: str
    ) -> tuple[Option, ...]:
        """Options of a long list in a window, at most 100."""


class Shows(Protocol):
    async def show(self, origin: Origin, answer: Immediate) -> None:
        """Draw what is answered at once; never raises for what Slack refuses."""


class Receiving:
    """`removed` is told the home whose token is worth nothing any more."""

    def __init__(
        self,
        intake: SlackIntake,
        channel: Shows,
        lookups: Lookups,
        background: Background,
        *,
        removed: Callable[[str], Awaitable[None]],
        hide: Callable[[str], str] = str,
    ) -> None:
        self._intake = intake
        self._channel = channel
        self._lookups = lookups
        self._background = background
        self._removed = removed
        self._hide = hide

    async def receive(self, payload: inbound.Json, *, again: bool = False) -> Answer:
        """What to acknowledge the payload with; `again`: Slack says that it has sent it before.

        Raises when nothing could be stored.
        """
        key = self._hide(inbound.key_of(payload))
        try:
            taken = inbound.decode(payload, key)
        except _BROKEN as error:
            await self._intake.bury(key, CHANNEL, json.dumps(payload).encode(), error)
            return {}
        if again and isinstance(taken, Happened):
            taken = _told_again(taken, payload)
        return await self._take(taken, key)

    async def _take(self, taken: Taken, key: str) -> Answer:
        match taken:
            case Happened(events=()):
                log.debug("slack.passed_over", key=key)
                return {}
            case Happened():
                return await self._happened(taken)
            case Asked():
                return await self._asked(taken)
            case Uninstalled(home=home):
                await self._removed(home)
                return {}

    async def _happened(self, taken: Happened) -> Answer:
        answer = Immediate()
        for event in taken.events:
            complete = await self._lookups.complete(event, taken.origin)
            answer = await self._intake.receive(complete)
        origin = taken.origin
        if origin is None:
            return {}
        if taken.submits:
            return _answer_page(origin, answer)
        if answer != Immediate():
            self._background.start(self._channel.show(origin, answer), "show")
        return {}

    async def _asked(self, asked: Asked) -> Answer:
        found = await self._intake.suggest(
            channel=CHANNEL,
            account=asked.account,
            token=asked.token,
            field=asked.field,
            words=asked.words,
        )
        return {"options": [option(one.label, one.token) for one in found]}


def _told_again(taken: Happened, payload: inbound.Json) -> Happened:
    """What was said later may have come before it."""
    try:
        late_by = min(max(0.0, time() - float(payload["event"]["ts"])), LATEST)
    except _BROKEN:
        return taken
    events = (replace(event, late_by=late_by) for event in taken.events)
    return replace(taken, events=tuple(events))


def _answer_page(origin: Origin, answer: Immediate) -> Answer:
    """A page that was sent is answered in the acknowledgement: it needs no trigger.

    What is only said, in the chat, is shown in the window too; nothing said closes it.
    """
    match answer.window:
        case Faults(texts=texts):
            return _faults(origin, texts)
        case Shut() if answer.toast is None:
            return {"response_action": "clear"}
        case Shut():
            answer = replace(answer, said=())
    view = view_of(origin, answer)
    return {"response_action": "update", "view": view} if view else {}


def _faults(origin: Origin, texts: Mapping[str, str]) -> Answer:
    """What is wrong at each input; where a window has none, above all that it says."""
    if errors := views.fault_blocks(origin.view or {}, texts):
        return {"response_action": "errors", "errors": errors}
    view = view_of(origin, Immediate(Toast("\n".join(texts.values()))))
    return {"response_action": "update", "view": view} if view else {}

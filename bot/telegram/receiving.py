"""One update to its commit, whichever way it came."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.telegram import inbound
from messages.channel import Intake
from messages.events import Pressed
from messages.steps import Toast

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """A press waits for this, or its button turns for a while."""

    callback: str
    toast: Toast | None


class Receiving:
    """`hide` makes the keys of events tell nothing."""

    def __init__(self, intake: Intake, hide: Callable[[str], str] = str) -> None:
        self._intake = intake
        self._hide = hide

    async def take(self, update: inbound.Json) -> Answer | None:
        """Returns what a press is to be answered. Raises when it could not even be buried.

        Nothing is awaited before the intake is, so updates arrive there in their own order.
        """
        key = self._hide(inbound.key_of(update))
        try:
            event = inbound.decode(update, key)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            await self._intake.bury(key, inbound.CHANNEL, json.dumps(update).encode(), error)
            return None
        if event is None:
            log.info("telegram.passed_over", key=key)
            return None
        at_once = await self._intake.receive(event)
        if isinstance(event.body, Pressed) and event.body.callback:
            return Answer(event.body.callback, at_once.toast)
        return None

    async def bury(self, number: str, raw: bytes, error: Exception) -> None:
        """Keep what is no update at all."""
        await self._intake.bury(self._hide(f"tg:{number}"), inbound.CHANNEL, raw, error)

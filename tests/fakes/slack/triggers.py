"""Trigger ids: leave to open a window over a person's screen, once and within three seconds."""

import re
import secrets
from dataclasses import dataclass
from itertools import count

from tests.fakes.slack.clock import Clock
from tests.fakes.slack.errors import SlackError

GOOD_FOR_SECONDS = 3.0


@dataclass(slots=True)
class Trigger:
    user: str
    view_id: str  # of the window in which the person acted, or ""
    issued_at: float
    is_used: bool = False


class Triggers:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._issued: dict[str, Trigger] = {}
        self._numbers = count(1_000_000_001)

    def issue(self, user: str, view_id: str = "") -> str:
        trigger_id = f"{next(self._numbers)}.{self._clock.date()}.{secrets.token_hex(16)}"
        self._issued[trigger_id] = Trigger(user, view_id, self._clock.now())
        return trigger_id

    def use(self, trigger_id: str) -> Trigger:
        """Raises `SlackError` `invalid_`, `exchanged_` or `expired_trigger_id`."""
        if not re.fullmatch(r"\d+\.\d+\.[0-9a-f]+", trigger_id) or trigger_id not in self._issued:
            raise SlackError("invalid_trigger_id")
        trigger = self._issued[trigger_id]
        if trigger.is_used:
            raise SlackError("exchanged_trigger_id")
        if self._clock.now() - trigger.issued_at > GOOD_FOR_SECONDS:
            raise SlackError("expired_trigger_id")
        trigger.is_used = True
        return trigger

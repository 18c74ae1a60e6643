"""Telegram's pacing: so many messages a second per bot, about one a second per chat."""

import math
import time
from dataclasses import dataclass

from tests.fakes.telegram.errors import too_many_requests

THINKING_SECONDS = 3.0


class ServerClock:
    """Seconds that pass by themselves and can be moved on, for ages of callbacks and messages."""

    def __init__(self) -> None:
        self._moved = 0.0
        self._began = time.time() - time.monotonic()

    def now(self) -> float:
        return time.monotonic() + self._moved

    def date(self) -> int:
        """Give the Unix time in whole seconds, as in a message's `date`."""
        return int(self._began + self.now())

    def advance(self, seconds: float) -> None:
        self._moved += seconds


@dataclass(frozen=True, slots=True)
class Limits:
    """What Telegram allows: a rate in messages a second and the burst that may precede it."""

    bot_per_second: float = 30.0
    bot_burst: int = 30
    chat_per_second: float = 1.0
    chat_burst: int = 10


@dataclass(slots=True)
class Bucket:
    """A token bucket that, once empty, stays shut for the time it told the caller to wait."""

    per_second: float
    burst: int
    filled_at: float
    tokens: float
    shut_until: float = 0.0

    def wait_for_token(self, now: float) -> int:
        """Give 0 if a message may pass now, else the whole seconds to wait."""
        gained = (now - self.filled_at) * self.per_second
        self.tokens = min(self.burst, self.tokens + gained)
        self.filled_at = now
        if now < self.shut_until:
            return math.ceil(self.shut_until - now)
        if self.tokens >= 1:
            return 0
        wait = max(1, math.ceil((1 - self.tokens) / self.per_second))
        self.shut_until = now + wait
        return wait


class RateLimiter:
    """Counts messages sent and edited.

    A dialogue in a test runs without the pauses of a living person, so each thing a user
    does counts as `THINKING_SECONDS` gone by. What a bot sends of its own accord, as in a
    broadcast, is measured against real time.
    """

    def __init__(self, limits: Limits, clock: ServerClock) -> None:
        self.limits = limits
        self._clock = clock
        self._thinking = 0.0
        self._buckets: dict[int | None, Bucket] = {}

    def person_acted(self) -> None:
        self._thinking += THINKING_SECONDS

    def admit(self, chat_id: int) -> None:
        """Let one message pass, or raise a 429 `ApiError`."""
        now = self._clock.now() + self._thinking
        bot, chat = self._bucket(None, now), self._bucket(chat_id, now)
        wait = max(bot.wait_for_token(now), chat.wait_for_token(now))
        if wait:
            raise too_many_requests(wait)
        bot.tokens -= 1
        chat.tokens -= 1

    def _bucket(self, key: int | None, now: float) -> Bucket:
        if key not in self._buckets:
            rate, burst = (
                (self.limits.bot_per_second, self.limits.bot_burst)
                if key is None
                else (self.limits.chat_per_second, self.limits.chat_burst)
            )
            self._buckets[key] = Bucket(rate, burst, filled_at=now, tokens=burst)
        return self._buckets[key]

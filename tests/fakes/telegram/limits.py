"""Telegram's pacing: so many messages a second per bot, about one a second per chat."""

from dataclasses import dataclass

from tests.fakes.pacing import Bucket, ServerClock
from tests.fakes.telegram.errors import too_many_requests

THINKING_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What Telegram allows: a rate in messages a second and the burst that may precede it."""

    bot_per_second: float = 30.0
    bot_burst: int = 30
    chat_per_second: float = 1.0
    chat_burst: int = 10


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

"""Slack's pacing: tiers of methods by the minute, and about one message a second per channel."""

from dataclasses import dataclass

from tests.fakes.pacing import Bucket
from tests.fakes.slack.clock import Clock
from tests.fakes.slack.errors import too_many_requests

THINKING_SECONDS = 3.0

TIER_1, TIER_2, TIER_3, TIER_4, SPECIAL = 1, 20, 50, 100, 600  # calls a minute


@dataclass(frozen=True, slots=True)
class Limits:
    """`enforced=False` lets everything pass; the burst may precede the rate."""

    enforced: bool = True
    channel_per_second: float = 1.0
    channel_burst: int = 10
    tier_burst: int = 10  # at least; a higher tier has a whole minute's worth


class RateLimiter:
    """Counts calls by method and workspace, messages by channel.

    A dialogue in a test runs without the pauses of a living person, so each thing a user
    does counts as `THINKING_SECONDS` gone by. What the bot does of its own accord is measured
    against the server's clock.
    """

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self.limits = limits
        self._clock = clock
        self._thinking = 0.0
        self._buckets: dict[tuple[str, str], Bucket] = {}

    def person_acted(self) -> None:
        self._thinking += THINKING_SECONDS

    def now(self) -> float:
        """Seconds on this clock; a bot that paces itself by it hurries no more than people do."""
        return self._clock.now() + self._thinking

    def admit_call(self, method: str, team: str, per_minute: int) -> None:
        """Let one call pass, or raise a 429 `SlackError`."""
        burst = max(self.limits.tier_burst, per_minute)
        self._admit((method, team), per_minute / 60, burst)

    def admit_message(self, channel: str) -> None:
        """Let one message pass, or raise a 429 `SlackError`."""
        self._admit(("message", channel), self.limits.channel_per_second, self.limits.channel_burst)

    def _admit(self, key: tuple[str, str], per_second: float, burst: int) -> None:
        if not self.limits.enforced:
            return
        now = self.now()
        if key not in self._buckets:
            self._buckets[key] = Bucket(per_second, burst, filled_at=now, tokens=burst)
        bucket = self._buckets[key]
        if wait := bucket.wait_for_token(now):
            raise too_many_requests(wait)
        bucket.tokens -= 1

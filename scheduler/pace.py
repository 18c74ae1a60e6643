"""How fast one bot may send: a bucket of tokens that refills, and waits the platform asks for.

Replies are not held back, but use the bucket up, so that broadcasts give way to them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """`per_second` messages of one bot."""

    per_second: float


# 28/s drew no refusal from Telegram where 30/s drew a dozen; Slack allows several hundred
# messages a minute in a workspace, of which 60 are left to replies; our own pages have no limit.
RATES = {"telegram": Rate(28), "slack": Rate(4), "web": Rate(1000)}


class Pace:
    """Times are of the event loop's monotonic clock: pacing keeps real time in a demo too."""

    def __init__(self, rate: Rate, time: Callable[[], float] | None = None) -> None:
        self._rate = rate
        self._time = time or asyncio.get_running_loop().time
        self._tokens = rate.per_second
        self._filled_at = self._time()
        self._closed_until = 0.0

    def begin_anew(self) -> None:
        """Another process sent until a moment ago: nobody knows how much may follow at once."""
        self._fill()
        self._tokens = min(self._tokens, 0.0)

    def spend(self) -> None:
        """A message was sent, paced or not."""
        self._fill()
        self._tokens -= 1

    def wait(self) -> float:
        """Seconds until a paced message may go (0: now)."""
        self._fill()
        missing = max(0.0, 1 - self._tokens) / self._rate.per_second
        return max(missing, self._closed_until - self._time(), 0.0)

    def close(self, seconds: float) -> None:
        """The platform told the whole bot to wait."""
        self._closed_until = max(self._closed_until, self._time() + seconds)

    @property
    def is_closed(self) -> bool:
        return self._closed_until > self._time()

    def _fill(self) -> None:
        now = self._time()
        gained = (now - self._filled_at) * self._rate.per_second
        self._tokens = min(self._tokens + gained, self._rate.per_second)
        self._filled_at = now

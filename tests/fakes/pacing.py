"""Time on a server and what passes in it: a clock to move on, a bucket that fills."""

import math
import time
from dataclasses import dataclass


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

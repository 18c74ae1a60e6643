"""The one place that reads the clock, and the demo's clock that can be moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What tells everything else which moment it is (aware, UTC)."""

    def now(self) -> datetime: ...


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - the one reading of the clock


class MovableClock:
    """Real time shifted by `offset`; it only ever moves forward."""

    def __init__(self, offset: timedelta) -> None:
        self._real = RealClock()
        self.offset = offset

    def now(self) -> datetime:
        return self._real.now() + self.offset

    def move_to(self, moment: datetime) -> None:
        """Let it be `moment` now, unless that has passed."""
        self.offset += max(moment - self.now(), timedelta())

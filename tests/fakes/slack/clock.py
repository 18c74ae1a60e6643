"""Slack's clock: it runs by itself and can be moved on, and who sleeps by it then wakes."""

import asyncio
from typing import Any

from tests.fakes.pacing import ServerClock
from tests.fakes.signal import Signal


class Clock(ServerClock):
    def __init__(self) -> None:
        super().__init__()
        self._moves = Signal()
        self._last_ts = 0

    def advance(self, seconds: float) -> None:
        super().advance(seconds)
        self._moves.notify()

    def ts(self) -> str:
        """Give the timestamp that names a message: later than all before, six decimals."""
        micros = int((self._began + self.now()) * 1_000_000)
        self._last_ts = max(micros, self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    async def sleep(self, seconds: float) -> None:
        until = self.now() + seconds
        while (left := until - self.now()) > 0:
            await self._moves.wait_until(lambda: self.now() >= until, within=left)

    async def wait_for(self, waiting: asyncio.Future[Any], seconds: float) -> bool:
        """Tell whether the future is done within these seconds; it is not cancelled."""
        alarm = asyncio.ensure_future(self.sleep(seconds))
        try:
            await asyncio.wait({waiting, alarm}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            alarm.cancel()
        return waiting.done()

"""Waiting for something to become true without polling."""

import asyncio
from collections.abc import Callable


class Signal:
    """Wakes all who wait for a condition each time something it may depend on has changed."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def notify(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait_until(self, holds: Callable[[], bool], *, within: float) -> bool:
        """Wait for at most `within` seconds and tell whether the condition holds."""
        try:
            async with asyncio.timeout(within):
                while not holds():
                    await self._changed.wait()
        except TimeoutError:
            return holds()
        return True

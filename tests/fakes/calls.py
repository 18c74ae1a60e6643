"""The log of everything the bot asked of the server, with assertions on it."""

from collections import deque
from dataclasses import dataclass
from typing import Any

from tests.fakes.signal import Signal


@dataclass(frozen=True, slots=True)
class Call:
    """One request: its parameters as checked, or as given if they were refused.

    `at` is the server's clock in seconds, `status` the HTTP status (0 for a dropped
    connection), `result` what was answered: the `result`, or the description of a refusal. `error`
    is the code of a refusal on a server that refuses with status 200.
    """

    method: str
    params: dict[str, Any]
    at: float
    status: int
    result: Any
    error: str = ""

    def has(self, params: dict[str, Any]) -> bool:
        return all(self.params.get(name) == value for name, value in params.items())


class CallLog(deque[Call]):
    """Calls in the order of their answers."""

    def __init__(self) -> None:
        super().__init__()
        self._signal = Signal()

    def record(self, call: Call) -> None:
        self.append(call)
        self._signal.notify()

    def of(self, method: str, **params: Any) -> list[Call]:
        """Give the calls of this method whose parameters include these."""
        return [call for call in self if call.method == method and call.has(params)]

    def refused(self) -> list[Call]:
        return [call for call in self if call.status >= 400 or call.error]

    async def wait_for(
        self, method: str, *, times: int = 1, within: float = 5.0, **params: Any
    ) -> list[Call]:
        """Wait until there were at least so many of these calls; give them."""
        await self._signal.wait_until(
            lambda: len(self.of(method, **params)) >= times, within=within
        )
        found = self.of(method, **params)
        assert len(found) >= times, f"{method} {params}: {len(found)} calls of {times}"
        return found

    def assert_made(self, method: str, *, times: int = 1, **params: Any) -> None:
        found = self.of(method, **params)
        assert len(found) == times, f"{method} {params}: {len(found)} calls, not {times}"

    def assert_none_refused(self) -> None:
        assert self.refused() == []

"""How events and interactions reach the app, whatever the way, and how often they are repeated."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from tests.fakes.signal import Signal
from tests.fakes.slack import payloads
from tests.fakes.slack.teams import Installation, Team

if TYPE_CHECKING:
    from tests.fakes.slack_server import FakeSlack

Payload = dict[str, Any]
ACK_SECONDS = 3.0
RETRY_DELAYS = (0.0, 60.0, 300.0)  # by Slack's clock, after a try that was not acknowledged


@dataclass(frozen=True, slots=True)
class Retry:
    attempt: int
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `payload` with the acknowledgement, or why there was none.

    `is_final`: the app refused and asked not to be told again.
    """

    is_acked: bool
    payload: Payload | None = None
    reason: str = ""
    is_final: bool = False


class Way(Protocol):
    """Socket Mode or HTTP."""

    async def send(self, kind: str, payload: Payload, retry: Retry | None) -> Answer:
        """Send once, `kind` being events_api, interactive or slash_commands."""


class Delivery:
    def __init__(self, server: "FakeSlack") -> None:
        self.ack_seconds = ACK_SECONDS
        self.retry_delays = RETRY_DELAYS
        self.lost: list[Payload] = []  # events given up after the last retry
        self.sent: list[tuple[str, Payload]] = []  # everything, repetitions apart
        self.failed: list[Payload] = []  # interactions of which the person was told so
        self._server = server
        self._tasks: set[asyncio.Task[object]] = set()
        self._signal = Signal()

    def event(self, team: Team, inner: Payload, home: Installation | None = None) -> Payload | None:
        """Send an event if the app is there and wants it; give it as sent."""
        home = home or self._server.workspaces.serving(team)
        if home is None or not self._server.subscribes(inner):
            return None
        payload = payloads.event(self._server, team, home, inner)
        self.deliver(payload)
        return payload

    def deliver(self, payload: Payload) -> None:
        """Send an event, made up elsewhere or repeated, until it is acknowledged."""
        self.sent.append(("events_api", payload))
        self.background(self._deliver(payload))

    async def interact(self, payload: Payload, kind: str = "interactive") -> Answer:
        """Send an interaction, once, and wait for its acknowledgement."""
        self.sent.append((kind, payload))
        answer = await self._server.way.send(kind, payload, None)
        if not answer.is_acked:
            self.failed.append(payload)
        return answer

    async def idle(self, *, within: float = 5.0) -> None:
        """Wait until everything sent has been acknowledged or given up."""
        if not await self._signal.wait_until(lambda: not self._tasks, within=within):
            raise AssertionError(f"{len(self._tasks)} deliveries are not acknowledged")

    def background(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _deliver(self, payload: Payload) -> None:
        retry = None
        for attempt, delay in enumerate((*self.retry_delays, None), start=1):
            answer = await self._server.way.send("events_api", payload, retry)
            if answer.is_acked:
                return
            if answer.is_final:
                break
            if delay is not None:
                await self._server.clock.sleep(delay)
            retry = Retry(attempt, answer.reason)
        self.lost.append(payload)

    def _done(self, task: asyncio.Task[object]) -> None:
        self._tasks.discard(task)
        self._signal.notify()
        if not task.cancelled() and (error := task.exception()) is not None:
            self._server.complain(f"the fake failed: {error!r}")

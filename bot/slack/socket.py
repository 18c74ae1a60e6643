"""Socket Mode: always one whole connection, a new one in time, and trouble named once.

An envelope that was not acknowledged comes again, over whichever connection there is then, and the
inbox knows it by its key: so a connection may break at any moment. A new one is opened before the
old one is let go when Slack asks for it, and every quarter of an hour without being asked, as
connections are known to stay open and bring nothing any more.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from random import uniform

import structlog

from bot.background import Background
from bot.slack.app import App
from bot.slack.connection import Connections
from bot.slack.link import Broken, Link
from bot.slack.refusals import ERRORS, Meaning, Refused, read

log = structlog.get_logger(__name__)

RENEW_AFTER = 900.0  # seconds
FINISH_WITHIN = 5.0  # for what an old connection has in hand
LASTING = 30.0  # a connection that lived so long was a good one
LONGEST_PAUSE_SECONDS = 60.0
# Nothing but an operator can mend these.
_REFUSED = ("not_allowed_token_type", "missing_scope")


@dataclass(slots=True)
class SocketState:
    """`problem`: "", starting, unreachable, link_disabled, token_revoked."""

    last_heard: datetime | None = None
    problem: str = "starting"


def pause_before(attempt: int) -> float:
    """Seconds before the next try, the first being attempt 0: doubling, with jitter."""
    return min(2.0 ** min(attempt, 6), LONGEST_PAUSE_SECONDS) * uniform(0.5, 1.0)  # noqa: S311 - jitter is no secret


class Sockets:
    """`await run()` until `stop()`. `now` is the clock, for the state only."""

    def __init__(
        self,
        app: App,
        connections: Connections,
        app_token: str,
        background: Background,
        *,
        now: Callable[[], datetime],
        pause: Callable[[int], float] = pause_before,
        renew_after: float = RENEW_AFTER,
    ) -> None:
        self.state = SocketState()
        self._app = app
        self._connections = connections
        self._app_token = app_token
        self._background = background
        self._now = now
        self._pause = pause
        self._renew_after = renew_after
        self._link: Link | None = None
        self._failures = 0
        self._is_stopping = False
        self._waiting: asyncio.Timeout | None = None

    def stop(self) -> None:
        """Take nothing more; `run` first lets what is in hand be acknowledged."""
        self._is_stopping = True
        if self._waiting is not None:
            self._waiting.reschedule(asyncio.get_running_loop().time())

    async def run(self) -> None:
        """Until stopped, or the token is refused. The connections must be open."""
        try:
            while not self._is_stopping:
                try:
                    await self._do_round()
                except Refused as refusal:
                    if refusal.meaning is Meaning.TOKEN or refusal.code in _REFUSED:
                        reason = f"Slack refuses LACZNIK_SLACK_APP_TOKEN ({refusal.code})"
                        self._trouble("token_revoked", reason)
                        return
                    await self._recover("unreachable", refusal.code, refusal.seconds)
                except Broken as broken:
                    await self._recover("unreachable", str(broken))
        finally:
            await self._let_go()

    async def _do_round(self) -> None:
        """A new connection in the place of the present one, until another is wanted."""
        async with self._interruptible():
            link = await self._connect()
            self._went_well()
            await self._replace(link)
        if self._is_stopping or self._link is None:
            return
        reason = await self._watch(self._link)
        if reason == "link_disabled":
            await self._recover(reason, "Socket Mode is switched off in the app's settings")
        elif reason and self._failures > 1:
            raise Broken(reason)

    async def _watch(self, link: Link) -> str:
        """Why another connection is wanted; "" for no trouble. Raises `Broken`."""
        loop = asyncio.get_running_loop()
        began, reason = loop.time(), ""
        self._failures += 1  # until it has proved itself
        try:
            async with self._interruptible(), asyncio.timeout(self._renew_after):
                reason = await link.watch()
        finally:
            if loop.time() - began >= min(LASTING, self._renew_after):
                self._failures = 0
        return reason

    async def _connect(self) -> Link:
        link = Link(self._app, self._connections.make_client(), self._hear)
        try:
            await link.open(await self._address())
        except BaseException:
            await link.close(0)
            raise
        return link

    async def _address(self) -> str:
        """Where to connect to: good once, and not for long. Raises `Refused`."""
        client = self._connections.make_client()
        try:
            answer = await client.apps_connections_open(app_token=self._app_token)
        except ERRORS as error:
            raise read(error) from None
        return str(answer["url"])

    async def _replace(self, link: Link) -> None:
        old, self._link = self._link, link
        if old is not None:
            self._background.start(old.close(FINISH_WITHIN), "old slack connection")

    async def _let_go(self) -> None:
        if self._link is not None:
            await self._link.close(FINISH_WITHIN)

    @asynccontextmanager
    async def _interruptible(self) -> AsyncIterator[None]:
        """What is awaited inside ends, without an error, when `stop()` is called."""
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(0 if self._is_stopping else None) as self._waiting:
                    yield
        finally:
            self._waiting = None

    async def _recover(self, problem: str, reason: str, seconds: float = 0.0) -> None:
        self._trouble(problem, reason)
        wait = max(seconds, self._pause(self._failures))
        self._failures += 1
        async with self._interruptible():
            await asyncio.sleep(wait)

    def _hear(self) -> None:
        self.state.last_heard = self._now()

    def _trouble(self, problem: str, reason: str) -> None:
        """Into the log when it begins, not again at every attempt."""
        if self.state.problem != problem:
            log.error(f"slack.{problem}", reason=reason)
        self.state.problem = problem

    def _went_well(self) -> None:
        if self.state.problem not in ("", "starting"):
            log.info("slack.recovered", after=self.state.problem)
        self.state.problem = ""

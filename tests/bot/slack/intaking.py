"""An intake that only remembers, and Slack's app in front of it."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from bot.background import Background
from bot.slack.app import App
from bot.slack.calls import Calls
from bot.slack.channel import SlackChannel
from bot.slack.connection import Connections
from bot.slack.lookups import Lookups
from bot.slack.receiving import Receiving
from bot.slack.socket import Sockets
from messages.controls import Option
from messages.events import Event
from messages.steps import Immediate

NOW = datetime(2017, 4, 10, 7, 0, tzinfo=UTC)


class RecordingIntake:
    """Remembers what is handed in; `fail` holds errors to raise, `held` delays every commit.

    `answers` is what is answered at once, `options` what is suggested.
    """

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.buried: list[tuple[str, str, bytes, str]] = []
        self.searched: list[tuple[str, str, str, str]] = []
        self.fail: list[Exception] = []
        self.held: asyncio.Event | None = None
        self.began = asyncio.Event()
        self.answer = Immediate()
        self.options: tuple[Option, ...] = ()

    async def receive(self, event: Event) -> Immediate:
        self.began.set()
        if self.held is not None:
            await self.held.wait()
        if self.fail:
            raise self.fail.pop(0)
        self.events.append(event)
        return self.answer

    async def bury(self, key: str, channel: str, raw: bytes, error: Exception) -> None:
        self.buried.append((key, channel, raw, type(error).__name__))

    async def suggest(
        self, *, channel: str, account: str, token: str, field: str, words: str
    ) -> tuple[Option, ...]:
        self.searched.append((account, token, field, words))
        return self.options


class Reception:
    """`app` takes what comes, into `intake`; `removed` are the homes that were left."""

    def __init__(
        self, connections: Connections, channel: SlackChannel, background: Background
    ) -> None:
        self.intake = RecordingIntake()
        self.removed: list[str] = []
        self.background = background
        self.connections = connections
        self.receiving = Receiving(
            self.intake,
            channel,
            Lookups(Calls(connections)),
            background,
            removed=self._remove,
        )
        self.app = App(connections, self.receiving)

    async def _remove(self, home: str) -> None:
        self.removed.append(home)

    def sockets(
        self,
        app_token: str,
        *,
        renew_after: float = 900.0,
        pause: Callable[[int], float] = lambda _: 0.01,
    ) -> Sockets:
        return Sockets(
            self.app,
            self.connections,
            app_token,
            self.background,
            now=lambda: NOW,
            pause=pause,
            renew_after=renew_after,
        )

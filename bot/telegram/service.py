"""Everything of Telegram that runs in the process, put together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

from aiohttp import web

from bot.background import Background
from bot.seal import load_key
from bot.settings import Settings
from bot.telegram.channel import TelegramChannel
from bot.telegram.connection import Connection
from bot.telegram.door import Door
from bot.telegram.polling import Poller
from bot.telegram.webhook import Webhook, address_of
from messages.channel import Intake
from scheduler.leases import Hold


class TelegramService:
    """`channel` sends; what comes, comes by `run`, which polls or keeps a webhook for `routes`."""

    def __init__(
        self,
        connection: Connection,
        *,
        settings: Settings,
        intake: Intake,
        background: Background,
        path_of: Callable[[int], Awaitable[Path]],
        lease: Hold,
        now: Callable[[], datetime],
        hide: Callable[[str], str],
    ) -> None:
        self.channel = TelegramChannel(connection, path_of)
        self.routes: list[web.RouteDef] = []
        self._connection = connection
        self._door: Door
        if settings.takes_webhooks:
            address = address_of(load_key(settings), connection.bot.token)
            url = settings.own_url
            hook = Webhook(connection, intake, address, url, now=now, hide=hide, lease=lease)
            self.routes += hook.routes()
            self._door = hook
        else:
            self._door = Poller(
                connection, self.channel, intake, background, now=now, hide=hide, lease=lease
            )

    async def run(self) -> None:
        """Take what comes until stopped."""
        await self._door.run()

    def stop(self) -> None:
        """Take nothing more; `run` ends when what is in hand is stored."""
        self._door.stop()

    async def close(self) -> None:
        await self._connection.close()

    @property
    def problem(self) -> str:
        """For `/healthz`; "" when all is well."""
        return self._door.state.problem

"""Everything of Slack that runs in the process, put together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from aiohttp import web

from bot.background import Background
from bot.seal import BoxSeal, load_seal
from bot.settings import Settings
from bot.slack import installations
from bot.slack.app import App
from bot.slack.calls import Calls
from bot.slack.channel import SlackChannel
from bot.slack.connection import Connections
from bot.slack.files import PathOf
from bot.slack.http import Requests
from bot.slack.installations import Installations
from bot.slack.lookups import Lookups
from bot.slack.oauth import OAuth, Page
from bot.slack.receiving import Receiving, SlackIntake
from bot.slack.setup import Setup, read_setup
from bot.slack.socket import Sockets
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Parts:
    """What Slack needs from the rest of the house. `page` says what came of an installation."""

    settings: Settings
    database: Database
    intake: SlackIntake
    background: Background
    path_of: PathOf
    page: Page
    now: Callable[[], datetime]
    hide: Callable[[str], str]


class SlackService:
    """`channel` sends; what comes, comes by `run` (Socket Mode) or by `routes` (HTTP)."""

    def __init__(self, parts: Parts, connections: Connections) -> None:
        setup = read_setup(parts.settings) or Setup()
        self.channel = SlackChannel(connections, parts.path_of)
        self.routes: list[web.RouteDef] = []
        self._connections = connections
        receiving = Receiving(
            parts.intake,
            self.channel,
            Lookups(Calls(connections)),
            parts.background,
            removed=self._let_in(setup, parts),
            hide=parts.hide,
        )
        self._app = App(connections, receiving)
        self._sockets = self._open_way(setup, parts)

    def _let_in(self, setup: Setup, parts: Parts) -> Callable[[str], Awaitable[None]]:
        """Open the way to further workspaces; returns what is to be done when one is gone."""
        if not setup.client_id:
            return partial(installations.leave, parts.database, self._connections)
        client = {"client_id": setup.client_id, "client_secret": setup.client_secret}
        seal = BoxSeal(load_seal(parts.settings))
        homes = Installations(parts.database, seal, self._connections, **client)
        self._connections.homes = homes
        oauth = OAuth(
            homes, self._connections, parts.page, public_url=parts.settings.own_url, **client
        )
        self.routes += oauth.routes()
        return homes.remove

    def _open_way(self, setup: Setup, parts: Parts) -> Sockets | None:
        if not setup.app_token:
            self.routes += Requests(self._app, setup.signing_secret).routes()
            return None
        token, background = setup.app_token, parts.background
        return Sockets(self._app, self._connections, token, background, now=parts.now)

    async def run(self) -> None:
        """Take what comes by Socket Mode until stopped; nothing to do over HTTP."""
        if self._sockets is not None:
            await self._sockets.run()

    def stop(self) -> None:
        """Take nothing more; `run` ends when what is in hand is acknowledged."""
        if self._sockets is not None:
            self._sockets.stop()

    async def close(self) -> None:
        await self._connections.close()

    @property
    def problem(self) -> str:
        """For `/healthz`; "" when all is well."""
        return (self._sockets.state.problem if self._sockets else "") or self._app.front.problem

"""Clients of the Web API for every home, on one pool of connections.

A home is where a token writes: a workspace ("T…") or, for an app installed in a whole Enterprise
Grid organisation, that organisation ("E…"). There is one home by the token of the settings, or
there are many, each with the token of its installation.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from time import time
from typing import Any, Protocol
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.settings import Mistake
from bot.slack.pacing import Limits
from bot.slack.refusals import ERRORS, Meaning, Refused, read

BASE_URL = "https://slack.com/api/"
CONNECTIONS = 100
ANSWER_SECONDS = 30.0
CONNECT_SECONDS = 5.0

# The library would otherwise format every call, texts and all, for a log nobody reads.
_quiet = logging.getLogger("lacznik.slack")
_quiet.setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is in a home; `team` is "" in an organisation, `organisation` outside of one."""

    team: str
    organisation: str
    user: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A token, when it has to be asked for again (seconds since 1970), and whose it is."""

    token: str
    until: float
    identity: Identity


class _Client(AsyncWebClient):
    """The library's client, where it knows no other way for the app's own secret than a class that
    aiohttp is about to drop (and warns of)."""

    async def api_call(
        self, api_method: str, *, auth: dict[str, str] | None = None, **sent: Any
    ) -> AsyncSlackResponse:
        if auth is not None:
            basic = aiohttp.encode_basic_auth(auth["client_id"], auth["client_secret"])
            sent["headers"] = {**(sent.get("headers") or {}), "Authorization": basic}
        return await super().api_call(api_method, **sent)


class Homes(Protocol):
    """Where the tokens of many homes lie."""

    async def key(self, home: str) -> Key | None:
        """None where the app is not installed. Raises `Refused` when it cannot be told now."""


class Connections:
    """`async with` it, or `open` and `close`. Opening asks nothing of the network.

    With `token` it is the only one; `homes` has the tokens of several workspaces. Everything that
    calls Slack keeps the same `limits`.
    """

    def __init__(self, token: str | None = None, *, base_url: str = BASE_URL) -> None:
        self.base_url = base_url
        self.homes: Homes | None = None
        self.limits = Limits()
        self._token = token
        self._session: aiohttp.ClientSession | None = None
        self._clients: dict[str, tuple[Key, AsyncWebClient]] = {}
        self._identity: Identity | None = None

    async def open(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS, sock_connect=CONNECT_SECONDS),
            )

    async def close(self) -> None:
        session, self._session = self._session, None
        self._clients.clear()
        if session is not None:
            await session.close()

    async def __aenter__(self) -> Connections:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def is_single(self) -> bool:
        """Whether one token is all there is: without it nothing can be sent to anybody."""
        return self._token is not None

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("Connections are not open")
        return self._session

    def make_client(self, token: str | None = None) -> AsyncWebClient:
        """A client on the common session. It repeats nothing: a repeated post may post twice, and
        whoever is refused has to know."""
        client = _Client(
            token,
            base_url=self.base_url,
            session=self.session,
            retry_handlers=[],
            logger=_quiet,
        )
        client.proxy = proxy_for(self.base_url)
        return client

    async def client(self, home: str) -> AsyncWebClient:
        """The client that writes there. Raises `Refused` where the app is not installed."""
        known = self._clients.get("" if self.is_single else home)
        if known is not None and known[0].until > time():
            return known[1]
        return (await self._look_up(home))[1]

    async def identity(self, home: str) -> Identity | None:
        """Who the bot is there; None where it is not installed, or cannot tell now."""
        if self.is_single:
            return self._identity or await self.identify()
        try:
            return (await self._look_up(home))[0].identity
        except Refused:
            return None

    async def identify(self) -> Identity | None:
        """Try the only token; None when Slack does not answer now. Raises `Mistake` if refused."""
        client = await self.client("")
        try:
            told = await client.auth_test()
        except ERRORS as error:
            refusal = read(error)
            if refusal.meaning in (Meaning.LATER, Meaning.WAIT):
                return None
            raise Mistake(f"Slack refuses LACZNIK_SLACK_BOT_TOKEN ({refusal.code})") from None
        self._identity = Identity(
            told.get("team_id") or "",
            told.get("enterprise_id") or "",
            told.get("user_id") or "",
            told.get("user") or "",
        )
        return self._identity

    async def forget(self, home: str) -> None:
        """The token is revoked or new: ask for it again before the next call."""
        if not self.is_single:
            self._clients.pop(home, None)

    async def still_works(self, home: str) -> bool:
        """Whether Slack takes the home's token. What says that it was revoked may come late, when
        the app was installed anew."""
        await self.forget(home)
        try:
            await (await self.client(home)).auth_test()
        except (Refused, *ERRORS):
            return False
        return True

    async def _look_up(self, home: str) -> tuple[Key, AsyncWebClient]:
        home, key = ("", _only(self._token)) if self._token else (home, await self._key(home))
        known = self._clients.get(home)
        if known is None or known[0] != key:
            self._clients[home] = known = (key, self.make_client(key.token))
        return known

    async def _key(self, home: str) -> Key:
        key = await self.homes.key(home) if self.homes else None
        if key is None:
            self._clients.pop(home, None)
            raise Refused("not_installed", Meaning.TOKEN)
        return key


def _only(token: str) -> Key:
    return Key(token, float("inf"), Identity("", "", ""))


def proxy_for(url: str) -> str | None:
    """The proxy that the environment names for this address, if any (the library knows no
    exceptions from it)."""
    address = urlsplit(url)
    return None if proxy_bypass(address.hostname or "") else getproxies().get(address.scheme)

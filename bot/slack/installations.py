"""Several workspaces: their tokens in slack_sdk's stores, renewed in time, forgotten when the app
is removed.

The stores come in two kinds: synchronous, and asynchronous on drivers that we do not have. The
synchronous ones work on the database's own engine, in threads.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import UTC, datetime
from functools import partial
from time import time

import structlog
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from bot.slack.connection import Connections, Identity, Key
from bot.slack.refusals import ERRORS, Meaning, Refused, read
from storage import Session
from storage import slack as store
from storage.database import Database
from storage.sealing import Seal

log = structlog.get_logger(__name__)

CHANNEL = "slack"
STATE_SECONDS = 600
RENEW_MINUTES = 120  # before a token ends (it lasts twelve hours)
AGAIN_SECONDS = 60.0


class _Store(SQLAlchemyInstallationStore):
    """The library's store on tables whose secret columns are sealed (see `storage.slack`)."""

    def __init__(self, client_id: str, database: Database, tables: store.Tables) -> None:
        super().__init__(client_id, database.engine)
        self.bots, self.installations = tables


class Installations:
    """Where the app is installed, by home. These are the `Homes` of `Connections`."""

    def __init__(
        self,
        database: Database,
        seal: Seal,
        connections: Connections,
        *,
        client_id: str,
        client_secret: str,
    ) -> None:
        self._database = database
        self._connections = connections
        self._client_id = client_id
        self._client_secret = client_secret
        self._tables = store.sealed_tables(seal)
        self._store = _Store(client_id, database, self._tables)
        self._states = SQLAlchemyOAuthStateStore(STATE_SECONDS, database.engine)
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def key(self, home: str) -> Key | None:
        """The bot's token there, renewed if it ends soon; None where the app is not installed.

        Raises `Refused` when a token that has ended cannot be renewed.
        """
        async with self._turns[home]:
            bot = await self._find(home)
            return await self._lasting(home, bot) if bot else None

    async def save(self, installation: Installation) -> str:
        """Keep an installation in the place of an earlier one; returns its home."""
        home = home_of(installation)
        async with self._turns[home]:
            await asyncio.to_thread(self._store.save, installation)
            await self._database.write(partial(_settle, client_id=self._client_id, home=home))
        await self._connections.forget(home)
        return home

    async def remove(self, home: str) -> None:
        """Slack says that the app was removed there, or its token revoked."""
        if await self._connections.still_works(home):
            log.info("slack.home_stays", home=home)
            return
        async with self._turns[home]:
            await self._database.write(partial(store.remove, client_id=self._client_id, home=home))
        await self._connections.forget(home)
        await _leave(self._database, home)

    async def issue_state(self) -> str:
        """A secret that one browser may come back with, once, within ten minutes."""
        await self._database.write(
            partial(store.purge_states, now=datetime.fromtimestamp(time(), UTC))
        )
        return await asyncio.to_thread(self._states.issue)

    async def consume_state(self, state: str) -> bool:
        return await asyncio.to_thread(self._states.consume, state)

    async def _find(self, home: str) -> Bot | None:
        find = partial(store.find_bot, tables=self._tables, client_id=self._client_id, home=home)
        row = await self._database.read(find)
        if row is None:
            return None
        if not row["bot_token"]:
            log.error("slack.unreadable_token", home=home)
            return None
        return SQLAlchemyInstallationStore.build_bot_entity(row)

    async def _lasting(self, home: str, bot: Bot) -> Key:
        ends = bot.bot_token_expires_at
        if ends is None:
            return _key(bot, float("inf"))
        if ends - RENEW_MINUTES * 60 > time():
            return _key(bot, ends - RENEW_MINUTES * 60)
        try:
            renewed = await self._renew(bot)
        except Refused as refusal:
            log.warning("slack.token_not_renewed", home=home, reason=refusal.code)
            if ends > time():
                return _key(bot, min(ends, time() + AGAIN_SECONDS))
            raise
        await asyncio.to_thread(self._store.save_bot, renewed)
        log.info("slack.token_renewed", home=home)
        return _key(renewed, (renewed.bot_token_expires_at or 0) - RENEW_MINUTES * 60)

    async def _renew(self, bot: Bot) -> Bot:
        rotator = AsyncTokenRotator(
            client_id=self._client_id,
            client_secret=self._client_secret,
            client=self._connections.make_client(),
        )
        try:
            renewed = await rotator.perform_bot_token_rotation(
                bot=bot, minutes_before_expiration=RENEW_MINUTES
            )
        except SlackTokenRotationError as error:
            refusal = read(error.api_error)
            is_passing = refusal.meaning in (Meaning.LATER, Meaning.WAIT)
            meaning = Meaning.LATER if is_passing else Meaning.TOKEN
            raise Refused(refusal.code, meaning) from None
        except ERRORS as error:
            raise read(error) from None
        if renewed is None:
            raise Refused("token_expired", Meaning.TOKEN)
        return renewed


async def leave(database: Database, connections: Connections, home: str) -> None:
    """The same where the token is one of the settings."""
    if not await connections.still_works(home):
        await _leave(database, home)


async def _leave(database: Database, home: str) -> None:
    """Notices for the people of a home take their other channels from now on."""
    left = await database.write(partial(store.leave_home, channel=CHANNEL, home=home))
    log.warning("slack.home_left", home=home, accounts=left)


def home_of(installation: Installation) -> str:
    if installation.is_enterprise_install:
        return installation.enterprise_id or ""
    return installation.team_id or ""


def _settle(session: Session, *, client_id: str, home: str) -> None:
    store.keep_newest(session, client_id=client_id, home=home)
    store.return_home(session, channel=CHANNEL, home=home)


def _key(bot: Bot, until: float) -> Key:
    identity = Identity(bot.team_id or "", bot.enterprise_id or "", bot.bot_user_id or "")
    return Key(bot.bot_token, until, identity)

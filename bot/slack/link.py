"""One connection of Socket Mode: the library's client, without its own ways of reconnecting.

The library mends a broken connection in place: it tries one address, which is good once and for
half a minute, again and again, and its tasks can end without anybody noticing. Here a connection
that is not whole is given up, and whoever runs it makes a new one.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from time import time
from typing import Any

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.app import App, library_log

log = structlog.get_logger(__name__)

PING_SECONDS = 5.0
GREETED_WITHIN = 15.0
LOOK_EVERY = 1.0
PART_WITHIN = 1.0  # a connection that is dead does not say goodbye


class Broken(Exception):
    """The connection is of no use any more; the message says why."""


class _Client(SocketModeClient):
    """Connects once; `lost` is called when it would reconnect."""

    lost: Callable[[], None]

    async def connect(self) -> None:
        """Raises `aiohttp.ClientError`."""
        session = await self.aiohttp_client_session.ws_connect(
            self.wss_uri or "", autoping=False, heartbeat=self.ping_interval, proxy=self.proxy
        )
        self.current_session = session
        self.last_ping_pong_time = time()
        self.current_session_monitor = asyncio.ensure_future(self.monitor_current_session())
        self.message_receiver = asyncio.ensure_future(self.receive_messages())

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """`force`: Slack asked for it, which is heard elsewhere."""
        if not force:
            self.lost()


class _Handler(AsyncSocketModeHandler):
    """Knows what is in hand, so that nothing is cut off before its acknowledgement."""

    def __init__(self, app: App, client: _Client) -> None:
        self.app = app.bolt
        self.client = client
        self._answer = app.answer
        self.idle = asyncio.Event()
        self.idle.set()
        self._in_hand = 0
        client.socket_mode_request_listeners.append(self.handle)  # type: ignore[arg-type]

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        self._in_hand += 1
        self.idle.clear()
        try:
            answer = await self._answer(req.payload, again=bool(req.retry_attempt))
            await send_async_response(client, req, answer, time())
        except (aiohttp.ClientError, ConnectionError) as error:
            # It is stored, and comes again over another connection.
            log.info("slack.unacknowledged", reason=type(error).__name__)
        finally:
            self._in_hand -= 1
            if not self._in_hand:
                self.idle.set()


class Link:
    """`open`, then `watch` it; always `close` at the end. `heard` is called with each message."""

    def __init__(self, app: App, web_client: AsyncWebClient, heard: Callable[[], None]) -> None:
        self._client = _Client(
            app_token="",  # addresses are asked for elsewhere
            logger=library_log,
            web_client=web_client,
            proxy=web_client.proxy,
            ping_interval=PING_SECONDS,
            on_message_listeners=[self._hear],
        )
        self._client.lost = self._lose
        self._handler = _Handler(app, self._client)
        self._heard = heard
        self._greeted = asyncio.Event()
        self._end: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def open(self, url: str) -> None:
        """Returns when Slack has greeted. Raises `Broken`."""
        self._client.wss_uri = url
        try:
            async with asyncio.timeout(GREETED_WITHIN):
                await self._client.connect()
                await self._greeted.wait()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Broken(type(error).__name__) from None

    async def watch(self) -> str:
        """Why Slack wants another connection: warning, refresh_requested, link_disabled.

        Raises `Broken`, also for what the library does not notice of itself.
        """
        while not (await asyncio.wait([self._end], timeout=LOOK_EVERY))[0]:
            await self._examine()
        return self._end.result()

    async def close(self, within: float) -> None:
        """Let what is in hand be acknowledged, then let go."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self._handler.idle.wait()
        if not self._end.cancel():
            self._end.exception()  # read, or its loss would be logged
        with suppress(TimeoutError):
            async with asyncio.timeout(PART_WITHIN):
                await self._client.disconnect()  # type: ignore[no-untyped-call]
        await self._client.close()  # type: ignore[no-untyped-call]

    async def _examine(self) -> None:
        client = self._client
        if client.current_session is None or client.current_session.closed:
            raise Broken("closed")
        if await client.is_ping_pong_failing():
            raise Broken("silent")
        tasks = (client.message_receiver, client.message_processor, client.current_session_monitor)
        if any(task is None or task.done() for task in tasks):
            raise Broken("deaf")

    async def _hear(self, message: aiohttp.WSMessage) -> None:
        self._heard()
        if '"envelope_id"' in message.data:
            return
        told = _read(message.data)
        if told.get("type") == "hello":
            self._greeted.set()
        elif told.get("type") == "disconnect" and not self._end.done():
            self._end.set_result(str(told.get("reason") or "warning"))

    def _lose(self) -> None:
        if not self._end.done():
            self._end.set_exception(Broken("lost"))


def _read(raw: str) -> dict[str, Any]:
    """What Slack says of the connection itself; empty for what is no object of JSON."""
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}

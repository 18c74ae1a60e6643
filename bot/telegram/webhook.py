"""Updates that Telegram brings to us: answered only after their commit, so none is lost.

Its address cannot be guessed, and Telegram shows a secret that only it was told. Telegram brings
the updates of one chat one after another, each again until it is answered with 200.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from aiohttp import web

from bot.telegram import inbound
from bot.telegram.channel import MAX_TOAST
from bot.telegram.connection import Connection
from bot.telegram.door import Door, pause_before
from bot.telegram.receiving import Answer, Receiving
from messages.channel import Intake
from scheduler.leases import Hold, Unleased

log = structlog.get_logger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
LARGEST = 1024 * 1024  # bytes; the longest messages are some ten thousand
LOOK_EVERY = 60.0


@dataclass(frozen=True, slots=True)
class Address:
    """Where Telegram brings updates, and what it shows there. Nobody else knows either."""

    path: str
    secret: str


def address_of(key: bytes, token: str) -> Address:
    """The same for the same installation and bot."""

    def derived(purpose: str) -> str:
        return hmac.new(key, f"telegram webhook {purpose} {token}".encode(), "sha256").hexdigest()

    return Address(f"/telegram/{derived('path')}", derived("secret"))


class Webhook(Door):
    """`routes` take the updates in every process; the holder of the lease keeps it set."""

    def __init__(
        self,
        connection: Connection,
        intake: Intake,
        address: Address,
        public_url: str,
        *,
        now: Callable[[], datetime],
        pause: Callable[[int], float] = pause_before,
        hide: Callable[[str], str] = str,
        lease: Hold | None = None,
    ) -> None:
        super().__init__(connection, lease or Unleased(), now, pause)
        self._receiving = Receiving(intake, hide)
        self._address = address
        self._url = public_url + address.path
        self._presented_in: int | None = None

    def routes(self) -> list[web.RouteDef]:
        return [web.post(self._address.path, self.take)]

    async def _do_round(self) -> None:
        """See that Telegram brings its updates here."""
        async with self._lease.during(), self._interruptible():
            if self._presented_in != self._lease.turn:
                turn = self._lease.turn
                await self._present()
                self._presented_in = turn
            info = await self._connection.bot.get_webhook_info()
            if info.url != self._url:
                await self._set()
            self._went_well()
            await asyncio.sleep(LOOK_EVERY)

    async def _set(self) -> None:
        await self._connection.bot.set_webhook(
            self._url,
            allowed_updates=inbound.UPDATE_KINDS,
            secret_token=self._address.secret,
            drop_pending_updates=False,
        )
        log.info("telegram.webhook_set")

    async def take(self, request: web.Request) -> web.Response:
        """One update. 500 asks Telegram to bring it again."""
        shown = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(shown.encode(), self._address.secret.encode()):
            log.warning("telegram.webhook_stranger")
            return web.Response(status=401)
        raw = await _read(request)
        try:
            answer = await self._take(raw)
        except Exception as error:
            self._trouble("not_stored", f"{type(error).__name__}; the update will come again")
            return web.Response(status=500)
        if self.state.problem == "not_stored":
            self._went_well()
        return web.json_response(_method(answer)) if answer else web.Response()

    async def _take(self, raw: bytes) -> Answer | None:
        try:
            update = json.loads(raw)
            inbound.key_of(update)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            # Telegram would bring it for ever.
            await self._receiving.bury(hashlib.sha256(raw).hexdigest(), raw, error)
            return None
        return await self._receiving.take(update)


async def _read(request: web.Request) -> bytes:
    """The body. Raises HTTPRequestEntityTooLarge before it is too large to hold."""
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > LARGEST:
            raise web.HTTPRequestEntityTooLarge(max_size=LARGEST, actual_size=len(body))
    return bytes(body)


def _method(answer: Answer) -> dict[str, str]:
    """Telegram carries out what our answer asks for: that saves a call a press."""
    method = {"method": "answerCallbackQuery", "callback_query_id": answer.callback}
    return method | ({"text": answer.toast.text[:MAX_TOAST]} if answer.toast else {})

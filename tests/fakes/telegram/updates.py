"""Updates on their way to the bot: kept until confirmed, fetched by one poller or pushed."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from tests.fakes.signal import Signal
from tests.fakes.telegram.errors import bad_request, refusal

SENT_UNLESS_ASKED = frozenset({"message", "edited_message", "callback_query", "my_chat_member"})
LOOPBACK = ("http://127.0.0.1", "http://localhost")
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
WEBHOOK_RETRY_SECONDS = 0.05
WEBHOOK_TIMEOUT = aiohttp.ClientTimeout(total=5)
ANSWERED = range(200, 300)


async def ignore(asked: dict[str, Any]) -> None:
    """Nobody carries out what a webhook's answer asks for."""


class UpdateQueue:
    """The pending updates of one bot, oldest first, and the ways to get them."""

    def __init__(self) -> None:
        self.pending: list[dict[str, Any]] = []
        self.pushed = 0  # updates so far
        self.allowed: frozenset[str] = SENT_UNLESS_ASKED
        self.webhook: dict[str, Any] | None = None
        self.webhook_error: str | None = None
        self.behind_proxy: dict[str, str] = {}  # where an https address leads to
        self.carry_out: Callable[[dict[str, Any]], Awaitable[None]] = ignore
        self._next_id = 100_000
        self._poller: object | None = None
        self._interruption = ""
        self._closed = False
        self._signal = Signal()

    def push(self, kind: str, content: dict[str, Any]) -> None:
        """Queue an update unless the bot asked not to get this kind."""
        if kind in self.allowed:
            self.push_raw({kind: content})

    def push_raw(self, update: dict[str, Any]) -> int:
        """Queue any object as it is, with the next `update_id` if it has none; give the id."""
        update = {"update_id": self._next_id, **update}
        self._next_id = max(self._next_id, update["update_id"]) + 1
        self.pending.append(update)
        self.pushed += 1
        self._signal.notify()
        return int(update["update_id"])

    async def poll(
        self,
        offset: int = 0,
        limit: int = 100,
        timeout: int = 0,  # noqa: ASYNC109 # named by the Bot API
        allowed_updates: list[str] | None = None,
    ) -> list[dict[str, Any]]:
        """Answer getUpdates: confirm what is below `offset`, wait at most `timeout` seconds.

        Raises a 409 `ApiError` if a webhook is set, and for the earlier of two pollers.
        """
        if self.webhook is not None:
            raise refusal(
                409,
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self._interrupt(
            "terminated by other getUpdates request; "
            "make sure that only one bot instance is running"
        )
        self._allow(allowed_updates)
        self._confirm(offset)
        if timeout > 0 and not self.pending:
            await self._wait_as_only_poller(min(timeout, 50))
        return self.pending[: min(max(limit, 1), 100)]

    def set_webhook(
        self,
        *,
        url: str = "",
        allowed_updates: list[str] | None = None,
        drop_pending_updates: bool = False,
        secret_token: str | None = None,
        max_connections: int = 40,
    ) -> None:
        """Set or, with an empty address, delete. Plain http is let through on loopback only."""
        if url and not url.startswith(("https://", *LOOPBACK)):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        self._allow(allowed_updates)
        if drop_pending_updates:
            self.pending.clear()
        self.webhook_error = None
        self.webhook = None
        if url:
            settings = {"url": url, "secret": secret_token, "max_connections": max_connections}
            self.webhook = settings
            self._interrupt("terminated by setWebhook request")
        self._signal.notify()

    def webhook_info(self) -> dict[str, Any]:
        info = {
            "url": self.webhook["url"] if self.webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.pending),
            "allowed_updates": sorted(self.allowed),
        }
        return info | ({"last_error_message": self.webhook_error} if self.webhook_error else {})

    async def deliver_to_webhook(self) -> None:
        """Push updates one by one to the webhook while one is set; runs until `close()`."""
        async with aiohttp.ClientSession(timeout=WEBHOOK_TIMEOUT) as session:
            while not self._closed:
                if self.webhook is None or not self.pending:
                    await self._signal.wait_until(self._has_webhook_work, within=60)
                elif await self._post(session, self.webhook, update := self.pending[0]):
                    with contextlib.suppress(ValueError):  # dropped meanwhile
                        self.pending.remove(update)
                    self._signal.notify()
                else:
                    await asyncio.sleep(WEBHOOK_RETRY_SECONDS)

    async def wait_until_taken(self, *, within: float = 5.0) -> None:
        """Wait until the bot has confirmed every update."""
        if not await self._signal.wait_until(lambda: not self.pending, within=within):
            raise AssertionError(f"not confirmed within {within} s: {self.pending}")

    async def wait_until_polled(self, *, within: float = 5.0) -> None:
        """Wait until a poller hangs on the line."""
        if not await self._signal.wait_until(lambda: self._poller is not None, within=within):
            raise AssertionError(f"nobody polled within {within} s")

    def close(self) -> None:
        """Let everybody who waits go, with nothing."""
        self._closed = True
        self._signal.notify()

    async def _post(
        self, session: aiohttp.ClientSession, webhook: dict[str, Any], update: dict[str, Any]
    ) -> bool:
        headers = {SECRET_HEADER: webhook["secret"]} if webhook["secret"] else {}
        url = webhook["url"]
        for public, local in self.behind_proxy.items():
            url = url.replace(public, local)
        try:
            async with session.post(url, json=update, headers=headers) as answer:
                self.webhook_error = (
                    None
                    if answer.status in ANSWERED
                    else f"Wrong response from the webhook: {answer.status} {answer.reason}"
                )
                if answer.status in ANSWERED and answer.content_type == "application/json":
                    await self.carry_out(await answer.json())
        except (aiohttp.ClientError, TimeoutError):
            self.webhook_error = "Connection refused"
        return self.webhook_error is None

    def _has_webhook_work(self) -> bool:
        return self._closed or (self.webhook is not None and bool(self.pending))

    def _allow(self, kinds: list[str] | None) -> None:
        if kinds is not None:
            self.allowed = frozenset(kinds) or SENT_UNLESS_ASKED

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.pending = self.pending[offset:]
        else:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]
        self._signal.notify()

    async def _wait_as_only_poller(self, seconds: int) -> None:
        me = self._poller = object()
        self._signal.notify()
        await self._signal.wait_until(
            lambda: bool(self.pending) or self._closed or self._poller is not me, within=seconds
        )
        if self._poller is not me:
            raise refusal(409, self._interruption)
        self._poller = None

    def _interrupt(self, reason: str) -> None:
        self._poller, self._interruption = None, reason
        self._signal.notify()

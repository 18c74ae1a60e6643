"""The Events API over HTTP: signed requests to the app's address, and what its answers mean."""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from aiohttp import ClientError, ClientResponse, ClientSession

from tests.fakes.slack.delivery import Answer, Retry

if TYPE_CHECKING:
    from tests.fakes.slack_server import FakeSlack

Payload = dict[str, Any]
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


class HttpEvents:
    """Sends events, interactions and commands; each may have an address of its own."""

    def __init__(
        self, server: "FakeSlack", events: str, *, interactions: str = "", commands: str = ""
    ) -> None:
        self.urls = {
            "events_api": events,
            "interactive": interactions or events,
            "slash_commands": commands or events,
        }
        self._server = server
        self._session = ClientSession()

    async def close(self) -> None:
        await self._session.close()

    async def verifies(self) -> bool:
        """Ask the app to prove that the address is its own, as when it is entered."""
        challenge = secrets.token_urlsafe(24)
        payload = {"type": "url_verification", "challenge": challenge, "token": "made-up"}
        async with await self.post("events_api", payload) as response:
            text = await response.text()
            is_json = response.content_type == JSON
            given = json.loads(text).get("challenge") if is_json else text
            return response.status == 200 and given == challenge

    async def post(
        self,
        kind: str,
        payload: Payload,
        *,
        retry: Retry | None = None,
        secret: str | None = None,
        age: float = 0,
    ) -> ClientResponse:
        """Send once and give the response; `secret` and `age` (seconds) make it suspicious."""
        content_type, body = _body(kind, payload)
        stamp = str(int(time.time() - age))
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": sign(secret or self._server.signing_secret, stamp, body),
        }
        if retry:
            headers["X-Slack-Retry-Num"] = str(retry.attempt)
            headers["X-Slack-Retry-Reason"] = retry.reason
        return await self._session.post(self.urls[kind], data=body, headers=headers)

    async def send(self, kind: str, payload: Payload, retry: Retry | None) -> Answer:
        asking = asyncio.ensure_future(self._ask(kind, payload, retry))
        try:
            patience = self._server.delivery.ack_seconds
            if not await self._server.clock.wait_for(asking, patience):
                return Answer(False, reason="http_timeout")
            return asking.result()
        except (ClientError, ConnectionError):
            return Answer(False, reason="connection_failed")
        finally:
            asking.cancel()

    async def _ask(self, kind: str, payload: Payload, retry: Retry | None) -> Answer:
        async with await self.post(kind, payload, retry=retry) as response:
            text = await response.text()
            if not 200 <= response.status < 300:
                is_final = response.headers.get("X-Slack-No-Retry") == "1"
                return Answer(False, reason="http_error", is_final=is_final)
            if not text:
                return Answer(True)
            is_json = response.content_type == JSON
            return Answer(True, json.loads(text) if is_json else {"text": text})


def sign(secret: str, stamp: str, body: str) -> str:
    """Give the signature of a request of this Unix time."""
    base = f"v0:{stamp}:{body}".encode()
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def _body(kind: str, payload: Payload) -> tuple[str, str]:
    if kind == "events_api":
        return JSON, json.dumps(payload)
    if kind == "interactive":
        return FORM, urlencode({"payload": json.dumps(payload)})
    return FORM, urlencode(payload)

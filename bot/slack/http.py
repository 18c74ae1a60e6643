"""Events over HTTP, for an app without Socket Mode: only what Slack itself has signed is read."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

import structlog
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.slack.app import App

log = structlog.get_logger(__name__)

EVENTS = "/slack/events"
RETRIED = "X-Slack-Retry-Num"
LARGEST = 1024 * 1024  # bytes; a view holds a quarter of it


class Requests:
    """The one address for events, interactions, slash commands and searches."""

    def __init__(self, app: App, signing_secret: str) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)

    def routes(self) -> list[web.RouteDef]:
        return [web.post(EVENTS, self.take)]

    async def take(self, request: web.Request) -> web.Response:
        """Answered after the commit; 500 asks Slack to send it again."""
        body = await _read(request)
        if not self._is_signed(body, request):
            log.warning("slack.unsigned")
            return web.Response(status=401)
        try:
            payload = _payload(body.decode(), request.content_type)
        except (ValueError, RecursionError):
            log.error("slack.unreadable", bytes=len(body))
            return web.Response(status=400)
        answer = await self._app.answer(payload, again=RETRIED in request.headers)
        kind = answer.headers["content-type"][0].partition(";")[0]
        return web.Response(status=answer.status, text=answer.body, content_type=kind)

    def _is_signed(self, body: bytes, request: web.Request) -> bool:
        """By our secret, within the last five minutes."""
        try:
            return self._verifier.is_valid(
                body,
                request.headers.get("X-Slack-Request-Timestamp"),
                request.headers.get("X-Slack-Signature"),
            )
        except ValueError:
            return False


async def _read(request: web.Request) -> bytes:
    """The body. Raises HTTPRequestEntityTooLarge before it is too large to hold."""
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > LARGEST:
            raise web.HTTPRequestEntityTooLarge(max_size=LARGEST, actual_size=len(body))
    return bytes(body)


def _payload(body: str, content_type: str) -> dict[str, Any]:
    """Events come as JSON, interactions as JSON in a form, slash commands as a form.

    Raises ValueError or RecursionError for anything else.
    """
    if content_type == "application/json":
        payload = json.loads(body)
    else:
        form = dict(parse_qsl(body, keep_blank_values=True))
        payload = json.loads(form["payload"]) if "payload" in form else form
    if not isinstance(payload, dict) or not payload:
        raise ValueError("no payload")
    return payload

"""The Web API over HTTP: reading a call, who may make it, and every way of answering."""

import json
from base64 import b64decode
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.calls import Call
from tests.fakes.slack import (
    methods_auth,
    methods_chat,
    methods_files,
    methods_people,
    methods_views,
)
from tests.fakes.slack.asked import Asked, Method
from tests.fakes.slack.errors import SlackError
from tests.fakes.slack.faults import Broken, Dropped
from tests.fakes.slack.schema import read_parameters, spec_of

if TYPE_CHECKING:
    from tests.fakes.slack_server import FakeSlack

METHODS: dict[str, Method] = {
    **methods_auth.METHODS,
    **methods_chat.METHODS,
    **methods_files.METHODS,
    **methods_people.METHODS,
    **methods_views.METHODS,
}


class WebApi:
    def __init__(self, server: "FakeSlack") -> None:
        self._server = server

    async def answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        params: Mapping[str, Any] = {}
        try:
            params = given = await _read_request(request)
            bearer = given.pop("token", "")
            fault = self._server.take(method)
            if not fault.after:
                await fault.strike()
            asked = self._check_caller(method, request, bearer)
            params = read_parameters(method, given)
            result = await METHODS[method](self._server, asked, dict(params))
            if fault.after:
                await fault.strike()
        except SlackError as error:
            self._record(method, params, error.status, error.to_json(), error.code)
            return web.json_response(error.to_json(), status=error.status, headers=error.headers)
        except Broken as error:
            self._record(method, params, error.status, error.page, "broken")
            return web.Response(status=error.status, text=error.page, content_type="text/html")
        except Dropped:
            self._record(method, params, 0, None, "dropped")
            return drop(request)
        self._record(method, params, 200, result, "")
        return web.json_response({"ok": True, **result}, headers=_told(asked))

    def _check_caller(self, method: str, request: web.Request, bearer: str) -> Asked:
        spec = spec_of(method)
        kind, _, value = request.headers.get("Authorization", "").partition(" ")
        if not spec.token:
            return Asked(None, _client(value) if kind == "Basic" else ("", ""))
        token = self._server.workspaces.check(value if kind == "Bearer" else bearer, spec.token)
        asked = Asked(token, ("", ""))
        asked.need(spec.scope)
        self._server.limiter.admit_call(method, token.installation.id, spec.per_minute)
        return asked

    def _record(
        self, method: str, params: Mapping[str, Any], status: int, result: Any, error: str
    ) -> None:
        now = self._server.clock.now()
        self._server.calls.record(Call(method, dict(params), now, status, result, error))


async def _read_request(request: web.Request) -> dict[str, Any]:
    """Collect parameters from wherever Slack takes them: address, form or JSON."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body = json.loads(await request.text() or "{}")
        if not isinstance(body, dict):
            raise SlackError("json_not_object")
        return given | body
    return given | dict((await request.post()).items())


def _told(asked: Asked) -> dict[str, str]:
    """Slack names the token's scopes with every answer."""
    granted = asked.token.installation.scopes if asked.token else set()
    return {"X-OAuth-Scopes": ",".join(sorted(granted))} if granted else {}


def _client(encoded: str) -> tuple[str, str]:
    client_id, _, secret = b64decode(encoded).decode().partition(":")
    return client_id, secret


def drop(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()

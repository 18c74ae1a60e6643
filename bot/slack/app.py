"""slack-bolt in front of the house: one middleware takes everything, whichever way it came.

Bolt's listeners are acknowledged before they run, or run against a clock; this house acknowledges
after the commit. So nothing is left to listeners, and to Bolt's own answers only what is not ours:
an error is status 500, which is no acknowledgement in Socket Mode and asks for a retry over HTTP.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.slack.connection import Connections
from bot.slack.receiving import Receiving

log = structlog.get_logger(__name__)

# The library logs what it does not expect together with what people wrote.
library_log = logging.getLogger("lacznik.slack.bolt")
library_log.setLevel(logging.CRITICAL)


# In a request's context: it came through to us; Slack says that it has sent it before.
_TAKEN, _AGAIN = "taken", "again"


class _Authorize(AsyncAuthorize):
    """Whose token answers is found when it is needed: what comes in is ours to store in any case.

    Asking for it here could fail for want of a network, and Bolt would acknowledge regardless.
    """

    def __init__(self) -> None:
        """Nothing to remember."""

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_actor: str | None,
    ) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)


class Front(AsyncMiddleware):
    """`problem` says when nothing can be stored."""

    def __init__(self, receiving: Receiving) -> None:
        self.problem = ""
        self._receiving = receiving

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],
    ) -> BoltResponse:
        req.context[_TAKEN] = True
        return await self.take(req.body, again=bool(req.context.get(_AGAIN)))

    async def take(self, payload: dict[str, Any], *, again: bool) -> BoltResponse:
        try:
            answer = await self._receiving.receive(payload, again=again)
        except Exception as error:
            self._not_stored(error)
            return BoltResponse(status=HTTPStatus.INTERNAL_SERVER_ERROR)
        self.problem = ""
        return BoltResponse(status=HTTPStatus.OK, body=answer or "")

    def _not_stored(self, error: Exception) -> None:
        """Into the log when it begins, not again with every event."""
        if not self.problem:
            log.error("slack.not_stored", reason=type(error).__name__)
        self.problem = "not_stored"


class App:
    """`answer` a payload, whichever way it came. The connections must be open.

    Signatures are checked where HTTP requests come in.
    """

    def __init__(self, connections: Connections, receiving: Receiving) -> None:
        self.front = Front(receiving)
        self.bolt = _make_bolt(connections)
        self.bolt.use(self.front)

    async def answer(self, payload: dict[str, Any], *, again: bool = False) -> BoltResponse:
        """Status 200 acknowledges, 500 does not.

        What the library stumbles over is for us to keep all the same: Slack would give it up.
        """
        try:
            request = AsyncBoltRequest(body=payload, mode="socket_mode")
        except (AttributeError, KeyError, TypeError, ValueError, IndexError):
            return await self.front.take(payload, again=again)
        request.context[_AGAIN] = again
        answer = await self.bolt.async_dispatch(request)
        if answer.status == HTTPStatus.INTERNAL_SERVER_ERROR and _TAKEN not in request.context:
            return await self.front.take(payload, again=again)
        return answer


def _make_bolt(connections: Connections) -> AsyncApp:
    return AsyncApp(
        name="lacznik",
        logger=library_log,
        client=connections.make_client(),
        authorize=_Authorize(),
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        ignoring_self_events_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )

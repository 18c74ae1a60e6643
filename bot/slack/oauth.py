"""Installing the app in further workspaces: to Slack and back, by OAuth (version 2).

Whoever comes back must be the browser that left: its state is kept in the database, once, and in a
cookie of that browser.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urljoin

import structlog
from aiohttp import web
from slack_sdk.oauth import AuthorizeUrlGenerator
from slack_sdk.oauth.installation_store import Installation

from bot.slack.connection import Connections
from bot.slack.installations import STATE_SECONDS, Installations
from bot.slack.refusals import ERRORS, read
from bot.slack.scopes import SCOPES

log = structlog.get_logger(__name__)

INSTALL = "/slack/install"
RETURN = "/slack/oauth_redirect"
COOKIE = "slack_state"

# A page with a heading and a text, given by their keys, and its status.
Page = Callable[[web.Request, str, str, int], web.Response]

_INSTALLED = "slack.installed_title", "slack.installed"
_STALE = "slack.install_stale_title", "slack.install_stale"
_CANCELLED = "slack.install_cancelled_title", "slack.install_cancelled"
_FAILED = "slack.install_failed_title", "slack.install_failed"


class OAuth:
    """`public_url` is our own address, without a slash at its end."""

    def __init__(
        self,
        installations: Installations,
        connections: Connections,
        page: Page,
        *,
        client_id: str,
        client_secret: str,
        public_url: str,
    ) -> None:
        self._installations = installations
        self._connections = connections
        self._page = page
        self._client = {"client_id": client_id, "client_secret": client_secret}
        self._return_to = public_url + RETURN
        self._urls = AuthorizeUrlGenerator(
            client_id=client_id,
            redirect_uri=quote(self._return_to, safe=""),
            scopes=SCOPES,
            authorization_url=urljoin(connections.base_url, "/oauth/v2/authorize"),
        )

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(INSTALL, self.leave, allow_head=False),
            web.get(RETURN, self.come_back, allow_head=False),
        ]

    async def leave(self, request: web.Request) -> web.Response:
        """On to Slack, where the scopes are shown and granted."""
        state = await self._installations.issue_state()
        response = web.Response(status=302, headers={"Location": self._urls.generate(state)})
        response.set_cookie(
            COOKIE,
            state,
            max_age=STATE_SECONDS,
            path="/slack",
            secure=self._return_to.startswith("https:"),
            httponly=True,
            samesite="Lax",
        )
        return response

    async def come_back(self, request: web.Request) -> web.Response:
        """Back from Slack, with a code for the tokens or without."""
        if not await self._is_theirs(request):
            return self._page(request, *_STALE, 400)
        if request.query.get("error") or not request.query.get("code"):
            return self._page(request, *_CANCELLED, 400)
        try:
            granted = await self._exchange(request.query["code"])
        except ERRORS as error:
            log.warning("slack.not_installed", reason=read(error).code)
            return self._page(request, *_FAILED, 502)
        home = await self._installations.save(_installation(granted))
        log.info("slack.installed", home=home)
        response = self._page(request, *_INSTALLED, 200)
        response.del_cookie(COOKIE, path="/slack")
        return response

    async def _is_theirs(self, request: web.Request) -> bool:
        state, cookie = request.query.get("state", ""), request.cookies.get(COOKIE, "")
        if not state or not hmac.compare_digest(state.encode(), cookie.encode()):
            return False
        return await self._installations.consume_state(state)

    async def _exchange(self, code: str) -> dict[str, Any]:
        answer = await self._connections.make_client().oauth_v2_access(
            **self._client, code=code, redirect_uri=self._return_to
        )
        return answer.data if isinstance(answer.data, dict) else {}


def _installation(granted: dict[str, Any]) -> Installation:
    """What `oauth.v2.access` answers, as the store keeps it; an organisation names no workspace."""
    organisation, team = granted.get("enterprise") or {}, granted.get("team") or {}
    return Installation(
        app_id=granted.get("app_id"),
        enterprise_id=organisation.get("id"),
        enterprise_name=organisation.get("name"),
        team_id=team.get("id"),
        team_name=team.get("name"),
        bot_token=granted.get("access_token"),
        bot_user_id=granted.get("bot_user_id"),
        bot_scopes=granted.get("scope") or "",
        bot_refresh_token=granted.get("refresh_token"),
        bot_token_expires_in=granted.get("expires_in"),
        user_id=(granted.get("authed_user") or {}).get("id") or "",
        is_enterprise_install=bool(granted.get("is_enterprise_install")),
        token_type=granted.get("token_type"),
    )

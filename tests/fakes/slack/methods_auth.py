"""What the methods about the app itself do: tokens, installation, Socket Mode."""

from typing import TYPE_CHECKING

from tests.fakes.slack.asked import Answer, Asked, Method, Params
from tests.fakes.slack.errors import SlackError
from tests.fakes.slack.teams import TOKEN_SECONDS, Installation, Token

if TYPE_CHECKING:
    from tests.fakes.slack_server import FakeSlack


async def api_test(_server: "FakeSlack", _asked: Asked, _params: Params) -> Answer:
    return {}


async def auth_test(server: "FakeSlack", asked: Asked, _params: Params) -> Answer:
    home = asked.installation
    found = {
        "url": f"{server.url}/",
        "team": home.team.name if home.team else home.enterprise_id,
        "user": server.bot_name,
        "team_id": home.id,
        "user_id": home.bot_user,
        "bot_id": home.bot_id,
        "is_enterprise_install": home.is_org_wide,
    }
    return found | ({"enterprise_id": home.enterprise_id} if home.enterprise_id else {})


async def revoke(_server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    is_test = params.get("test", False)
    if asked.token and not is_test:
        asked.token.refused_as = "token_revoked"
    return {"revoked": not is_test}


async def uninstall(server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    check_client(server, (params["client_id"], params["client_secret"]))
    server.uninstall(asked.installation)
    return {}


async def open_connection(server: "FakeSlack", _asked: Asked, _params: Params) -> Answer:
    return {"url": server.socket.ticket()}


async def oauth_access(server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    """Exchange a code, or a refresh token, for a bot token."""
    client = asked.client
    check_client(
        server, (params.get("client_id", client[0]), params.get("client_secret", client[1]))
    )
    if params.get("grant_type") == "refresh_token":
        return token_json(server, server.workspaces.renew(params.get("refresh_token", "")))
    token, user = server.oauth.exchange(params.get("code", ""), params.get("redirect_uri"))
    home = token.installation
    return token_json(server, token) | {"authed_user": {"id": user}, **_where(home)}


def check_client(server: "FakeSlack", client: tuple[str, str]) -> None:
    """Raises `SlackError` `invalid_client_id` or `bad_client_secret`."""
    if client[0] != server.client_id:
        raise SlackError("invalid_client_id")
    if client[1] != server.client_secret:
        raise SlackError("bad_client_secret")


def token_json(server: "FakeSlack", token: Token) -> Answer:
    home = token.installation
    found: Answer = {
        "access_token": token.value,
        "token_type": "bot",
        "scope": ",".join(sorted(home.scopes)),
        "bot_user_id": home.bot_user,
        "app_id": server.app_id,
        **_where(home),
    }
    if token.refresh:
        found |= {"refresh_token": token.refresh, "expires_in": TOKEN_SECONDS}
    return found


def _where(home: Installation) -> Answer:
    team, org = home.team, home.enterprise_id
    return {
        "team": {"id": team.id, "name": team.name} if team else None,
        "enterprise": {"id": org, "name": f"Org {org}"} if org else None,
        "is_enterprise_install": home.is_org_wide,
    }


METHODS: dict[str, Method] = {
    "api.test": api_test,
    "auth.test": auth_test,
    "auth.revoke": revoke,
    "apps.uninstall": uninstall,
    "apps.connections.open": open_connection,
    "oauth.v2.access": oauth_access,
}

"""The page where an administrator lets the app in: it ends with a code for the app."""

import secrets
from dataclasses import dataclass

from tests.fakes.slack.errors import SlackError
from tests.fakes.slack.teams import BOT_SCOPES, Team, Token, Workspaces


@dataclass(slots=True)
class Grant:
    user: str
    team: Team | None
    enterprise: str
    scopes: frozenset[str]
    redirect_uri: str | None
    is_used: bool = False


class OAuth:
    def __init__(self, workspaces: Workspaces) -> None:
        self.rotates = False  # tokens that expire after twelve hours
        self._workspaces = workspaces
        self._grants: dict[str, Grant] = {}

    def grant(
        self,
        user: str,
        team: Team | None,
        *,
        enterprise: str = "",
        scopes: frozenset[str] = BOT_SCOPES,
        redirect_uri: str | None = None,
    ) -> str:
        """Let the app into a workspace, or the whole organisation; give the code it receives."""
        code = secrets.token_hex(16)
        self._grants[code] = Grant(user, team, enterprise, frozenset(scopes), redirect_uri)
        return code

    def exchange(self, code: str, redirect_uri: str | None) -> tuple[Token, str]:
        """Give the bot token and who let it in.

        Raises `SlackError` `invalid_code`, `code_already_used` or `bad_redirect_uri`.
        """
        grant = self._grants.get(code)
        if grant is None:
            raise SlackError("invalid_code")
        if grant.is_used:
            raise SlackError("code_already_used")
        if grant.redirect_uri is not None and grant.redirect_uri != redirect_uri:
            raise SlackError("bad_redirect_uri")
        grant.is_used = True
        token = self._workspaces.install(
            grant.team, enterprise=grant.enterprise, scopes=grant.scopes, rotates=self.rotates
        )
        return token, grant.user

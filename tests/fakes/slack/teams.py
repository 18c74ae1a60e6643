"""Workspaces, the app's installations in them, and the tokens it holds."""

import secrets
from dataclasses import dataclass, field
from itertools import count

from tests.fakes.slack.clock import Clock
from tests.fakes.slack.errors import SlackError

TOKEN_SECONDS = 12 * 3600
BOT_SCOPES = frozenset(
    [
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:manage",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "groups:write",
        "im:history",
        "im:read",
        "im:write",
        "team:read",
        "users:read",
        "users:read.email",
    ]
)


@dataclass(slots=True)
class Team:
    """A workspace; `enterprise_id` is "" outside of a Grid organisation."""

    id: str
    name: str
    domain: str
    enterprise_id: str = ""
    enterprise_name: str = ""
    approves_apps: bool = True


@dataclass(slots=True)
class Installation:
    """The app in one workspace or, with `team` None, in a whole organisation."""

    team: Team | None
    enterprise_id: str
    bot_user: str
    bot_id: str
    scopes: set[str]
    is_active: bool = True

    @property
    def id(self) -> str:
        return self.team.id if self.team else self.enterprise_id

    @property
    def is_org_wide(self) -> bool:
        return self.team is None


@dataclass(slots=True)
class Token:
    """`refused_as` is the code every call with it is answered, "" while it is good."""

    value: str
    kind: str  # bot or app
    installation: Installation
    expires_at: float | None = None
    refresh: str = ""
    refused_as: str = ""


@dataclass(slots=True)
class Workspaces:
    clock: Clock
    teams: dict[str, Team] = field(default_factory=dict)
    installations: list[Installation] = field(default_factory=list)
    tokens: dict[str, Token] = field(default_factory=dict)
    _numbers: count = field(default_factory=lambda: count(1))  # type: ignore[type-arg]

    def add(self, id: str, name: str, *, enterprise: str = "") -> Team:
        domain = f"{id.lower()}"
        team = Team(id, name, domain, enterprise, f"Org {enterprise}" if enterprise else "")
        self.teams[id] = team
        return team

    def install(
        self,
        team: Team | None,
        *,
        enterprise: str = "",
        scopes: frozenset[str] = BOT_SCOPES,
        value: str = "",
        rotates: bool = False,
    ) -> Token:
        """Install the app, anew or with other scopes, and give its bot token."""
        found = self.home(team.id if team else enterprise)
        if found is None:
            number = next(self._numbers)
            found = Installation(
                team,
                team.enterprise_id if team else enterprise,
                f"U0BOT{number:05d}",
                f"B0BOT{number:05d}",
                set(scopes),
            )
            self.installations.append(found)
        found.scopes = set(scopes)
        return self.issue(found, value=value, rotates=rotates)

    def issue(self, installation: Installation, *, value: str = "", rotates: bool = False) -> Token:
        token = Token(value or _made_up("xoxe.xoxb" if rotates else "xoxb"), "bot", installation)
        if rotates:
            token.expires_at = self.clock.now() + TOKEN_SECONDS
            token.refresh = _made_up("xoxe-1")
        self.tokens[token.value] = token
        return token

    def home(self, id: str) -> Installation | None:
        """Give the working installation of a workspace or organisation by its id."""
        return next((i for i in self.installations if i.id == id and i.is_active), None)

    def serving(self, team: Team) -> Installation | None:
        """Give the installation that acts in a workspace: its own, else the organisation's."""
        own = self.home(team.id)
        return own or (self.home(team.enterprise_id) if team.enterprise_id else None)

    def check(self, value: str, kind: str) -> Token:
        """Raises `SlackError` for a token that may not be used for such a call."""
        if not value:
            raise SlackError("not_authed")
        token = self.tokens.get(value)
        if token is None:
            raise SlackError("invalid_auth")
        if token.refused_as:
            raise SlackError(token.refused_as)
        if token.expires_at is not None and token.expires_at <= self.clock.now():
            raise SlackError("token_expired")
        if token.kind != kind:
            raise SlackError("not_allowed_token_type")
        return token

    def renew(self, refresh: str) -> Token:
        """Exchange a refresh token, once. Raises `SlackError` `invalid_refresh_token`."""
        old = next((t for t in self.tokens.values() if refresh and t.refresh == refresh), None)
        if old is None or old.refused_as:
            raise SlackError("invalid_refresh_token")
        old.refresh = ""
        return self.issue(old.installation, rotates=True)

    def refuse(self, installation: Installation, code: str) -> list[str]:
        """Let every token of an installation be refused so; give the tokens."""
        found = [t for t in self.tokens.values() if t.installation is installation]
        for token in found:
            token.refused_as = code
        return [token.value for token in found]


def _made_up(prefix: str) -> str:
    return f"{prefix}-{secrets.token_hex(12)}"

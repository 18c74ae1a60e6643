"""Who and where, from the ids that Slack puts into everything it sends. Pure.

An account is a person of a workspace ("T1/U2"), of an Enterprise Grid organisation if the workspace
is in one ("E1/U2"), as people keep their id in all its workspaces. A chat names the home whose
token writes there: the workspace, or the organisation where the app is installed in all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something happened: the home, and the team and organisation ("") people belong to."""

    home: str
    team: str
    organisation: str

    def account(self, user: str) -> str:
        return f"{self.organisation or self.team}/{_given(user)}"

    def chat(self, user: str) -> str:
        return f"{self.home}/{_given(user)}"

    def room(self, channel: str) -> str:
        return f"{self.home}/{_given(channel)}"

    def is_foreign(self, team: str | None, *, shared: bool) -> bool:
        """Whether somebody of that team is a guest of another company (Slack Connect).

        In an organisation any workspace is at home, unless the channel is `shared` with others.
        """
        if not team or team in (self.team, self.organisation):
            return False
        return shared or not self.organisation


def place_of(payload: Json) -> Place:
    """Of an event, an interaction or a slash command. Raises KeyError when it names no team."""
    granted = (payload.get("authorizations") or [payload])[0]
    organisation = _organisation(payload, granted)
    if _is_true(granted.get("is_enterprise_install")) and organisation:
        return Place(organisation, _team(payload, granted) or organisation, organisation)
    team = _team(payload, granted)
    if not team:
        raise KeyError("team_id")
    return Place(team, team, organisation)


def bot_of(payload: Json) -> str:
    """Our own user id in the home, as an event tells it; "" where it does not."""
    granted = (payload.get("authorizations") or [{}])[0]
    return str(granted.get("user_id") or "") if granted.get("is_bot", True) else ""


def message_id(channel: str, ts: str) -> str:
    """Of a message in a chat or a room: "C1/1712.0001"."""
    return f"{_given(channel)}/{_given(ts)}"


def is_direct(channel: str) -> bool:
    """Whether a conversation is one of two, not a channel or a group."""
    return channel.startswith("D")


def _organisation(payload: Json, granted: Json) -> str:
    enterprise, team = payload.get("enterprise"), payload.get("team")
    in_team = team.get("enterprise_id") if isinstance(team, Mapping) else None
    named = enterprise.get("id") if isinstance(enterprise, Mapping) else None
    return str(
        named or granted.get("enterprise_id") or payload.get("enterprise_id") or in_team or ""
    )


def _team(payload: Json, granted: Json) -> str:
    """A window that was opened in a shared channel belongs to where the app is installed."""
    view, team, user = payload.get("view"), payload.get("team"), payload.get("user")
    installed = view.get("app_installed_team_id") if isinstance(view, Mapping) else None
    named = team.get("id") if isinstance(team, Mapping) else None
    of_user = user.get("team_id") if isinstance(user, Mapping) else None
    found = installed or named or granted.get("team_id") or payload.get("team_id") or of_user
    return str(found or "")


def _is_true(value: Any) -> bool:
    """Slash commands say it in words."""
    return value is True or value == "true"


def _given(part: Any) -> str:
    """Raises TypeError or ValueError for what is no id."""
    if not isinstance(part, str):
        raise TypeError(type(part).__name__)
    if not part or "/" in part:
        raise ValueError("no id")
    return part

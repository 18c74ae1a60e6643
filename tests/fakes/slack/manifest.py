"""An app's manifest: what it may do and is told, so that a fake allows no more than that."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.errors import SlackError

if TYPE_CHECKING:
    from tests.fakes.slack_server import FakeSlack

EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "channel_archive": "channels:read",
    "channel_deleted": "channels:read",
    "channel_left": "channels:read",
    "group_archive": "groups:read",
    "group_deleted": "groups:read",
    "group_left": "groups:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "user_change": "users:read",
}
FREE_EVENTS = {"app_home_opened", "app_uninstalled", "tokens_revoked"}


def follow(server: "FakeSlack", manifest: Mapping[str, Any]) -> None:
    """Let the app be what its manifest says. Raises `SlackError` `invalid_manifest`."""
    features, settings = manifest["features"], manifest["settings"]
    scopes = frozenset(manifest["oauth_config"]["scopes"]["bot"])
    events = frozenset(settings.get("event_subscriptions", {}).get("bot_events", []))
    faults = [f"{event} needs {EVENT_SCOPES.get(event, '?')}" for event in _unread(events, scopes)]
    commands = features.get("slash_commands", [])
    faults += [f"{c['command']}: bad name" for c in commands if not c["command"].startswith("/")]
    if commands and "commands" not in scopes:
        faults.append("slash commands need the scope commands")
    if faults:
        raise SlackError("invalid_manifest", tuple(faults))
    home = features.get("app_home", {})
    server.subscriptions = events
    server.commands = {command["command"] for command in commands}
    server.shortcuts = {shortcut["callback_id"] for shortcut in features.get("shortcuts", [])}
    server.has_home_tab = home.get("home_tab_enabled", False)
    server.takes_messages = home.get("messages_tab_enabled", False) and not home.get(
        "messages_tab_read_only_enabled", True
    )
    server.oauth.rotates = settings.get("token_rotation_enabled", False)
    for installation in server.workspaces.installations:
        installation.scopes = set(scopes)


def _unread(events: frozenset[str], scopes: frozenset[str]) -> list[str]:
    needed = events - FREE_EVENTS
    return sorted(event for event in needed if EVENT_SCOPES.get(event, "?") not in scopes)

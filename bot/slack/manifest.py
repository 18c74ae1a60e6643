"""The app's manifest, from what the code asks for, is told and answers to.

Slack makes an app from it: no scope is wider than a call or an event of ours needs.
"""

from __future__ import annotations

from typing import Any

import yaml

from bot.slack.http import EVENTS
from bot.slack.inbound_actions import PURPOSES
from bot.slack.oauth import RETURN
from bot.slack.scopes import EVENTS as TOLD
from bot.slack.scopes import SCOPES
from bot.slack.words import COMMANDS, OWN
from messages.texts import label

NAME = "Łącznik"
COLOUR = "#1F3A5F"

Json = dict[str, Any]


def manifest(language: str, *, address: str = "", several: bool = False, by: str = "") -> Json:
    """`address`: our own, when events come over HTTP. `several`: workspaces install it by OAuth,
    and come back to `by` (our own address); their tokens are renewed."""
    scopes: Json = {"scopes": {"bot": list(SCOPES)}}
    back: Json = {"redirect_urls": [by + RETURN]} if several else {}
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": label("slack.app_description", language),
            "long_description": label("slack.app_long_description", language),
            "background_color": COLOUR,
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": OWN, "always_online": True},
            "shortcuts": [_shortcut(purpose, language) for purpose in PURPOSES],
            "slash_commands": [_command(*command, language, address) for command in COMMANDS],
        },
        "oauth_config": back | scopes,
        "settings": {
            "event_subscriptions": _at(address) | {"bot_events": sorted(TOLD)},
            "interactivity": {"is_enabled": True, **_at(address), **_searched_at(address)},
            "org_deploy_enabled": several,
            "socket_mode_enabled": not address,
            "token_rotation_enabled": several,
        },
    }


def written(made: Json) -> str:
    """As the file that Slack takes."""
    return yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=100)


def _command(name: str, text: str, language: str, address: str) -> Json:
    command: Json = {"command": f"/{name}"}
    if address:
        command["url"] = address + EVENTS
    command["description"] = label(f"slack.{text}", language)
    if name == OWN:
        command["usage_hint"] = label("slack.command_hint", language)
    return {**command, "should_escape": False}


def _shortcut(purpose: str, language: str) -> Json:
    return {
        "name": label(f"slack.shortcut_{purpose}", language),
        "type": "message",
        "callback_id": purpose,
        "description": label(f"slack.shortcut_{purpose}_about", language),
    }


def _at(address: str) -> Json:
    return {"request_url": address + EVENTS} if address else {}


def _searched_at(address: str) -> Json:
    return {"message_menu_options_url": address + EVENTS} if address else {}

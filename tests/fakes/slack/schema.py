"""The methods of the Web API this fake knows, with parameters, scopes and tiers, as data.

The real server ignores parameters it does not know; this one refuses them, so that a
misspelt one is noticed. A method or parameter our bot begins to use is added here.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack.errors import SlackError, bad_arguments
from tests.fakes.slack.limits import SPECIAL, TIER_1, TIER_2, TIER_3, TIER_4

Reader = Callable[[str, object], Any]


@dataclass(frozen=True, slots=True)
class Spec:
    """A method: what it takes, the scope it needs ("" for none) and calls a minute."""

    required: Mapping[str, Reader] = field(default_factory=dict)
    optional: Mapping[str, Reader] = field(default_factory=dict)
    scope: str = ""
    per_minute: int = TIER_4
    token: str = "bot"  # "app", or "" for the client's id and secret instead


def text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise bad_arguments(f"{name}: must be a string")
    return value


def filled(name: str, value: object) -> str:
    if not (found := text(name, value)):
        raise bad_arguments(f"{name}: must not be empty")
    return found


def number(name: str, value: object) -> int:
    if isinstance(value, bool) or not str(value).isdecimal():
        raise bad_arguments(f"{name}: must be an integer")
    return int(str(value))


def flag(name: str, value: object) -> bool:
    known = {"true": True, "1": True, "false": False, "0": False}
    if str(value).lower() not in known:
        raise bad_arguments(f"{name}: must be a boolean")
    return known[str(value).lower()]


def parsed(name: str, value: object) -> Any:
    """Read an object or list, as JSON or in a string."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad_arguments(f"{name}: must be valid JSON") from None


def listed(name: str, value: object) -> list[Any]:
    found = parsed(name, value)
    if not isinstance(found, list):
        raise bad_arguments(f"{name}: must be a list")
    return found


def mapped(name: str, value: object) -> dict[str, Any]:
    found = parsed(name, value)
    if not isinstance(found, dict):
        raise bad_arguments(f"{name}: must be an object")
    return found


def never(name: str, value: object) -> bool:
    """Read a switch that would let a text notify everybody: it must be off."""
    if value not in ("none", "0", "false", False):
        raise bad_arguments(f"{name}: would turn plain words into mentions")
    return False


CONTENT = {"text": text, "blocks": listed, "parse": never, "link_names": never, "metadata": mapped}
SENDING = {
    **CONTENT,
    "thread_ts": filled,
    "unfurl_links": flag,
    "unfurl_media": flag,
    "mrkdwn": flag,
}
CHANNEL = {"channel": filled}
PAGE = {"limit": number, "cursor": text}
TRIGGERED = {"trigger_id": filled, "view": mapped}

ALWAYS = {"team_id": text}  # slack-bolt adds it to every call of an event's client

METHODS: dict[str, Spec] = {
    "api.test": Spec(token=""),
    "auth.test": Spec(per_minute=SPECIAL),
    "auth.revoke": Spec({}, {"test": flag}, per_minute=TIER_3),
    "apps.connections.open": Spec(per_minute=TIER_1, token="app"),
    "apps.uninstall": Spec({"client_id": filled, "client_secret": filled}, per_minute=TIER_1),
    "oauth.v2.access": Spec(
        {},
        {
            "code": filled,
            "redirect_uri": filled,
            "grant_type": filled,
            "refresh_token": filled,
            "client_id": filled,
            "client_secret": filled,
        },
        token="",
        per_minute=SPECIAL,
    ),
    "chat.postMessage": Spec(
        CHANNEL, {**SENDING, "reply_broadcast": flag}, "chat:write", per_minute=SPECIAL
    ),
    "chat.postEphemeral": Spec(
        {**CHANNEL, "user": filled},
        {k: v for k, v in SENDING.items() if k not in ("unfurl_links", "unfurl_media", "mrkdwn")},
        "chat:write",
    ),
    "chat.update": Spec({**CHANNEL, "ts": filled}, CONTENT, "chat:write", TIER_3),
    "chat.delete": Spec({**CHANNEL, "ts": filled}, {}, "chat:write", TIER_3),
    "chat.getPermalink": Spec({**CHANNEL, "message_ts": filled}, per_minute=SPECIAL),
    "conversations.open": Spec(
        {},
        {"users": filled, "channel": filled, "return_im": flag, "prevent_creation": flag},
        "im:write",
        TIER_3,
    ),
    "conversations.info": Spec(
        CHANNEL, {"include_locale": flag, "include_num_members": flag}, per_minute=TIER_3
    ),
    "conversations.members": Spec(CHANNEL, PAGE),
    "conversations.join": Spec(CHANNEL, {}, "channels:join", TIER_3),
    "conversations.leave": Spec(CHANNEL, {}, "", TIER_3),
    "users.info": Spec({"user": filled}, {"include_locale": flag}, "users:read"),
    "users.lookupByEmail": Spec({"email": filled}, {"team_id": filled}, "users:read.email", TIER_3),
    "team.info": Spec({}, {"team": filled, "domain": filled}, "team:read", TIER_3),
    "views.open": Spec(TRIGGERED),
    "views.push": Spec(TRIGGERED),
    "views.update": Spec(
        {"view": mapped}, {"view_id": filled, "external_id": filled, "hash": filled}
    ),
    "views.publish": Spec({"user_id": filled, "view": mapped}, {"hash": filled}),
    "files.getUploadURLExternal": Spec(
        {"filename": filled, "length": number},
        {"alt_txt": text, "snippet_type": text},
        "files:write",
    ),
    "files.completeUploadExternal": Spec(
        {"files": listed},
        {"channel_id": filled, "initial_comment": text, "thread_ts": filled, "blocks": listed},
        "files:write",
    ),
    "files.info": Spec({"file": filled}, PAGE, "files:read"),
    "files.delete": Spec({"file": filled}, {}, "files:write", TIER_3),
    "files.sharedPublicURL": Spec({"file": filled}, {}, per_minute=TIER_2),
}


def read_parameters(method: str, given: Mapping[str, object]) -> dict[str, Any]:
    """Check and convert the parameters of a call; those not given are not in the answer.

    Raises `SlackError` `invalid_arguments`.
    """
    spec = METHODS[method]
    known = {**ALWAYS, **spec.required, **spec.optional}
    unknown = [name for name in given if name not in known]
    missing = [name for name in spec.required if name not in given]
    if unknown or missing:
        raise bad_arguments(
            *(f"unknown parameter: {name} (the real server would ignore it)" for name in unknown),
            *(f"missing required field: {name}" for name in missing),
        )
    return {name: known[name](name, value) for name, value in given.items()}


def spec_of(method: str) -> Spec:
    """Raises `SlackError` `unknown_method`."""
    if method not in METHODS:
        raise SlackError("unknown_method", fields={"req_method": method})
    return METHODS[method]

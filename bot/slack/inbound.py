"""Everything Slack sends as events of the house: pure, no more decoding than needed.

Bots are not served and not heard, Slackbot and workflows among them, and neither are people of
other companies in shared channels. Guests of a workspace are people like others. Slack sends much
that is nothing to us (edits, deletions, what we wrote): it decodes to `NOTHING`.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from bot.slack import inbound_actions, inbound_events
from bot.slack.taken import CHANNEL as CHANNEL
from bot.slack.taken import NOTHING, Taken

PREFIX = "sl"

Json = dict[str, Any]

_ID = re.compile(r"[A-Za-z0-9]{1,40}")


def key_of(payload: Json) -> str:
    """The same for the same thing, also when Slack sends it again; never raises.

    An event has an id, an interaction a trigger of its own; the closing of a window has neither,
    and is told from others by the window's state. The rest is told by all that it says.
    """
    if isinstance(event_id := payload.get("event_id"), str) and _ID.fullmatch(event_id):
        return f"{PREFIX}:{event_id}"
    view = payload.get("view")
    if isinstance(trigger := payload.get("trigger_id"), str) and trigger:
        source = trigger
    elif isinstance(view, dict) and "id" in view and "hash" in view:
        source = f"{payload.get('type')} {view['id']} {view['hash']}"
    else:
        source = json.dumps(payload, sort_keys=True, default=str)
    raw = source.encode(errors="surrogatepass")
    return f"{PREFIX}:{hashlib.sha256(raw).hexdigest()[:32]}"


def decode(payload: Json, key: str) -> Taken:
    """What the payload comes to; its events have this key, or keys that begin with it.

    Raises KeyError, TypeError, ValueError, AttributeError or IndexError for what Slack does not
    promise.
    """
    if payload.get("type") == "event_callback":
        return inbound_events.decode(payload, key)
    if "command" in payload:
        return inbound_actions.decode_command(payload, key)
    reader = inbound_actions.READERS.get(payload["type"])
    return reader(payload, key) if reader else NOTHING

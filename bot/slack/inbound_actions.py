"""What people do with buttons, windows, shortcuts and slash commands. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.slack import ids, inbound_events
from bot.slack.entities import as_typed
from bot.slack.ids import Place, is_direct, message_id
from bot.slack.origin import Origin
from bot.slack.render import read_action, values_of
from bot.slack.taken import CHANNEL, NOTHING, Asked, Happened, Taken
from bot.slack.values import field_of
from bot.slack.words import slash_command
from messages.events import Body, Changed, Closed, Event, Pressed, Shared, Submitted, Values

WINDOW, SCREEN, HOME = "window", "screen", "home"
JUMP = "jump"  # the block of a window's list of places to go to
PURPOSES = ("mentor", "materials")

Json = dict[str, Any]


def decode_command(payload: Json, key: str) -> Taken:
    """A slash command; typed in a conversation of two it is answered in the chat with us."""
    body = slash_command(payload["command"], as_typed(payload.get("text") or ""))
    place = ids.place_of(payload)
    origin = Origin(
        place.home,
        payload["user_id"],
        trigger_id=payload["trigger_id"],
        channel=payload["channel_id"],
        is_direct=is_direct(payload["channel_id"]),
        response_url=payload.get("response_url") or "",
    )
    return _happened(key, place, body, origin)


def _pressed(payload: Json, key: str) -> Taken:
    view = payload.get("view")
    return _in_view(payload, view, key) if view else _on_message(payload, key)


def _on_message(payload: Json, key: str) -> Taken:
    action: Json = payload["actions"][0]
    token = read_action(action, payload.get("state") or {})
    place = _place_of(payload)
    if place is None or not token:
        return NOTHING
    held = payload["container"]
    channel: str = held["channel_id"]
    stands = "" if held.get("is_ephemeral") else message_id(channel, held["message_ts"])
    body = Pressed(token, _label(action), message=stands or None)
    thread = (payload.get("message") or {}).get("thread_ts") or ""
    origin = _origin(payload, place, channel=channel, thread=thread)
    return _happened(key, place, body, origin)


def _in_view(payload: Json, view: Json, key: str) -> Taken:
    action: Json = payload["actions"][0]
    place = _place_of(payload)
    if place is None:
        return NOTHING
    state: Json = view.get("state") or {}
    kind = _kind(view)
    if kind != WINDOW:
        token = read_action(action, state)
        body = Pressed(token, _label(action))
        return _happened(key, place, body, _origin(payload, place)) if token else NOTHING
    return _in_window(payload, view, action, key, place, values_of(state, place.home))


def _in_window(
    payload: Json, view: Json, action: Json, key: str, place: Place, values: Values
) -> Taken:
    """A field that others depend on got a value, or a button between the fields was pressed."""
    body: Body
    if field := field_of(action["block_id"]):
        body = Changed(view["private_metadata"], field, values)
    elif token := read_action(action, view.get("state") or {}):
        body = Pressed(token, _label(action), values=values)
    else:
        return NOTHING
    return _happened(key, place, body, _origin(payload, place))


def _submitted(payload: Json, key: str) -> Taken:
    view, place = payload["view"], _place_of(payload)
    if place is None or _kind(view) != WINDOW:
        return NOTHING
    values = values_of(view.get("state") or {}, place.home)
    body = Submitted(view["private_metadata"], values)
    return _happened(key, place, body, _origin(payload, place), submits=True)


def _closed(payload: Json, key: str) -> Taken:
    view, place = payload["view"], _place_of(payload)
    if place is None or _kind(view) != WINDOW:
        return NOTHING
    body = Closed(view["private_metadata"])
    happened = _happened(key, place, body, _origin(payload, place))
    return replace(happened, origin=None)  # there is no window any more to answer in


def _searched(payload: Json, _key: str) -> Taken:
    """Options of a list in a window; in a message its lists carry all theirs."""
    view, place = payload.get("view") or {}, _place_of(payload)
    block: str = payload["block_id"]
    field = JUMP if block == JUMP else field_of(block)
    if place is None or not field or _kind(view) != WINDOW:
        return NOTHING
    account = place.account(payload["user"]["id"])
    return Asked(account, view["private_metadata"], field, str(payload.get("value") or ""))


def _shared(payload: Json, key: str) -> Taken:
    """A shortcut on a message: what it says, its files, and where it stands."""
    place = _place_of(payload)
    if place is None or payload["callback_id"] not in PURPOSES:
        return NOTHING
    message: Json = payload["message"]
    channel: str = payload["channel"]["id"]
    body = Shared(
        payload["callback_id"],
        as_typed(message.get("text") or ""),
        _permalink(payload, channel),
        tuple(inbound_events.files_of(message, place.home)),
    )
    thread = message.get("thread_ts") or ""
    return _happened(key, place, body, _origin(payload, place, channel=channel, thread=thread))


def _permalink(payload: Json, channel: str) -> str:
    """Slack's own address of the message; "" where it does not tell the workspace's."""
    domain = (payload.get("team") or {}).get("domain")
    ts: str = payload["message_ts"]
    number = ts.replace(".", "")
    return f"https://{domain}.slack.com/archives/{channel}/p{number}" if domain else ""


def _place_of(payload: Json) -> Place | None:
    """Where it happened; None for people of other companies."""
    place = ids.place_of(payload)
    foreign = place.is_foreign(payload["user"].get("team_id"), shared=False)
    return None if foreign else place


def _origin(payload: Json, place: Place, *, channel: str = "", thread: str = "") -> Origin:
    view: Json = payload.get("view") or {}
    return Origin(
        place.home,
        payload["user"]["id"],
        trigger_id=payload.get("trigger_id") or "",
        view_id=view.get("id") or "",
        view_hash=view.get("hash") or "",
        view_kind=_kind(view) if view else "",
        channel=channel,
        is_direct=not channel or is_direct(channel),
        thread=thread,
        response_url=payload.get("response_url") or "",
        view=payload.get("view"),
    )


def _happened(
    key: str, place: Place, body: Body, origin: Origin, *, submits: bool = False
) -> Happened:
    """The event, and on which surface. A screen mirrors what the chat says: it is a desk."""
    room = "" if origin.is_direct else place.room(origin.channel)
    surface = "room" if room else _SURFACES.get(origin.view_kind, "chat")
    account, chat = place.account(origin.user), place.chat(origin.user)
    event = Event(key, CHANNEL, account, chat, body, surface=surface, room=room)
    return Happened((event,), origin, submits)


def _kind(view: Json) -> str:
    return HOME if view.get("type") == "home" else str(view.get("callback_id") or "")


def _label(action: Json) -> str:
    """What stood on the button, or on the option that was chosen."""
    shown = (action.get("selected_option") or action).get("text") or {}
    return str(shown.get("text") or "") if isinstance(shown, dict) else ""


_SURFACES = {WINDOW: "window", SCREEN: "desk", HOME: "desk"}

READERS: dict[str, Callable[[Json, str], Taken]] = {
    "block_actions": _pressed,
    "view_submission": _submitted,
    "view_closed": _closed,
    "block_suggestion": _searched,
    "message_action": _shared,
}

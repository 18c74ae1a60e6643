"""What Slack's Events API tells: messages, mentions, the desk, rooms. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.slack.entities import as_typed
from bot.slack.ids import Place, bot_of, is_direct, message_id, place_of
from bot.slack.origin import Origin
from bot.slack.taken import CHANNEL, NOTHING, Happened, Taken, Uninstalled
from bot.slack.words import command_in
from messages.events import (
    Body,
    Command,
    DeskOpened,
    Event,
    Mentioned,
    RoomEntered,
    RoomLeft,
    Text,
    Uploaded,
)

NOT_UNDERSTOOD = Command("")
SLACKBOT = "USLACKBOT"

Json = dict[str, Any]

# Ways of saying something; all other subtypes tell of changes, or are said by the app itself.
_SAID = (None, "file_share", "thread_broadcast", "me_message")


def decode(payload: Json, key: str) -> Taken:
    """An `event_callback`. Raises what `inbound.decode` promises."""
    event: Json = payload["event"]
    reader = READERS.get(event["type"])
    return reader(payload, event, key) if reader else NOTHING


def _message(payload: Json, event: Json, key: str) -> Taken:
    """In the conversation with us. A reply in a thread there is as good as any other message."""
    if event.get("channel_type") != "im" or event.get("subtype") not in _SAID:
        return NOTHING
    place = place_of(payload)
    if _is_nobody(payload, event, place):
        return NOTHING
    origin = Origin(place.home, event["user"], channel=event["channel"])
    bodies = _bodies(payload, event, place)
    return Happened(tuple(_events(key, place, event["user"], bodies)), origin)


def _bodies(payload: Json, event: Json, place: Place) -> list[Body]:
    """Files, each on its own; what is written beside them is no answer to anything."""
    files: list[Body] = [*files_of(event, place.home)]
    if files:
        return files
    text = as_typed(event.get("text") or "", bot_of(payload))
    return [(command_in(text) or Text(text)) if text else NOT_UNDERSTOOD]


def files_of(message: Json, home: str) -> list[Uploaded]:
    """The files of a message that are still there."""
    files: list[Json] = message.get("files") or []
    return [_file(file, home) for file in files if file.get("mode") != "tombstone"]


def _file(file: Json, home: str) -> Uploaded:
    return Uploaded(
        ref=f"{home}/{file['id']}",
        name=str(file.get("name") or file.get("title") or file["id"]),
        mime=str(file.get("mimetype") or ""),
        size=file.get("size"),
    )


def _events(key: str, place: Place, user: str, bodies: list[Body]) -> list[Event]:
    account, chat = place.account(user), place.chat(user)
    return [
        Event(f"{key}.{at}" if at else key, CHANNEL, account, chat, body)
        for at, body in enumerate(bodies)
    ]


def _mention(payload: Json, event: Json, key: str) -> Taken:
    """In a channel or a group; a conversation of two is told of as a message already."""
    place = place_of(payload)
    channel: str = event["channel"]
    if is_direct(channel) or event.get("edited") or _is_nobody(payload, event, place):
        return NOTHING
    thread = str(event.get("thread_ts") or event["ts"])
    text = as_typed(event.get("text") or "", bot_of(payload))
    body = Mentioned(text, message_id(channel, thread))
    origin = Origin(
        place.home,
        event["user"],
        channel=channel,
        is_direct=False,
        thread=event.get("thread_ts") or "",
    )
    return _in_room(key, place, event["user"], channel, body, origin)


def _desk(payload: Json, event: Json, key: str) -> Taken:
    """The tab of messages is opened to read or write; that is nothing done yet."""
    place = place_of(payload)
    user: str = event["user"]
    if event.get("tab") != "home" or user == SLACKBOT:
        return NOTHING
    told = Event(key, CHANNEL, place.account(user), place.chat(user), DeskOpened(), surface="desk")
    return Happened((told,), Origin(place.home, user, view_kind="home"))


def _joined(payload: Json, event: Json, key: str) -> Taken:
    """The bot was taken into a room, by whoever invited it; others come and go unheard.

    Slack does not tell the room's name here: whoever hands the event on asks for it.
    """
    bot = bot_of(payload)
    if event["user"] != bot:
        return NOTHING
    by = str(event.get("inviter") or bot)
    body = RoomEntered("", is_public=event.get("channel_type") == "C")
    return _in_room(key, place_of(payload), by, event["channel"], body)


def _member_left(payload: Json, event: Json, key: str) -> Taken:
    return _left(payload, event, key) if event["user"] == bot_of(payload) else NOTHING


def _left(payload: Json, event: Json, key: str) -> Taken:
    """The bot was removed, or the room archived or deleted; also of rooms it never was in."""
    by = str(event.get("actor_id") or event.get("user") or bot_of(payload) or SLACKBOT)
    return _in_room(key, place_of(payload), by, event["channel"], RoomLeft())


def _in_room(
    key: str, place: Place, user: str, channel: str, body: Body, origin: Origin | None = None
) -> Taken:
    room = place.room(channel)
    account, chat = place.account(user), place.chat(user)
    return Happened((Event(key, CHANNEL, account, chat, body, surface="room", room=room),), origin)


def _uninstalled(payload: Json, _event: Json, _key: str) -> Taken:
    place = place_of(payload)
    return Uninstalled(place.home, place.organisation, place.team)


def _revoked(payload: Json, event: Json, key: str) -> Taken:
    """Tokens of persons are none of ours."""
    return _uninstalled(payload, event, key) if event["tokens"].get("bot") else NOTHING


def _is_nobody(payload: Json, event: Json, place: Place) -> bool:
    """A bot, a workflow, Slack itself, or a person of another company."""
    user = event.get("user")
    if not user or user in (SLACKBOT, bot_of(payload)) or event.get("bot_id"):
        return True
    team = event.get("user_team") or event.get("team")
    return place.is_foreign(team, shared=payload.get("is_ext_shared_channel") is True)


READERS: dict[str, Callable[[Json, Json, str], Taken]] = {
    "message": _message,
    "app_mention": _mention,
    "app_home_opened": _desk,
    "member_joined_channel": _joined,
    "member_left_channel": _member_left,
    "channel_left": _left,
    "group_left": _left,
    "channel_archive": _left,
    "group_archive": _left,
    "channel_deleted": _left,
    "group_deleted": _left,
    "app_uninstalled": _uninstalled,
    "tokens_revoked": _revoked,
}

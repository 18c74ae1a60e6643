"""What the methods of chat.* do, given parameters that `schema` has checked."""

from typing import TYPE_CHECKING

from tests.fakes.slack.asked import Answer, Asked, Method, Params
from tests.fakes.slack.blocks import check_message
from tests.fakes.slack.errors import SlackError
from tests.fakes.slack.messages import Message, check_text
from tests.fakes.slack.rooms import Room
from tests.fakes.slack.teams import Installation

if TYPE_CHECKING:
    from tests.fakes.slack_server import FakeSlack

SHOWN = ("unfurl_links", "unfurl_media", "mrkdwn", "reply_broadcast", "metadata")


async def post_message(server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    room = destination(server, asked.installation, params["channel"])
    check_content(params)
    check_thread(room, params)
    server.limiter.admit_message(room.id)
    message = server.post(
        room,
        user=asked.installation.bot_user,
        bot_id=asked.installation.bot_id,
        raw=params.get("text", ""),
        blocks=params.get("blocks", []),
        thread_ts=params.get("thread_ts"),
        sent={name: params[name] for name in SHOWN if name in params},
    )
    return {"channel": room.id, "ts": message.ts, "message": message.to_json()}


async def post_ephemeral(server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    room = destination(server, asked.installation, params["channel"])
    person = server.person(params["user"])
    if person.id not in room.members:
        raise SlackError("user_not_in_channel")
    check_content(params)
    message = server.show_ephemeral(
        room, person, asked.installation, params.get("text", ""), params.get("blocks", [])
    )
    return {"message_ts": message.ts}


async def update(server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    room = server.rooms.visible(params["channel"], asked.installation)
    message = _own(room, params["ts"], asked.installation, "cant_update_message")
    window = server.edit_window
    if window is not None and server.age(message) > window:
        raise SlackError("edit_window_closed")
    check_content(params)
    server.edit(room, message, params.get("text", ""), params.get("blocks", []))
    return {
        "channel": room.id,
        "ts": message.ts,
        "text": message.raw,
        "message": message.to_json(),
    }


async def delete(server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    room = server.rooms.visible(params["channel"], asked.installation)
    message = _own(room, params["ts"], asked.installation, "cant_delete_message")
    server.lose(room, message)
    return {"channel": room.id, "ts": message.ts}


async def get_permalink(server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    room = server.rooms.visible(params["channel"], asked.installation)
    if params["message_ts"] not in room.messages:
        raise SlackError("message_not_found")
    name = params["message_ts"].replace(".", "")
    return {"channel": room.id, "permalink": f"{server.url}/archives/{room.id}/p{name}"}


def destination(server: "FakeSlack", installation: Installation, channel: str) -> Room:
    """Find where the bot may write: a conversation it is in, or a person.

    Raises `SlackError` as chat.postMessage does.
    """
    if channel.startswith(("U", "W")):
        room = server.direct(channel, installation)
    else:
        room = server.rooms.visible(channel, installation)
    if installation.bot_user not in room.members:
        raise SlackError("not_in_channel")
    if room.is_archived or server.is_left_alone(room):
        raise SlackError("is_archived")
    if room.kind == "im" and not room.has_messages_tab:
        raise SlackError("messages_tab_disabled")
    return room


def check_content(params: Params) -> None:
    """Raises `SlackError` for a content the real server, or a careful reviewer, refuses."""
    if not params.get("text", "").strip() and not params.get("blocks"):
        raise SlackError("no_text")
    check_text(params.get("text", ""))
    check_message(params.get("blocks", []))


def check_thread(room: Room, params: Params) -> None:
    if "thread_ts" in params and params["thread_ts"] not in room.messages:
        raise SlackError("thread_not_found")


def _own(room: Room, ts: str, installation: Installation, otherwise: str) -> Message:
    message = room.messages.get(ts)
    if message is None:
        raise SlackError("message_not_found")
    if message.bot_id != installation.bot_id:
        raise SlackError(otherwise)
    return message


METHODS: dict[str, Method] = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": get_permalink,
}

"""A raw update of the Bot API as an `Event`: no library objects, no more decoding than needed.

Only private chats are served. What Telegram adds later, or a person sends that we cannot use,
never stops intake: it decodes to None, or to a command nobody has, which gets help.
"""

from __future__ import annotations

import re
from typing import Any

from messages.events import (
    Blocked,
    Body,
    Command,
    Event,
    Located,
    Pressed,
    Text,
    Unblocked,
    Uploaded,
)

CHANNEL = "telegram"
UPDATE_KINDS = ["message", "callback_query", "my_chat_member"]
NOT_UNDERSTOOD = Command("")

Json = dict[str, Any]

_COMMAND = re.compile(r"/(?P<name>\w{1,32})(?:@\w+)?(?:\s+(?P<argument>[\s\S]*))?")
_FILES = {
    "document": "dat",
    "video": "mp4",
    "audio": "mp3",
    "voice": "ogg",
    "video_note": "mp4",
}
# Things a person sends on purpose; other messages without text are notes of the app itself.
_NOT_FOR_US = ("sticker", "contact", "poll", "dice", "story", "checklist")


def key_of(update: Json) -> str:
    """Unique for the bot. Raises KeyError for an update without its number."""
    return f"tg:{update['update_id']}"


def decode(update: Json, key: str) -> Event | None:
    """The event of this key, or None for what we do not take part in (groups, notes of the app).

    Raises KeyError, TypeError, ValueError or AttributeError for what the Bot API does not promise.
    """
    kind = next((kind for kind in UPDATE_KINDS if kind in update), None)
    if kind is None:
        return None
    content = update[kind]
    body = _READERS[kind](content)
    sender, chat = content["from"], _chat(content)
    if body is None or chat["type"] != "private" or sender.get("is_bot"):
        return None
    return Event(
        key=key,
        channel=CHANNEL,
        account=str(int(sender["id"])),
        chat=str(int(chat["id"])),
        body=body,
        language=sender.get("language_code"),
    )


def _chat(content: Json) -> Json:
    """The chat of a message or of a change; for a pressed button that of its message."""
    chat: Json | None = content.get("chat") or content.get("message", {}).get("chat")
    return chat or {"type": "inline"}


def _read_message(message: Json) -> Body | None:
    if "text" in message:
        return _read_text(message["text"])
    if "photo" in message:
        return _read_photo(message)
    if "location" in message:
        return _read_place(message["location"])
    for kind, suffix in _FILES.items():
        if kind in message:
            name = f"{kind}_{message['message_id']}.{suffix}"
            return _read_file(message[kind], name)
    return NOT_UNDERSTOOD if any(kind in message for kind in _NOT_FOR_US) else None


def _read_text(text: str) -> Body:
    command = _COMMAND.fullmatch(text.strip())
    if command is None:
        return Text(text)
    return Command(command["name"].lower(), (command["argument"] or "").strip())


def _read_photo(message: Json) -> Body:
    """The largest of the sizes Telegram made; photos have no name and are always JPEG."""
    largest = max(message["photo"], key=lambda size: int(size["width"]) * int(size["height"]))
    return _read_file({**largest, "mime_type": "image/jpeg"}, f"photo_{message['message_id']}.jpg")


def _read_file(file: Json, name: str) -> Body:
    return Uploaded(
        ref=str(file["file_id"]),
        name=str(file.get("file_name") or name),
        mime=str(file.get("mime_type", "")),
        size=file.get("file_size"),
    )


def _read_place(location: Json) -> Body:
    """The person's own place, or one they picked on the map."""
    return Located(
        latitude=float(location["latitude"]),
        longitude=float(location["longitude"]),
        accuracy=float(location.get("horizontal_accuracy") or 0),
    )


def _read_press(query: Json) -> Body | None:
    """Buttons of games and of messages sent through the bot elsewhere are not ours."""
    if "data" not in query or "message" not in query:
        return None
    return Pressed(
        token=str(query["data"]),
        label=_label(query["message"], query["data"]),
        callback=str(query["id"]),
        message=str(query["message"]["message_id"]),
    )


def _label(message: Json, token: str) -> str:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    labels = (b["text"] for row in rows for b in row if b.get("callback_data") == token)
    return next(labels, "")


def _read_membership(change: Json) -> Body | None:
    match change["new_chat_member"]["status"]:
        case "kicked":
            return Blocked()
        case "member":
            return Unblocked()
    return None


_READERS = {
    "message": _read_message,
    "callback_query": _read_press,
    "my_chat_member": _read_membership,
}

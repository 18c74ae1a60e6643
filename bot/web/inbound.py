"""A page's JSON as an `Event`. Pure; everything a page sends is doubted."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from messages.events import Body, Command, Event, Pressed, Text
from storage.viewers import AccountView

LONGEST_TEXT = 10_000
LONGEST_TOKEN = 400  # a button's 64 bytes and the indices of checked boxes
_CLIENT_ID = re.compile(r"[A-Za-z0-9-]{8,40}")
_MESSAGE_ID = re.compile(r"[0-9]{1,18}")


class BadMessage(Exception):
    """Not what our page sends. The connection stays, the message is refused."""


@dataclass(frozen=True, slots=True)
class Received:
    """One message of a page: its own id (retries repeat it), and what the person did."""

    id: str
    body: Body


def decode(data: Any) -> Received:
    """Read `{"id": …, "kind": "text" | "press", …}`. Raises `BadMessage`."""
    if not isinstance(data, dict):
        raise BadMessage("not an object")
    reader = _KINDS.get(str(data.get("kind")))
    if reader is None:
        raise BadMessage("unknown kind")
    return Received(read_id(data.get("id")), reader(data))


def parse(raw: str) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise BadMessage("not JSON") from None


def read_id(value: Any) -> str:
    return _match(_CLIENT_ID, value)


def _text(data: Mapping[str, Any]) -> Body:
    text = _string(data, "text", LONGEST_TEXT).strip()
    if not text:
        raise BadMessage("empty text")
    if not text.startswith("/"):
        return Text(text)
    name, _, argument = text[1:].partition(" ")
    return Command(name.lower()[:40], argument.strip())


def _press(data: Mapping[str, Any]) -> Body:
    token = _string(data, "token", LONGEST_TOKEN)
    label = _string(data, "label", 300)
    return Pressed(token, label, message=_match(_MESSAGE_ID, data.get("message")))


_KINDS: dict[str, Callable[[Mapping[str, Any]], Body]] = {"text": _text, "press": _press}


def _string(data: Mapping[str, Any], name: str, longest: int) -> str:
    value = data.get(name)
    if not isinstance(value, str) or len(value) > longest:
        raise BadMessage(f"{name} is missing or too long")
    # (Half a character can be written as JSON, and nowhere else: not stored, not sent back.)
    return value.replace("\x00", "").encode(errors="ignore").decode()


def _match(pattern: re.Pattern[str], value: Any) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise BadMessage("a malformed id")
    return value


def make_event(
    account: AccountView, client_id: str, body: Body, *, language: str = "", address: str = ""
) -> Event:
    """`web:<account>:<page's id>` is the key: a message that is sent again is handled once."""
    return Event(
        key=f"web:{account.external_id}:{client_id}",
        channel=account.channel,
        account=account.external_id,
        chat=account.chat,
        body=body,
        language=language or account.language,
        address=address or None,
    )

"""What a person did, in words that no channel owns.

A channel's `inbound.py` turns raw JSON into an `Event`; everything behind it knows only these.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Command:
    """`/name argument`, without the slash: `Command("start", "K7Q2-MD41")`."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A typed message, as typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button: `token` is what the button carried, `label` what stood on it if the channel knows.

    `callback` is the platform's handle for the immediate answer (a toast), `message` its id of the
    message that carried the button.
    """

    token: str
    label: str = ""
    callback: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that still lies with the platform; `ref` is how the channel will fetch it.

    `size` in bytes, as the platform says (None: it does not say). `by_link`: handed over through
    the one-time page, which takes larger files than a chat.
    """

    ref: str
    name: str
    mime: str = ""
    size: int | None = None
    by_link: bool = False


@dataclass(frozen=True, slots=True)
class Located:
    """Where the person is, sent on purpose: WGS 84 degrees, accuracy in metres (0: not known)."""

    latitude: float
    longitude: float
    accuracy: float = 0.0


@dataclass(frozen=True, slots=True)
class Downloaded:
    """The second half of an upload: the stored file is complete and its type was read."""

    file_id: int


@dataclass(frozen=True, slots=True)
class DownloadFailed:
    """No file came of it; `reason`: too_big, too_big_for_channel, wrong_type, unavailable."""

    file_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class FormChecked:
    """The second half of a coordinator's spreadsheet: it was read, and is a draft or refused."""

    check_id: int


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person blocked the bot on this channel."""


@dataclass(frozen=True, slots=True)
class Unblocked:
    """The person let the bot in again."""


Body = (
    Command
    | Text
    | Pressed
    | Uploaded
    | Located
    | Downloaded
    | DownloadFailed
    | FormChecked
    | Blocked
    | Unblocked
)

KINDS: dict[str, type[Body]] = {
    "command": Command,
    "text": Text,
    "pressed": Pressed,
    "uploaded": Uploaded,
    "located": Located,
    "downloaded": Downloaded,
    "download_failed": DownloadFailed,
    "form_checked": FormChecked,
    "blocked": Blocked,
    "unblocked": Unblocked,
}
_NAMES = {kind: name for name, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened in one chat.

    `key` is unique in the whole installation (`tg:<update_id>`, `web:<message id>`), `account` is
    the platform's user id, `chat` where answers go, `language` the platform's hint ("pl", "en-GB"),
    `address` the network address where the channel knows one (web), for slowing down guesses.
    """

    key: str
    channel: str
    account: str
    chat: str
    body: Body
    language: str | None = None
    address: str | None = None

    @property
    def kind(self) -> str:
        return _NAMES[type(self.body)]


def body_to_json(body: Body) -> dict[str, Any]:
    """Shape: `{"kind": "text", "text": "…"}`; the inverse is `body_from_json`."""
    return {"kind": _NAMES[type(body)], **asdict(body)}


def body_from_json(data: dict[str, Any]) -> Body:
    fields = {key: value for key, value in data.items() if key != "kind"}
    return KINDS[data["kind"]](**fields)

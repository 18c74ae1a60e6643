"""What a person did, in words that no channel owns.

A channel's `inbound.py` turns raw JSON into an `Event`; everything behind it knows only these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Values:
    """What stands in a window's fields, by their keys; a field that is blank is not there.

    `texts` are typed and picked values (dates as 2017-08-18, times as 14:30), `options` the tokens
    of the chosen options, `files` what was uploaded.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, tuple[Uploaded, ...]] = field(default_factory=dict)


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
    message that carried the button. `values` is what stood in the window around it, if any.
    """

    token: str
    label: str = ""
    callback: str | None = None
    message: str | None = None
    values: Values | None = None


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
class Submitted:
    """The page of a window was sent; `token` is the window's."""

    token: str
    values: Values


@dataclass(frozen=True, slots=True)
class Changed:
    """A watched field of a window got another value; `values` are all of the window's."""

    token: str
    field: str
    values: Values


@dataclass(frozen=True, slots=True)
class Closed:
    """The person closed a window without sending it."""

    token: str


@dataclass(frozen=True, slots=True)
class DeskOpened:
    """The person looks at their own page on the channel."""


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Somebody spoke to the assistant in a room; `text` is without the mention.

    `message` is the platform's id of that message, for an answer below it.
    """

    text: str
    message: str | None = None


@dataclass(frozen=True, slots=True)
class RoomEntered:
    """The assistant was taken into a room (a channel of the platform) by the one who acts."""

    name: str
    is_public: bool


@dataclass(frozen=True, slots=True)
class RoomLeft:
    """The assistant was removed from a room, or the room is no more."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Somebody passed a message on: `purpose` is `mentor` or `materials`, `link` leads to it."""

    purpose: str
    text: str
    link: str = ""
    files: tuple[Uploaded, ...] = ()


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
    | Submitted
    | Changed
    | Closed
    | DeskOpened
    | Mentioned
    | RoomEntered
    | RoomLeft
    | Shared
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
    "submitted": Submitted,
    "changed": Changed,
    "closed": Closed,
    "desk_opened": DeskOpened,
    "mentioned": Mentioned,
    "room_entered": RoomEntered,
    "room_left": RoomLeft,
    "shared": Shared,
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
    `surface` is where on the channel it happened: chat, window, desk or room; `room` is the
    channel's name of that room. `email` is the platform's word for the person's address, given
    only when they asked to be found by it. `late_by`: seconds since it was said, where a platform
    brings it once more and what was said after it may have come before.
    """

    key: str
    channel: str
    account: str
    chat: str
    body: Body
    language: str | None = None
    address: str | None = None
    surface: str = "chat"
    room: str = ""
    email: str = ""
    late_by: float = 0.0

    @property
    def kind(self) -> str:
        return _NAMES[type(self.body)]

    @property
    def chat_key(self) -> str:
        """The chat, unlike that of any other channel."""
        return f"{self.channel}:{self.chat}"


def body_to_json(body: Body) -> dict[str, Any]:
    """Shape: `{"kind": "text", "text": "…"}`; the inverse is `body_from_json`."""
    return {"kind": _NAMES[type(body)], **asdict(body)}


def body_from_json(data: dict[str, Any]) -> Body:
    fields = {key: value for key, value in data.items() if key != "kind"}
    if fields.get("values") is not None:
        fields["values"] = _values_from_json(fields["values"])
    if "files" in fields:
        fields["files"] = _files(fields["files"])
    return KINDS[data["kind"]](**fields)


def _values_from_json(data: Mapping[str, Any]) -> Values:
    return Values(
        dict(data["texts"]),
        {key: tuple(tokens) for key, tokens in data["options"].items()},
        {key: _files(files) for key, files in data["files"].items()},
    )


def _files(data: Any) -> tuple[Uploaded, ...]:
    return tuple(Uploaded(**one) for one in data)

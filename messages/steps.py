"""What the assistant says, in words that no channel owns.

Texts are HTML of five elements: `<b> <i> <u> <code> <a href>`, everything else escaped (templates
escape what they insert). A channel's `render.py` turns steps into its own markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Button:
    """A full label (never an emoji alone) and either a `token` (≤ 64 bytes) or a `url`."""

    label: str
    token: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        if bool(self.token) == bool(self.url):
            raise ValueError("a button carries a token or a url")
        if len(self.token.encode()) > 64:
            raise ValueError(f"button token over 64 bytes: {self.token}")


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a question: `token` picks (or toggles) it."""

    label: str
    token: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Control:
    """What a channel with real form controls (the web chat) shows for a question.

    `kind`: text, multiline, integer, decimal, date, one, many, file, note. `done` is the token that
    ends a multiple choice: with real check boxes it is sent as `done + ":" + "1,3"` (indices).
    """

    kind: str
    options: tuple[Option, ...] = ()
    done: str = ""
    value: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """A message. With a `slot` it replaces the message that now stands in that slot of the chat.

    `fresh` (set on posting, not by handlers) asks for a new message below, because the person has
    typed since or pressed elsewhere, and only takes the buttons off the old one. `control` makes
    it a question.
    """

    html: str
    rows: Rows = ()
    slot: str = ""
    fresh: bool = False
    control: Control | None = None


@dataclass(frozen=True, slots=True)
class SendFile:
    """A stored file to the person. `file_id` is a row of `stored_file`."""

    file_id: int
    name: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Erase:
    """Remove what stands in the slot (confidential forms, after sending)."""

    slot: str


@dataclass(frozen=True, slots=True)
class Toast:
    """A short immediate answer to a press (≤ 200 characters). Not kept: safe to lose."""

    text: str


class Lane(StrEnum):
    """Who overtakes whom: replies and reminders pass broadcasts, always."""

    REPLY = "0_reply"
    NOTICE = "1_notice"
    BROADCAST = "2_broadcast"


@dataclass(frozen=True, slots=True)
class Notify:
    """Say something to another person, caused by the present one: held by R29 until 8:00.

    `urgent` passes quiet hours (cancellation of an event within 24 h). `dedupe` makes it happen
    once however often it is asked for.
    """

    person_id: int
    say: Say
    dedupe: str = ""
    urgent: bool = False


Delivered = Say | SendFile | Erase
Step = Say | SendFile | Erase | Toast | Notify

_KINDS: dict[str, type[Delivered]] = {"say": Say, "file": SendFile, "erase": Erase}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def step_to_json(step: Delivered) -> dict[str, Any]:
    """Plain JSON for the outbox; the inverse is `step_from_json`."""
    return {"kind": _NAMES[type(step)], **asdict(step)}


def step_from_json(data: Mapping[str, Any]) -> Delivered:
    fields = {key: value for key, value in data.items() if key != "kind"}
    if data["kind"] == "say":
        fields["rows"] = tuple(tuple(Button(**b) for b in row) for row in fields["rows"])
        fields["control"] = _control_from_json(fields["control"])
    return _KINDS[data["kind"]](**fields)


def _control_from_json(data: Mapping[str, Any] | None) -> Control | None:
    if data is None:
        return None
    return Control(**{**data, "options": tuple(Option(**o) for o in data["options"])})


@dataclass(slots=True)
class Menu:
    """Builds rows of buttons: `Menu().row(a, b).row(c).rows`."""

    _rows: list[tuple[Button, ...]] = field(default_factory=list)

    def row(self, *buttons: Button) -> Menu:
        if buttons:
            self._rows.append(buttons)
        return self

    @property
    def rows(self) -> Rows:
        return tuple(self._rows)

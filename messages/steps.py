"""What the assistant says, in words that no channel owns.

Texts are HTML of five elements: `<b> <i> <u> <code> <a href>`, everything else escaped (templates
escape what they insert). A channel's `render.py` turns steps into its own markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from domain.lanes import Lane as Lane
from messages.controls import PAGE as PAGE
from messages.controls import Button as Button
from messages.controls import Control as Control
from messages.controls import Option as Option
from messages.controls import Rows as Rows
from messages.controls import (
    control_from_json,
    control_to_json,
    fields_of,
    rows_from_json,
    rows_to_json,
)
from messages.windows import WindowStep


@dataclass(frozen=True, slots=True)
class Say:
    """A message. With a `slot` it replaces the message that now stands in that slot of the chat.

    `fresh` (set on posting, not by handlers) asks for a new message below, because the person has
    typed since or pressed elsewhere, and only takes the buttons off the old one. `control` makes
    it a question. `once`: the house forgets the text as soon as it is sent (an invitation code).
    `below` is the platform's id of a message that this one answers: it goes under it, on channels
    that can.
    """

    html: str
    rows: Rows = ()
    slot: str = ""
    fresh: bool = False
    control: Control | None = None
    once: bool = False
    below: str = ""


@dataclass(frozen=True, slots=True)
class SendFile:
    """A stored file to the person. `file_id` is a row of `stored_file`, `caption` HTML.

    With `alt` it is a picture that the chat shows: `alt` says in plain words what is on it.
    """

    file_id: int
    name: str
    caption: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Erase:
    """Remove what stands in the slot (confidential forms, after sending)."""

    slot: str


@dataclass(frozen=True, slots=True)
class Forget:
    """Take from the chat what was erased from the house: `heard` are keys of the person's events,
    `said` outbox rows of ours. A channel whose platform keeps the chat may be unable to."""

    heard: tuple[str, ...]
    said: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AskPlace:
    """Offer to send where the person is, beside a question of the control kind `place`.

    `label` is what the button says. For channels that have such a button outside the messages;
    the others do nothing.
    """

    html: str
    label: str
    slot: str = "place"


@dataclass(frozen=True, slots=True)
class EndPlace:
    """Take that offer away; `html` is for channels that must say something to do so."""

    html: str
    slot: str = "place"


@dataclass(frozen=True, slots=True)
class Toast:
    """A short immediate answer to a press (≤ 200 characters). Not kept: safe to lose."""

    text: str


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


@dataclass(frozen=True, slots=True)
class SayInRoom:
    """Answer in the room where the event happened, for everybody there to read."""

    say: Say


@dataclass(frozen=True, slots=True)
class TellRoom:
    """Say something in a room by its account: held, passed and said once as `Notify` is."""

    account_id: int
    say: Say
    dedupe: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Tell:
    """Say something in another chat of the same person, at once: they caused it themselves.

    It stays there: an account that cannot be reached misses it.
    """

    account_id: int
    say: Say


Delivered = Say | SendFile | Erase | Forget | AskPlace | EndPlace
Step = Delivered | Toast | Notify | Tell | SayInRoom | TellRoom | WindowStep


@dataclass(frozen=True, slots=True)
class Immediate:
    """What a channel answers at once, after the commit; all of it is safe to lose.

    `said` are the replies that also go out as messages, for a channel that can show them where
    the person just pressed. `language` is the person's, for what a channel adds of its own.
    """

    toast: Toast | None = None
    window: WindowStep | None = None
    said: tuple[Say, ...] = ()
    language: str = field(default="pl", compare=False)


_KINDS: dict[str, type[Delivered]] = {
    "say": Say,
    "file": SendFile,
    "erase": Erase,
    "forget": Forget,
    "ask_place": AskPlace,
    "end_place": EndPlace,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def step_to_json(step: Delivered) -> dict[str, Any]:
    """Plain JSON for the outbox; the inverse is `step_from_json`."""
    if not isinstance(step, Say):
        return {"kind": _NAMES[type(step)], **asdict(step)}
    control = step.control
    return {
        "kind": "say",
        **fields_of(step),
        "rows": rows_to_json(step.rows),
        "control": None if control is None else control_to_json(control),
    }


def step_from_json(data: Mapping[str, Any]) -> Delivered:
    fields = {key: value for key, value in data.items() if key != "kind"}
    if data["kind"] == "say":
        fields["rows"] = rows_from_json(fields["rows"])
        fields["control"] = control_from_json(fields["control"])
    if data["kind"] == "forget":
        fields = {name: tuple(values) for name, values in fields.items()}
    return _KINDS[data["kind"]](**fields)


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

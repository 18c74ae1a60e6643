"""What the assistant says, in words that no channel owns.

Texts are HTML of five elements: `<b> <i> <u> <code> <a href>`, everything else escaped (templates
escape what they insert). A channel's `render.py` turns steps into its own markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from domain.lanes import Lane as Lane


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
    """One choice of a question: `token` picks it, or toggles it in a multiple choice."""

    label: str
    token: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Control:
    """What the person answers a question with; the message's `rows` are navigation only.

    `kind`: text, multiline, integer, decimal, date, one, many, file, note. A channel without form
    controls draws `options` as numbered buttons, those of `page` only (`PAGE` of them), and under
    them `turns` (to the pages around) and `done` (ends a multiple choice). With real check boxes
    `done` is sent with the indices of what is checked: `done.token + ":" + "1,3"`. `value` is the
    present answer of a typed one.
    """

    kind: str
    options: tuple[Option, ...] = ()
    done: Button | None = None
    turns: tuple[Button, ...] = ()
    page: int = 0
    value: str = ""
    required: bool = False

    @property
    def shown(self) -> tuple[tuple[int, Option], ...]:
        """The options of the present page with their numbers, from 1."""
        numbered = tuple(enumerate(self.options, start=1))
        return numbered[self.page * PAGE : (self.page + 1) * PAGE]


PAGE = 8


@dataclass(frozen=True, slots=True)
class Say:
    """A message. With a `slot` it replaces the message that now stands in that slot of the chat.

    `fresh` (set on posting, not by handlers) asks for a new message below, because the person has
    typed since or pressed elsewhere, and only takes the buttons off the old one. `control` makes
    it a question. `once`: the house forgets the text as soon as it is sent (an invitation code).
    """

    html: str
    rows: Rows = ()
    slot: str = ""
    fresh: bool = False
    control: Control | None = None
    once: bool = False


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
class Forget:
    """Take from the chat what was erased from the house: `heard` are keys of the person's events,
    `said` outbox rows of ours. A channel whose platform keeps the chat may be unable to."""

    heard: tuple[str, ...]
    said: tuple[int, ...]


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


Delivered = Say | SendFile | Erase | Forget
Step = Delivered | Toast | Notify

_KINDS: dict[str, type[Delivered]] = {
    "say": Say,
    "file": SendFile,
    "erase": Erase,
    "forget": Forget,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def step_to_json(step: Delivered) -> dict[str, Any]:
    """Plain JSON for the outbox; the inverse is `step_from_json`."""
    return {"kind": _NAMES[type(step)], **asdict(step)}


def step_from_json(data: Mapping[str, Any]) -> Delivered:
    fields = {key: value for key, value in data.items() if key != "kind"}
    if data["kind"] == "say":
        fields["rows"] = tuple(tuple(Button(**b) for b in row) for row in fields["rows"])
        fields["control"] = _control_from_json(fields["control"])
    if data["kind"] == "forget":
        fields = {name: tuple(values) for name, values in fields.items()}
    return _KINDS[data["kind"]](**fields)


def _control_from_json(data: Mapping[str, Any] | None) -> Control | None:
    if data is None:
        return None
    done = data["done"]
    return Control(
        **{
            **data,
            "options": tuple(Option(**option) for option in data["options"]),
            "done": Button(**done) if done else None,
            "turns": tuple(Button(**turn) for turn in data["turns"]),
        }
    )


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

"""What a question is answered with, and the buttons under a message, in words no channel owns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PAGE = 8


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
    """One choice of a question: `token` picks it, or toggles it in a multiple choice or a ranking.

    `number` is what can be typed for it (0: its place among the options), `place` its place in
    a ranking, from 1 (0: none yet).
    """

    label: str
    token: str
    chosen: bool = False
    number: int = 0
    place: int = 0


@dataclass(frozen=True, slots=True)
class Control:
    """What the person answers a question with; the message's `rows` are navigation only.

    `kind`: text, multiline, integer, decimal, date, month, year, time, moment, range, place, file,
    note; with options: one, many, rank, and confirm or repeat (drawn without numbers). A channel
    with a form control of the kind shows that; one without draws `pad` (buttons by which the value
    is picked step by step: a calendar, hours, a stepper), the options of `page` only (`PAGE` of
    them) as numbered buttons, under them `turns` (to the pages around and the like) and `done`
    (ends a multiple choice or a ranking), and says `hint` (HTML).

    With real check boxes, `done` is sent with the numbers from 0 of what is checked:
    `done.token + ":" + "1,3"`; of a ranking, in its order. Where `partial`, the options are not
    all there are: each is then toggled by its own token, and a text that is typed searches them
    all. `search`: they are many enough for a field that narrows them.

    `entry` is a token that takes any value behind it: `entry + ":2017-08-18"` (a picker in the
    message itself). `value` is the present answer of a typed one, as HTML fields write it;
    `lowest`, `highest` and `step` are those of a range; `accept` lists the suffixes a file may
    have, without dots, `media` says image, audio or video where only that is wanted.
    """

    kind: str
    options: tuple[Option, ...] = ()
    done: Button | None = None
    turns: tuple[Button, ...] = ()
    page: int = 0
    value: str = ""
    required: bool = False
    pad: Rows = ()
    hint: str = ""
    search: bool = False
    partial: bool = False
    lowest: str = ""
    highest: str = ""
    step: str = ""
    accept: tuple[str, ...] = ()
    media: str = ""
    entry: str = ""

    @property
    def shown(self) -> tuple[tuple[int, Option], ...]:
        """The options of the present page with their numbers, from 1."""
        numbered = [
            (option.number or position, option)
            for position, option in enumerate(self.options, start=1)
        ]
        return tuple(numbered[self.page * PAGE : (self.page + 1) * PAGE])


def fields_of(one: Any) -> dict[str, Any]:
    """The fields of a dataclass as they are. (`asdict` would copy what is in them, and takes ten
    times as long.)"""
    return {name: getattr(one, name) for name in one.__slots__}


def rows_to_json(rows: Rows) -> list[list[dict[str, Any]]]:
    return [[fields_of(button) for button in row] for row in rows]


def control_to_json(control: Control) -> dict[str, Any]:
    """What `asdict` gives, with lists."""
    return {
        **fields_of(control),
        "options": [fields_of(option) for option in control.options],
        "done": None if control.done is None else fields_of(control.done),
        "turns": [fields_of(turn) for turn in control.turns],
        "pad": rows_to_json(control.pad),
        "accept": list(control.accept),
    }


def rows_from_json(rows: Any) -> Rows:
    return tuple(tuple(Button(**button) for button in row) for row in rows)


def control_from_json(data: Mapping[str, Any] | None) -> Control | None:
    """The inverse of `asdict`, also for what was stored by earlier versions of the program."""
    if data is None:
        return None
    done = data["done"]
    made: dict[str, Any] = {
        "options": tuple(Option(**option) for option in data["options"]),
        "done": Button(**done) if done else None,
        "turns": tuple(Button(**turn) for turn in data["turns"]),
        "pad": rows_from_json(data.get("pad", ())),
        "accept": tuple(data.get("accept", ())),
    }
    return Control(**{**data, **made})

"""A form's page for channels that can open a window over the chat: several questions at once.

A window is an immediate answer, like a toast: it is drawn straight after the commit and is safe to
lose. What must not be lost stands in the chat: a card with a button that opens the window again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from messages.controls import Button, Control, Rows

TITLE_LENGTH = 24  # of a window; a longer title is cut by channels, so it is said inside as well


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a window.

    `key` names it in what comes back ("12.3"). `label` and `hint` are HTML of the five elements.
    The control has all its options (`options`, no pages); `problem` says why the last answer was
    not taken (plain text). `watched`: other questions of the window depend on this one, so a
    change is reported at once (`Changed`). A note has the control kind `note` and no input.
    """

    key: str
    label: str
    control: Control
    hint: str = ""
    problem: str = ""
    watched: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """One page of a form, its summary, or a short notice at its end.

    `token` comes back with everything done in the window (≤ 64 bytes). `notice` is what changed
    meanwhile (HTML), above `intro`. `rows` are buttons inside (back, later, drop): a press brings
    the values along. `jump` picks one of many places to go to (which answer to change). `submit`
    is the label of the button that sends the page, "" for a notice that can only be closed.
    `close` is the label of the button that closes it.
    """

    token: str
    title: str
    intro: str = ""
    notice: str = ""
    fields: tuple[Field, ...] = ()
    rows: Rows = ()
    jump: Control | None = None
    jump_label: str = ""
    submit: str = ""
    close: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    """Open the window, or put it in the place of the one in which the person just acted."""

    window: Window


@dataclass(frozen=True, slots=True)
class Faults:
    """The page that was submitted stays open; `texts` say what is wrong, by key of the field."""

    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shut:
    """Close the window in which the person just acted."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the desk: a heading, lines (HTML), and buttons."""

    title: str
    lines: tuple[str, ...] = ()
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """A person's own page beside the chat, for channels that have one: what awaits them."""

    sections: tuple[Section, ...]
    buttons: tuple[Button, ...] = field(default=())


WindowStep = Show | Faults | Shut | Desk

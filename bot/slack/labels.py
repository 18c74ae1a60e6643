"""What stands on the options of a question in a message, and in its text where that is cut."""

from __future__ import annotations

from html import escape

from bot.slack.elements import is_drawable, numbered
from bot.slack.limits import BUTTON, OPTION, READABLE, width
from messages.steps import Control, Option, Rows

_PLAIN = ("confirm", "repeat")  # their options are no list to count


def labelled(control: Control) -> list[tuple[str, Option]]:
    """All options with their labels."""
    return [
        (label(control, one.number or at, one), one)
        for at, one in enumerate(control.options, start=1)
    ]


def label(control: Control, number: int, one: Option) -> str:
    """With its number; in a ranking with its place, if it has one."""
    if control.kind == "rank":
        return f"{one.place}. {one.label}" if one.place else f"– {one.label}"
    return one.label if control.kind in _PLAIN else numbered(number, one.label)


def on_button(control: Control, number: int, one: Option) -> str:
    text = label(control, number, one)
    if control.kind == "many":
        return f"{'☑' if one.chosen else '☐'} {text}"
    return f"✓ {text}" if one.chosen and control.kind != "rank" else text


def spelt_options(control: Control, *, on_buttons: bool) -> list[str]:
    """HTML lines of the options that are shown, if some of them are cut."""
    if on_buttons:
        texts = [label(control, number, one) for number, one in control.shown]
    else:
        texts = [text for text, _ in labelled(control)]
    most = READABLE if on_buttons else OPTION
    return [escape(text) for text in texts] if any(width(text) > most for text in texts) else []


def spelt_rows(rows: Rows) -> list[str]:
    """HTML lines for links that cannot be a button, and for labels that do not fit one."""
    lines = []
    for made in (made for row in rows for made in row):
        if not is_drawable(made):
            lines.append(f"{escape(made.label)}: {escape(made.url)}")
        elif width(made.label) > BUTTON:
            lines.append(f"– {escape(made.label)}")
    return lines

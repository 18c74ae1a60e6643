"""The smallest pieces of Block Kit: plain texts, buttons, options, rows of them. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import date, time
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from bot.slack.limits import AN_ADDRESS, BUTTON, BUTTONS_A_BLOCK, OPTION, READABLE, short, width
from messages.steps import Button, Option, Rows

Block = dict[str, Any]
Element = dict[str, Any]

_UNFIT = re.compile(r"[\s<>]")
A_FEW = 5
BLANK = "–"  # Slack refuses an empty label


def plain_text(text: str, limit: int) -> Element:
    """Without `emoji`, so that „:o:” stays what was written."""
    return {"type": "plain_text", "text": short(text, limit).strip() or BLANK, "emoji": False}


def button(made: Button, number: int) -> Element:
    element = {
        "type": "button",
        "action_id": f"b:{number}",
        "text": plain_text(made.label, BUTTON),
    }
    return element | ({"url": made.url} if made.url else {"value": made.token})


def option(label: str, value: str) -> Element:
    return {"text": plain_text(label, OPTION), "value": value}


def picker(kind: str, value: str) -> Element:
    """Of a `date` (2017-08-18) or a `time` (14:30); another value is none."""
    element = {"type": f"{kind}picker", "action_id": "value"}
    return element | ({f"initial_{kind}": value} if _is_exact(kind, value) else {})


def _is_exact(kind: str, value: str) -> bool:
    try:
        if kind == "date":
            return date.fromisoformat(value).isoformat() == value
        return time.fromisoformat(value).isoformat("minutes") == value
    except ValueError:
        return False


def actions(elements: Sequence[Element], block_id: str = "") -> Block:
    block: Block = {"type": "actions", "elements": list(elements)}
    return block | ({"block_id": block_id} if block_id else {})


def rows_of(rows: Iterable[Sequence[Button]], at_most: int) -> list[Block]:
    """A block for each row; where they are too many, as few as hold them all."""
    drawn = [[made for made in row if is_drawable(made)] for row in rows]
    drawn = [row[at : at + BUTTONS_A_BLOCK] for row in drawn for at in _steps(row)]
    if len(drawn) > at_most:
        whole = [made for row in drawn for made in row]
        drawn = [whole[at : at + BUTTONS_A_BLOCK] for at in _steps(whole)]
    blocks, number = [], 0
    for row in drawn:
        blocks.append(actions([button(made, number + at) for at, made in enumerate(row)]))
        number += len(row)
    return blocks


def side_by_side(rows: Rows) -> Rows:
    """A few rows of one short button each as one row: there is room for them, unlike on a phone's
    keyboard. Longer lists stay lists."""
    found: list[tuple[Button, ...]] = []
    for alone, group in groupby(rows, key=lambda row: len(row) == 1):
        run = list(group)
        joined = tuple(made for row in run for made in row)
        is_short = all(width(made.label) <= READABLE for made in joined)
        found += [joined] if alone and is_short and len(run) <= A_FEW else run
    return tuple(found)


def _steps(row: Sequence[Button]) -> range:
    return range(0, len(row), BUTTONS_A_BLOCK)


def is_drawable(made: Button) -> bool:
    """A link to a host of one word (`localhost`) is told in the text, as nobody else can open it
    and Slack may refuse the whole message for it."""
    if not made.url:
        return True
    parts = urlsplit(made.url)
    is_web = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    return is_web and len(made.url) <= AN_ADDRESS and not _UNFIT.search(made.url)


def numbered(number: int, label: str) -> str:
    """The label with the number that can be typed for it: some („4 – dobrze”) begin with it."""
    return label if f"{label} ".startswith(f"{number} ") else f"{number}. {label}"


def chosen(options: Iterable[Option]) -> list[Option]:
    return [one for one in options if one.chosen]


def mark_of(*parts: str) -> str:
    """Differs where the parts do. Slack keeps what stands in an element as long as the ids of its
    block stay the same, and then ignores what we send as its value."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:8]

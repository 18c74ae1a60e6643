"""What Slack takes at most, in one place, and the one way to shorten a label."""

from __future__ import annotations

from typing import Any

BLOCKS_A_MESSAGE = 50
BLOCKS_A_VIEW = 100
# A section holds 3,000 characters; rich text names no limit of its own and is kept to the same.
A_TEXT = 3000
# Blocks of one message, together: Slack documents no figure, tells developers "12,000 characters of
# text with a buffer for containers", and refuses more as `msg_blocks_too_long`.
A_MESSAGE = 12_000
AN_OBJECT = 40  # counted for each object inside a block, beside its text
A_VIEW = 250 * 1024  # bytes of JSON
FALLBACK = 300

BUTTONS_A_BLOCK = 25
BUTTON = 75
READABLE = 30  # signs of a button that are surely shown
OPTION = 75
TITLE = 24
HEADING = 150
INPUT_LABEL = 2000
INPUT_VALUE = 3000
A_FAULT = 300
AN_ADDRESS = 3000

CHECKED = 10  # radio buttons and check boxes in one group
LISTED = 100  # options of a menu


def width(text: str) -> int:
    """Length in UTF-16 units: never less than what Slack counts."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def short(text: str, limit: int) -> str:
    """The text if it fits, or its beginning, cut at a word where that leaves enough, with „…”."""
    if width(text) <= limit:
        return text
    kept = text[: limit - 1]
    while width(kept) > limit - 1:
        kept = kept[:-1]
    at_word = kept.rpartition(" ")[0]
    return (at_word if len(at_word) > limit // 2 else kept).rstrip() + "…"


def weight(block: Any) -> int:
    """How much of a message's `A_MESSAGE` a block takes."""
    if isinstance(block, dict):
        return AN_OBJECT + sum(weight(value) for value in block.values())
    if isinstance(block, list):
        return sum(weight(value) for value in block)
    return width(block) if isinstance(block, str) else 0

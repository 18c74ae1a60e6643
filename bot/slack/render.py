"""`Say` as Slack messages: blocks within its limits, buttons on the last message. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.slack import controls, mrkdwn
from bot.slack.elements import BLANK, Block, rows_of, side_by_side
from bot.slack.limits import A_MESSAGE, BLOCKS_A_MESSAGE, weight
from bot.slack.presses import read_action as read_action
from bot.slack.rich import rich
from bot.slack.values import values_of as values_of
from messages.steps import Say

_MOST_ROWS = 40
_LINES = 3  # of a message that stands for itself, in its notification


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is what notifications show (escaped), `blocks` what stands in the chat."""

    text: str
    blocks: list[dict[str, Any]]


def messages(say: Say) -> list[Message]:
    """The messages of a step, in order: one, unless it is very long."""
    # What is part of a dialogue may be confidential: of a question or a summary of answers the
    # notification has the first line only (the form's name).
    is_dialogue = say.control is not None or say.slot != ""
    text = mrkdwn.fallback(say.html, lines=1 if is_dialogue else _LINES) or BLANK
    return [Message(text, part) for part in _in_messages(blocks(say))]


def blocks(say: Say, nth: int = 0) -> list[Block]:
    """All blocks of a step; `nth` is its place among steps that are shown in one view."""
    rows = controls.button_rows(say.control) + side_by_side(say.rows)
    drawn = rich(_full_text(say)) or rich(BLANK)
    drawn += controls.elements(say.control, nth) if say.control else []
    return drawn + rows_of(rows, _MOST_ROWS)


def _full_text(say: Say) -> str:
    """The text, what does not fit its element, and how to answer."""
    lines = controls.spelt(say.control, say.rows)
    hint = f"<i>{say.control.hint}</i>" if say.control and say.control.hint else ""
    return "\n\n".join(filter(None, [say.html, "\n".join(lines), hint]))


def _in_messages(drawn: Sequence[Block]) -> list[list[Block]]:
    """Filled from the end, so that a question stands as close to its buttons as can be."""
    parts: list[list[Block]] = [[]]
    left = A_MESSAGE
    for block in reversed(drawn):
        if parts[0] and (len(parts[0]) == BLOCKS_A_MESSAGE or weight(block) > left):
            parts.insert(0, [])
            left = A_MESSAGE
        parts[0].insert(0, block)
        left -= weight(block)
    return parts

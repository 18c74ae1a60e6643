"""Our HTML as `rich_text` blocks: exact styles, and nothing in a text that could become markup.

Slack itself prefers them over mrkdwn, and they may stand in messages, modals and App Home alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.slack.limits import A_TEXT, AN_ADDRESS
from bot.slack.markup import Run, runs, split

Block = dict[str, Any]

_STYLES = {"b": "bold", "i": "italic", "u": "underline", "code": "code"}


def rich(html: str) -> list[Block]:
    """The text in blocks of at most `A_TEXT`; none where nothing can be read."""
    return [_block(piece) for piece in split(runs(html), A_TEXT)]


def _block(piece: Sequence[Run]) -> Block:
    section = {"type": "rich_text_section", "elements": [_element(run) for run in piece]}
    return {"type": "rich_text", "elements": [section]}


def _element(run: Run) -> dict[str, Any]:
    is_link = run.href.startswith(("http://", "https://", "mailto:")) and len(run.href) < AN_ADDRESS
    if is_link:
        element: dict[str, Any] = {"type": "link", "url": run.href, "text": run.text}
    else:
        element = {"type": "text", "text": run.text}
    # A link is underlined as it is, and knows no such style.
    names = sorted(_STYLES[tag] for tag in run.styles if not (is_link and tag == "u"))
    if names:
        element["style"] = dict.fromkeys(names, True)
    return element

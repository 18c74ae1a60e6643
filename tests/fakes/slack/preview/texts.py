"""Texts of Block Kit as HTML."""

from collections.abc import Mapping
from html import escape
from typing import Any

from tests.fakes.slack import mrkdwn

STYLES = {"code": "code", "italic": "i", "bold": "b", "strike": "s", "underline": "u"}


def text(found: Mapping[str, Any] | None) -> str:
    """A text object: plain, or mrkdwn without its markup."""
    if not found:
        return ""
    read = mrkdwn.plain(found["text"]) if found["type"] == "mrkdwn" else found["text"]
    return escape(read)


def rich(block: Mapping[str, Any]) -> str:
    """A `rich_text` block: paragraphs with their styles and links."""
    sections = ("".join(map(_run, section["elements"])) for section in block["elements"])
    return "".join(f'<p class="text">{section}</p>' for section in sections)


def _run(run: Mapping[str, Any]) -> str:
    drawn = escape(run.get("text") or run.get("url", ""))
    for style, tag in STYLES.items():
        if run.get("style", {}).get(style):
            drawn = f"<{tag}>{drawn}</{tag}>"
    return f'<a href="{escape(run["url"])}">{drawn}</a>' if run["type"] == "link" else drawn

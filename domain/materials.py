"""Materials that networks and teams share: how a message becomes one."""

from __future__ import annotations

import re
from textwrap import shorten

TITLE_LENGTH = 100
TEXT_LENGTH = 4000
_LINK = re.compile(r"https?://[^\s<>\"„”]+")
_CLOSING = ".,;:!?)]}"


def link_of(text: str) -> str:
    """The first web address in the text, without the punctuation after it; "" if it has none."""
    found = _LINK.search(text)
    return found[0].rstrip(_CLOSING) if found else ""


def title_of(text: str, *fallbacks: str) -> str:
    """The first line that says something beside an address; else the first fallback, or the
    address itself. At most 100 characters, cut between words."""
    lines = (" ".join(_LINK.sub(" ", line).split()) for line in text.splitlines())
    spoken = (line.strip(" -–—:") for line in lines)
    found = next((line for line in (*spoken, *fallbacks, link_of(text)) if line), "")
    return _shorten(found)


def _shorten(line: str) -> str:
    if len(line) <= TITLE_LENGTH:
        return line
    cut = shorten(line, TITLE_LENGTH, placeholder="…")
    return cut if len(cut) > 1 else line[: TITLE_LENGTH - 1] + "…"


def text_of(text: str) -> str:
    """What is kept of a message: all of it, up to 4000 characters."""
    kept = text.strip()
    return kept if len(kept) <= TEXT_LENGTH else kept[: TEXT_LENGTH - 1] + "…"

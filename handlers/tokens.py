"""What the buttons of a form carry, within 64 bytes.

`f:<session>:<action>[:<place>[:<argument>…]]`. The place (of the question a button was drawn for)
tells a stale button from a present one; a mark does the same for the thing it names, where other
answers may have put another in its stead meanwhile.
"""

from __future__ import annotations

from zlib import crc32

from domain.forms.session import Session as Walk
from storage.forms import SessionRow

WORDS_BYTES = 24


def token(row: SessionRow, action: str, *parts: int | str) -> str:
    """Without empty parts at its end."""
    return ":".join(["f", str(row.id), action, *map(str, parts)]).rstrip(":")


def mark(*names: str) -> str:
    """Four characters that change with what is named."""
    return f"{crc32(chr(0).join(names).encode()) & 0xFFFF:04x}"


def place_of(walk: Walk) -> str:
    """The question the session stands at; "" on the summary."""
    return walk.place


def short_words(words: str) -> str:
    """Folded words as a token can carry them: what is too long is cut off."""
    whole = words.replace(":", " ").encode()[:WORDS_BYTES]
    return " ".join(whole.decode(errors="ignore").split())

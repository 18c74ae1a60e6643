"""What a person can do and see, whatever the door."""

from __future__ import annotations

import re
from typing import Protocol

PATIENCE = 8.0  # seconds until a missing answer fails a test; nothing waits that long for itself


class Talker(Protocol):
    """One person at one door."""

    async def types(self, text: str) -> None: ...

    async def mistypes(self, text: str, told: str) -> None:
        """Type what is not taken, and be told why; what is typed next is the right answer."""

    async def taps(self, label: str) -> None:
        """Press the newest button labelled so (an option's number may stand before it)."""

    async def uploads(self, name: str, content: bytes) -> None: ...

    async def sees(self, fragment: str) -> str:
        """Wait for a message, new since the person's last act, that contains the text."""

    def transcript(self) -> str:
        """What was said, a line a turn."""


def fits(text: str, label: str) -> bool:
    """Whether a button is meant: its box and number do not count."""
    return re.match(rf"(?:[☐☑✓] )?(?:\d+\. )?{re.escape(label)}", text) is not None

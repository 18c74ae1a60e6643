"""A message in a conversation, as the server keeps it and as people see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack import mrkdwn
from tests.fakes.slack.errors import SlackError, bad_arguments
from tests.fakes.slack.files import StoredFile
from tests.fakes.slack.surface import Surface
from tests.fakes.slack.told import told

MAX_TEXT = 4000


@dataclass(slots=True)
class Message:
    """A message. `raw` is `text` as sent; `change` orders all sent and edited ones in time."""

    channel: str
    ts: str
    user: str
    bot_id: str
    raw: str
    surface: Surface
    change: int
    files: tuple[StoredFile, ...] = ()
    thread_ts: str | None = None
    edited_at: str | None = None
    ephemeral_for: str = ""
    sent: Mapping[str, Any] = field(default_factory=dict)  # further parameters of the call

    @property
    def from_bot(self) -> bool:
        return bool(self.bot_id)

    @property
    def edited(self) -> bool:
        return self.edited_at is not None

    @property
    def fallback(self) -> str:
        """What a notification reads out."""
        return mrkdwn.plain(self.raw)

    @property
    def text(self) -> str:
        """What is read in the conversation: the blocks, or the text where there are none."""
        return "\n".join(self.surface.lines) if self.surface.blocks else self.fallback

    @property
    def blocks(self) -> list[dict[str, Any]]:
        return self.surface.blocks

    @property
    def buttons(self) -> list[list[str]]:
        return self.surface.buttons

    def says(self, fragment: str) -> bool:
        return fragment in self.text or any(fragment in file.name for file in self.files)

    def to_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "type": "message",
            "user": self.user,
            "ts": self.ts,
            "text": self.raw,
        }
        if self.bot_id:
            found["bot_id"] = self.bot_id
        if self.blocks:
            found["blocks"] = told(self.blocks)
        if self.files:
            found["files"] = [file.to_json() for file in self.files]
        if self.thread_ts:
            found["thread_ts"] = self.thread_ts
        if self.edited_at:
            found["edited"] = {"user": self.user, "ts": self.edited_at}
        return found

    def __str__(self) -> str:
        who = "bot" if self.from_bot else "user"
        names = "".join(f" <{file.name}>" for file in self.files)
        rows = "".join(f"\n    [{'] ['.join(row)}]" for row in self.buttons)
        return f"{who}{' (ephemeral)' if self.ephemeral_for else ''}:{names} {self.text}{rows}"


def check_text(text: str) -> None:
    """Raises `SlackError` `msg_too_long`, or `invalid_arguments` for what is not escaped.

    The real server lets stray brackets and mass mentions pass; here they are faults.
    """
    if len(text) > MAX_TEXT:
        raise SlackError("msg_too_long")
    if faults := mrkdwn.faults(text):
        raise bad_arguments(*(f"text: {fault}" for fault in faults))

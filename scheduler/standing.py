"""What stands in the slots of chats, by what was sent there last.

Whoever presses a button as soon as they see it is handled before our last message to them is
marked: their reply was written for what stood there before. The sender knows better.
"""

from __future__ import annotations

from dataclasses import replace

from messages.steps import Delivered, Say
from storage.outbox import Letter

MANY = 10_000  # slots that are remembered; replies come long before so many others are sent to

_Place = tuple[int, str, str]  # account, chat, slot


class Standing:
    """Of the channel of one sender, for as long as nobody else sends there."""

    def __init__(self) -> None:
        self._messages: dict[_Place, str | None] = {}

    def forget(self) -> None:
        """Somebody else may have sent."""
        self._messages.clear()

    def note(self, letter: Letter, message_id: str | None) -> None:
        """The letter was sent, as this message if it is one."""
        place = _place(letter)
        if place is None or (message_id is None and letter.body["kind"] != "erase"):
            return
        self._messages.pop(place, None)
        self._messages[place] = message_id
        if len(self._messages) > MANY:
            del self._messages[next(iter(self._messages))]

    def adjust(self, letter: Letter, step: Delivered) -> tuple[Delivered, str | None]:
        """The step, and the message it replaces, as they ought to be now."""
        place = _place(letter)
        if letter.pressed is None or place not in self._messages:
            return step, letter.slot_message
        standing = self._messages[place]
        if isinstance(step, Say) and standing is not None:
            step = replace(step, fresh=letter.pressed != standing)
        return step, standing


def _place(letter: Letter) -> _Place | None:
    slot = letter.body.get("slot")
    return (letter.account_id, letter.chat, slot) if slot else None

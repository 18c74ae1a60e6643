"""Which messages an outbox row became, for taking them back when the house forgets the row.

Kept in memory only: in the database, names of messages (they are times to the microsecond) would
tell of a confidential form what its erased rows no longer do. So a restart while somebody answers
leaves the questions before it in the chat, as do platforms where nothing can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.slack.recent import Recent

ROWS = 20_000


class Posted:
    def __init__(self) -> None:
        self._of_row: Recent[tuple[str, ...]] = Recent(ROWS)
        self._standing: Recent[bool] = Recent(ROWS)
        self._erased: Recent[bool] = Recent(ROWS)

    def note(self, row: int, messages: tuple[str, ...], *, stands: bool) -> None:
        """The row was posted so; the last message `stands` in a slot, where it will be edited."""
        self._of_row.put(str(row), messages)
        if stands:
            self._standing.put(messages[-1], True)

    def left(self, message: str) -> None:
        """Another one stands in its slot now, or none."""
        self._standing.pop(message)

    def erased(self, message: str) -> None:
        """It is not in the chat any more."""
        self._erased.put(message, True)

    def to_forget(self, rows: Iterable[int]) -> list[tuple[int, tuple[str, ...]]]:
        """What is still in the chat of these rows and stands in no slot any more."""
        found = ((row, self._of_row.get(str(row)) or ()) for row in rows)
        kept = (
            (row, tuple(one for one in messages if self._is_left_over(one)))
            for row, messages in found
        )
        return [(row, messages) for row, messages in kept if messages]

    def _is_left_over(self, message: str) -> bool:
        return self._standing.get(message) is None and self._erased.get(message) is None

    def gone(self, row: int) -> None:
        self._of_row.pop(str(row))

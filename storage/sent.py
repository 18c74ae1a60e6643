"""What was sent: marked in the outbox, in the slots of the chat, in the ledger of broadcasts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from storage import outbox
from storage.inbox import upsert_each
from storage.outbox import Letter
from storage.prepared import Prepared
from storage.tables.base import table_of
from storage.tables.engine import Outbox, Slot

_outbox, _slot = table_of(Outbox), table_of(Slot)
_IS_SENT = (
    update(_outbox)
    .where(_outbox.c.id == bindparam("letter"), _outbox.c.state == "queued")
    .values(state="sent", lease_until=None, sent_at=bindparam("at"))
)
_SENT, _SENT_AND_FORGOTTEN = Prepared(_IS_SENT), Prepared(_IS_SENT.values(body=None))
_EMPTY_SLOT = Prepared(
    delete(_slot).where(
        _slot.c.account_id == bindparam("account"), _slot.c.name == bindparam("slot")
    )
)


@dataclass(frozen=True, slots=True)
class Mark:
    """The platform took the letter at this moment, as this message if it is one."""

    letter: Letter
    message_id: str | None
    at: datetime

    @property
    def is_forgotten(self) -> bool:
        """Whether the house keeps no text of it."""
        return bool(self.letter.body.get("once")) or self.letter.body.get("kind") == "forget"


def mark_sent(session: Session, letter: Letter, message_id: str | None, now: datetime) -> None:
    """Right after the send: a crash before this line repeats this one message, nothing else."""
    mark_all(session, [Mark(letter, message_id, now)])


def mark_all(session: Session, marks: Sequence[Mark]) -> None:
    """The same for several, in the order in which they were sent."""
    for statement, forgotten in ((_SENT, False), (_SENT_AND_FORGOTTEN, True)):
        rows = [{"letter": m.letter.id, "at": m.at} for m in marks if m.is_forgotten is forgotten]
        statement.run_each(session, sorted(rows, key=itemgetter("letter")))
    for mark in marks:
        outbox.tell_ledger(session, mark.letter, "sent")
    _note_slots(session, marks)


def _note_slots(session: Session, marks: Sequence[Mark]) -> None:
    """What stands in the slots, if anything does, after all these."""
    standing: dict[tuple[int, str], str | None] = {}
    for mark in marks:
        slot = mark.letter.body.get("slot")
        is_erased = mark.letter.body.get("kind") == "erase"
        if slot and (is_erased or mark.message_id):
            standing[mark.letter.account_id, slot] = None if is_erased else mark.message_id
    taken = [_values_of_slot(*item) for item in standing.items() if item[1] is not None]
    upsert_each(session, Slot, taken)
    empty = [{"account": it[0], "slot": it[1]} for it, stands in standing.items() if stands is None]
    _EMPTY_SLOT.run_each(session, empty)


def _values_of_slot(place: tuple[int, str], message_id: str | None) -> dict[str, Any]:
    return {"account_id": place[0], "name": place[1], "message_id": message_id}


@dataclass(frozen=True, slots=True)
class Sent:
    """Somebody's note that the platform took the row's message; `account_id` is whose it was."""

    row_id: int
    account_id: int
    message_id: str | None


def mark_noted(session: Session, notes: Iterable[Sent], now: datetime) -> int:
    """Mark what was sent by a process that died before it could; how many rows that were."""
    noted = {note.row_id: note for note in notes}
    queued = select(Outbox).where(Outbox.id.in_(noted), Outbox.state == "queued")
    marked = [row for row in session.scalars(queued) if row.account_id == noted[row.id].account_id]
    for row in marked:
        mark_sent(session, outbox.letter_of(session, row), noted[row.id].message_id, now)
    session.expire_all()
    return len(marked)

"""What sending a confidential form leaves behind: nothing that tells which way somebody went.

The texts are not all. Who was asked one question more had one more event and message, in rows, in
the numbers that deleted rows leave out, in the time it took. So when the form is sent, the rows of
its session go, as many numbers are skipped as a constant wants, the events are remembered by hashed
keys filled up to the same constant, and what the account did around then is dated to the sending.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from domain.calendar import at_wall, local_day
from storage.inbox import hash_key
from storage.tables.engine import Inbox, Outbox, SpentKey
from storage.tables.forms import FormSession
from storage.tables.people import Account

Table = type[Inbox] | type[Outbox]

ROOM = 128  # numbers a session takes; a long one takes twice or three times as many
BEFORE = timedelta(minutes=15)  # what led to the form: a list, a reminder's button
LONGEST = timedelta(hours=24)  # of a session over days only the last one is dated anew
KEYS_KEPT = timedelta(days=2)  # Telegram repeats an update for a day at most


_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
# A message that is none: on SQLite numbers are left out by a row that comes after them.
_BLANK = {"channel": "", "lane": "", "due_at": _LONG_AGO, "state": "cancelled"}


@dataclass(frozen=True, slots=True)
class Wiped:
    """Keys of the events and ids of the messages that are gone, for the channel to follow."""

    heard: tuple[str, ...]
    said: tuple[int, ...]


def wipe(session: Session, form_session_id: int, *, inbox_id: int, now: datetime) -> Wiped:
    """Take away every trace of a session but that it was sent. `inbox_id` is the present event."""
    form_session = session.get_one(FormSession, form_session_id)
    present = session.get_one(Inbox, inbox_id)
    kept = {"key": present.key, "channel": present.channel, "account_id": present.account_id}
    keys = _remove(session, Inbox, form_session_id, Inbox.key, {**kept, "received_at": now})
    said = _remove(session, Outbox, form_session_id, Outbox.id, _BLANK)
    _spend(session, keys, now)
    _date_anew(session, form_session, now)
    session.expire_all()
    return Wiped(tuple(keys), tuple(said))


def _remove(
    session: Session, table: Table, form_session_id: int, known_by: Any, then: Mapping[str, Any]
) -> list[Any]:
    """Remove a session's rows, leave out as many numbers after them as make up the room, and put
    a row `then` behind. Returns what the removed ones are `known_by`."""
    top = session.scalar(select(func.max(table.id))) or 0
    gone = delete(table).where(table.session_id == form_session_id).returning(known_by)
    found = list(session.scalars(gone))
    missing = -len(found) % ROOM
    number = {"id": top + missing + 1}
    if session.get_bind().dialect.name != "sqlite":
        sequence = func.pg_get_serial_sequence(table.__tablename__, "id")
        numbers = func.generate_series(1, missing).table_valued("number")
        session.execute(select(func.nextval(sequence)).select_from(numbers)).all()
        number = {}
    session.execute(insert(table).values(**then, **number))
    return found


def _spend(session: Session, keys: list[str], now: datetime) -> None:
    """Remember the events, so that a repeated one is known, and as many made-up ones as fit."""
    made_up = [secrets.token_hex(16) for _ in range(-len(keys) % ROOM)]
    hashes = [hash_key(key) for key in [*keys, *made_up]]
    rows = [{"key": one, "day": local_day(now)} for one in sorted(hashes)]
    session.execute(insert(SpentKey), rows)


def _date_anew(session: Session, form_session: FormSession, now: datetime) -> None:
    """How long it took is not to be seen from what the person did before."""
    since = max(form_session.created_at - BEFORE, now - LONGEST)
    own = select(Account.id).where(Account.person_id == form_session.person_id)
    session.execute(
        update(Inbox)
        .where(Inbox.account_id.in_(own), Inbox.received_at >= since)
        .values(received_at=now)
    )
    session.execute(
        update(Outbox)
        .where(Outbox.account_id.in_(own), Outbox.state == "sent", Outbox.sent_at >= since)
        .values(due_at=now, sent_at=now)
    )
    form_session.created_at = _start_of_day(form_session.created_at)
    form_session.updated_at = _start_of_day(now)
    session.flush()


def _start_of_day(at: datetime) -> datetime:
    return at_wall(local_day(at), time(0))


def purge(session: Session, now: datetime) -> None:
    """Forget the hashed keys that can no longer come again."""
    session.execute(delete(SpentKey).where(SpentKey.day < local_day(now - KEYS_KEPT)))

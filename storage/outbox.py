"""What goes out: rows that survive everything, claimed by lease, marked one by one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    exists,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from domain.lanes import Lane
from storage import reaching, strangers
from storage.inbox import insert_ignoring
from storage.prepared import Prepared
from storage.tables.announcements import Delivery
from storage.tables.base import table_of
from storage.tables.engine import Outbox, Slot
from storage.tables.people import Account, Person

LEASE = timedelta(seconds=60)
_QUEUED: ColumnElement[str] = literal_column(
    "'queued'"
)  # written out, so that the index of what waits serves

_URGENT = (Lane.REPLY.value, Lane.NOTICE.value)
_slot = table_of(Slot)
_STANDING = Prepared(
    select(_slot.c.message_id).where(
        _slot.c.account_id == bindparam("account"), _slot.c.name == bindparam("slot")
    )
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A claimed outbox row, ready to send: `slot_message` is what stands in its slot now.

    `pressed`, of a reply just written: the message whose button was pressed, "" where none was;
    None where it is not known, or does not matter.
    `follows`: earlier replies to the account that waited when it was written, maybe in the hands
    of other processes.
    """

    id: int
    channel: str
    account_id: int
    person_id: int | None
    chat: str
    lane: str
    topic: str
    body: dict[str, Any]
    attempts: int
    slot_message: str | None
    pressed: str | None = None
    follows: tuple[int, ...] = ()


def post(
    session: Session,
    *,
    account_id: int | None,
    channel: str,
    person_id: int | None,
    lane: str,
    topic: str,
    body: dict[str, Any],
    due: datetime,
    dedupe: str | None = None,
    session_id: int | None = None,
    lease_until: datetime | None = None,
    copy_of: int | None = None,
) -> int | None:
    """Put a message into the outbox; None when one with this `dedupe` is there already."""
    values = {
        "account_id": account_id,
        "channel": channel,
        "person_id": person_id,
        "lane": lane,
        "topic": topic,
        "body": body,
        "due_at": due,
        "state": "queued" if account_id is not None else "unreachable",
        "attempts": 0,
        "error": "",
        "dedupe": dedupe,
        "session_id": session_id,
        "lease_until": lease_until,
        "copy_of": copy_of,
    }
    row_id: int | None = insert_ignoring(session, Outbox, values)
    return row_id


def post_reply(session: Session, **values: Any) -> tuple[int, tuple[int, ...]]:
    """The same for an answer, which no other equals; and what it `follows` (see `Letter`).

    The transaction has the account's row, so that what was said before is in the table. Where one
    process alone takes events in (SQLite), it knows by itself what it has in its hands.
    """
    values |= {"lane": Lane.REPLY.value, "topic": "reply", "state": "queued", "attempts": 0}
    values |= {"error": "", "dedupe": None, "copy_of": None}
    posting = _posting(session.get_bind().dialect.name, tuple(values))
    row = posting.first(session, **values)
    return row.id, tuple(row.follows or ())


@cache
def _posting(dialect: str, columns: tuple[str, ...]) -> Prepared:
    earlier = aliased(Outbox)
    # (Columns of the new row, written out: SQLAlchemy would name the whole table again.)
    waiting = select(earlier.id).where(
        earlier.account_id == literal_column("outbox.account_id"),
        earlier.state == _QUEUED,
        earlier.lane == Lane.REPLY.value,
        earlier.due_at != literal_column("outbox.due_at"),  # that of other answers to this event
    )
    follows = func.array(waiting.scalar_subquery()) if dialect == "postgresql" else null()
    table = table_of(Outbox)
    return Prepared(insert(table).returning(table.c.id, follows.label("follows")), columns)


def post_to_person(
    session: Session,
    *,
    person_id: int,
    lane: str,
    topic: str,
    body: dict[str, Any],
    due: datetime,
    dedupe: str | None = None,
) -> int | None:
    """The same, to whichever account reaches the person best (or as `unreachable`).

    Whoever wants notices on all their channels gets a copy on each. Only the first row carries
    `dedupe`: where it was there already, so were its copies.
    """
    accounts = reaching.chosen_accounts(session, person_id)
    common: dict[str, Any] = {
        "person_id": person_id,
        "lane": lane,
        "topic": topic,
        "body": body,
        "due": due,
    }
    first = post(session, **_to(next(iter(accounts), None)), **common, dedupe=dedupe)
    if first is not None:
        for account in accounts[1:]:
            post(session, **_to(account), **common, copy_of=first)
    return first


def _to(account: Account | None) -> dict[str, Any]:
    if account is None:
        return {"account_id": None, "channel": ""}
    return {"account_id": account.id, "channel": account.channel}


def claim(session: Session, channel: str, now: datetime, limit: int = 50) -> list[Letter]:
    """Lease due rows of a channel, replies first; only the oldest open row of each account.

    So one chat's messages stay in order within their lane, and one that waits for its next try or
    is in somebody's hands holds up its own chat only.
    """
    urgent = _due(channel, now).where(Outbox.lane.in_(_URGENT)).order_by(Outbox.lane, Outbox.id)
    rows = list(session.scalars(urgent.limit(limit)))
    if len(rows) < limit:  # looked for apart: there may be a hundred thousand, all due
        line = _due(channel, now).where(Outbox.lane == Lane.BROADCAST.value)
        line = line.order_by(Outbox.due_at, Outbox.id)
        rows += session.scalars(line.limit(limit - len(rows)))
    oldest: dict[int | None, Outbox] = {}
    for row in rows:
        oldest.setdefault(row.account_id, row)
    letters = [letter_of(session, row) for row in oldest.values()]
    # Last, so that a process whose network is cut within this transaction locks nothing.
    ids = [letter.id for letter in letters]
    leased = strangers.lease(session, ids, free_at=now, until=now + LEASE)
    return [letter for letter in letters if letter.id in leased]


def _due(channel: str, now: datetime) -> Select[Outbox]:
    older = aliased(Outbox)
    held_up = exists().where(
        older.account_id == Outbox.account_id,
        older.id < Outbox.id,
        older.state == _QUEUED,
        older.lane == Outbox.lane,
        or_(older.attempts > 0, older.lane == Lane.REPLY.value, older.lease_until > now),
    )
    return select(Outbox).where(
        Outbox.channel == channel,
        Outbox.state == _QUEUED,
        Outbox.due_at <= now,
        or_(Outbox.lease_until.is_(None), Outbox.lease_until <= now),
        ~held_up,
    )


def letter_of(session: Session, row: Outbox) -> Letter:
    account = session.get_one(Account, row.account_id)
    body = row.body or {}
    return Letter(
        id=row.id,
        channel=row.channel,
        account_id=account.id,
        person_id=row.person_id,
        chat=account.chat,
        lane=row.lane,
        topic=row.topic,
        body=body,
        attempts=row.attempts,
        slot_message=slot_message(session, account.id, body.get("slot") or ""),
    )


def slot_message(session: Session, account_id: int, name: str) -> str | None:
    """The platform's id of the message that stands in the slot."""
    standing: str | None = _STANDING.scalar(session, account=account_id, slot=name)
    return standing


def mark_failed(session: Session, letter: Letter, error: str) -> None:
    """The platform will never take this message."""
    _finish(session, letter, "failed", error=error)


def retry_at(session: Session, letter: Letter, due: datetime, error: str) -> None:
    """Not now: the row waits until `due`."""
    session.execute(
        update(Outbox)
        .where(Outbox.id == letter.id, Outbox.state == "queued")
        .values(due_at=due, lease_until=None, attempts=Outbox.attempts + 1, error=error)
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """A letter that took another way: from `channel` to the account `to` of the same person."""

    channel: str
    to: int
    to_channel: str
    person_id: int
    language: str


def mark_unreachable(session: Session, letter: Letter) -> Moved | None:
    """The account refused us: note it, and try the person's next account if there is one.

    That one may refuse as well, and so on: each is tried once. Answers stay where they were asked
    for, and a copy is not said twice in one place.
    """
    session.get_one(Account, letter.account_id).state = "blocked"
    session.flush()
    row = session.get_one(Outbox, letter.id, populate_existing=True)
    stays = row.lane == Lane.REPLY or row.state != "queued"
    other = None if stays else _another_way(session, row)
    if other is None or row.person_id is None:
        _finish(session, letter, "blocked")
        return None
    row.account_id, row.channel, row.lease_until = other.id, other.channel, None
    session.flush()
    language = session.get_one(Person, row.person_id).language
    return Moved(letter.channel, other.id, other.channel, row.person_id, language)


def _another_way(session: Session, row: Outbox) -> Account | None:
    """The person's best account that is not meant to get this message anyway."""
    if row.person_id is None:
        return None
    original = row.copy_of or row.id
    copies = session.scalars(
        select(Outbox.account_id).where(
            Outbox.person_id == row.person_id,
            Outbox.id != row.id,
            or_(Outbox.id == original, Outbox.copy_of == original),
        )
    )
    taken = {row.account_id, *copies}
    return reaching.best_account(session, row.person_id, excluding=taken)


def reroute(
    session: Session, *, person_id: int | None = None, account_id: int | None = None
) -> None:
    """What waits for a person, or for an account that parted from its person, takes another way.

    Without one it becomes `unreachable`. Answers stay where they were asked for.
    """
    rows = session.scalars(
        select(Outbox)
        .where(
            Outbox.state == "queued",
            Outbox.lane != Lane.REPLY.value,
            Outbox.person_id == person_id if person_id else Outbox.account_id == account_id,
        )
        .order_by(Outbox.id)
        .with_for_update()
    )
    for row in rows.all():
        other = _another_way(session, row)
        if other is None:
            _finish(session, letter_of(session, row), "unreachable")
        else:
            row.account_id, row.channel, row.lease_until = other.id, other.channel, None
    session.flush()


def move_chat(session: Session, letter: Letter, chat: str) -> None:
    session.get_one(Account, letter.account_id).chat = chat
    session.execute(update(Outbox).where(Outbox.id == letter.id).values(lease_until=None))


def _finish(session: Session, row: Letter | Outbox, state: str, **values: Any) -> None:
    session.execute(
        update(Outbox)
        .where(Outbox.id == row.id, Outbox.state == "queued")
        .values(state=state, lease_until=None, **values)
    )
    tell_ledger(session, row, state)


def tell_ledger(session: Session, row: Letter | Outbox, state: str) -> None:
    """What became of a broadcast's letter."""
    if row.lane == Lane.BROADCAST:
        session.execute(
            update(Delivery)
            .where(Delivery.outbox_id == row.id, Delivery.state == "queued")
            .values(state=state)
        )


def release_leases(session: Session, row_ids: list[int]) -> None:
    """Give rows back to whoever sweeps: this process will not send them."""
    rows = Outbox.id.in_(row_ids), Outbox.state == "queued"
    session.execute(update(Outbox).where(*rows).values(lease_until=None))


def release_all(session: Session, channel: str) -> set[int]:
    """Take back what an earlier holder of the channel's lease had in hand when it lost it.

    Gives the accounts that still wait for a reply.
    """
    queued = Outbox.channel == channel, Outbox.state == "queued"
    strangers.release(session, *queued, Outbox.lease_until.is_not(None))
    replies = select(Outbox.account_id).where(*queued, Outbox.lane == Lane.REPLY.value)
    return {account for account in session.scalars(replies.distinct()) if account is not None}


def is_any_queued(session: Session, row_ids: Collection[int]) -> bool:
    """Whether one of the rows still waits, in somebody's hands or not."""
    waiting = select(Outbox.id).where(Outbox.id.in_(row_ids), Outbox.state == _QUEUED)
    return session.scalar(waiting.limit(1)) is not None


def has_reply_waiting(session: Session, account_id: int) -> bool:
    """Whether the account waits for a reply, in somebody's hands or not."""
    waiting = select(Outbox.id).where(
        Outbox.account_id == account_id,
        Outbox.state == _QUEUED,
        Outbox.lane == Lane.REPLY.value,
    )
    return session.scalar(waiting.limit(1)) is not None


def next_due(session: Session, channel: str, now: datetime) -> datetime | None:
    """When the channel has something to send next (it may be in the past) that is in nobody's
    hands."""
    return session.scalar(
        select(Outbox.due_at)
        .where(
            Outbox.channel == channel,
            Outbox.state == "queued",
            or_(Outbox.lease_until.is_(None), Outbox.lease_until <= now),
        )
        .order_by(Outbox.due_at)
        .limit(1)
    )

"""What came in: every event once, conversations, and dead letters."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Table, bindparam, delete, event, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.prepared import Prepared
from storage.tables.base import table_of
from storage.tables.engine import Conversation, DeadLetter, Inbox, SpentKey
from storage.tables.people import Account

DEAD_LETTERS_KEPT = timedelta(days=30)
BODIES_KEPT = timedelta(days=90)


_inbox, _spent, _conversation = table_of(Inbox), table_of(SpentKey), table_of(Conversation)
_account = table_of(Account)
_KNOWN = "conversations"  # in `session.info`
_CONVERSATION = Prepared(
    select(_conversation.c.session_id, _conversation.c.notes).where(
        _conversation.c.account_id == bindparam("account")
    )
)
_ACCOUNTS = Prepared(select(_account.c.id).where(_account.c.person_id == bindparam("person")))
_TAKEN = ("key", "channel", "account_id", "body", "received_at")
_STANDS = [
    select(column)
    .where(_conversation.c.account_id == bindparam("account_id"))
    .scalar_subquery()
    .label(column.name)
    for column in (_conversation.c.session_id, _conversation.c.notes)
]
_ATTRIBUTE = Prepared(
    update(_inbox)
    .where(_inbox.c.id == bindparam("event"))
    .values(session_id=bindparam("form_session"))
)


def insert_ignoring(session: Session, table: type[Any], values: dict[str, Any]) -> Any:
    """INSERT … ON CONFLICT DO NOTHING RETURNING id: the new id, or None if it was there."""
    inserting = _inserting(table_of(table), session.get_bind().dialect.name, tuple(values))
    return inserting.scalar(session, **values)


@cache
def _inserting(table: Table, dialect: str, columns: tuple[str, ...]) -> Prepared:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return Prepared(insert(table).on_conflict_do_nothing().returning(table.c.id), columns)


def upsert(session: Session, table: type[Any], values: dict[str, Any]) -> None:
    """INSERT, or UPDATE of the row that has this primary key."""
    upsert_each(session, table, [values])


def upsert_each(session: Session, table: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    """The same for several rows, which have the same columns."""
    if rows:
        upserting = _upserting(table_of(table), session.get_bind().dialect.name, tuple(rows[0]))
        upserting.run_each(session, rows)


@cache
def _upserting(table: Table, dialect: str, columns: tuple[str, ...]) -> Prepared:
    insert = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table)
    others = [column.name for column in table.c if not column.primary_key]
    statement = insert.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={name: insert.excluded[name] for name in others},
    )
    return Prepared(statement, columns)


def hash_key(key: str) -> str:
    """How the key of an event is kept whose row is gone."""
    return hashlib.sha256(key.encode()).hexdigest()


def take_in(
    session: Session,
    *,
    key: str,
    channel: str,
    account_id: int,
    body: dict[str, Any] | None,
    now: datetime,
) -> int | None:
    """Note the event; None when its key came before."""
    row = _taking(session.get_bind().dialect.name).first(
        session,
        key=key,
        hashed=hash_key(key),
        channel=channel,
        account_id=account_id,
        body=body,
        received_at=now,
    )
    if row is None:
        return None
    _know(session, account_id, row)
    taken: int = row.id
    return taken


@cache
def _taking(dialect: str) -> Prepared:
    """INSERT unless the key came before; tells where the account stands, too."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    given = [bindparam(name, type_=_inbox.c[name].type) for name in _TAKEN]
    was_spent = exists().where(_spent.c.key == bindparam("hashed"))
    inserting = insert(_inbox).from_select(_TAKEN, select(*given).where(~was_spent))
    return Prepared(inserting.on_conflict_do_nothing().returning(_inbox.c.id, *_STANDS))


def attribute_to_session(session: Session, inbox_id: int, form_session_id: int) -> None:
    """The event was an answer in a form session: it is erased with it, if it is confidential."""
    _ATTRIBUTE.run(session, event=inbox_id, form_session=form_session_id)


def forget_body(session: Session, inbox_id: int) -> None:
    """R17, R30: what must not be stored is not."""
    session.execute(update(Inbox).where(Inbox.id == inbox_id).values(body=None))


def focus(session: Session, account_id: int) -> int | None:
    """The form session the account's next text belongs to."""
    return _standing(session, account_id).focus


def set_focus(session: Session, account_id: int, form_session_id: int | None) -> None:
    standing = _standing(session, account_id)
    if standing.focus != form_session_id:
        _store(session, account_id, _Standing(form_session_id, standing.notes))


def note(session: Session, account_id: int, name: str) -> Any:
    """A small fact kept between two messages of an account, or None."""
    return _standing(session, account_id).notes.get(name)


def set_note(session: Session, account_id: int, name: str, value: Any) -> None:
    """Keep (or with None drop) a small JSON-able fact between two messages."""
    standing = _standing(session, account_id)
    if value != standing.notes.get(name):
        kept = {key: old for key, old in standing.notes.items() if key != name}
        notes = kept if value is None else {**kept, name: value}
        _store(session, account_id, _Standing(standing.focus, notes))


def forget_notes(session: Session, person_id: int, names: Container[str]) -> None:
    """Drop the facts of these names with all accounts of a person."""
    for (account_id,) in _ACCOUNTS.all(session, person=person_id):
        standing = _standing(session, account_id)
        notes = {name: value for name, value in standing.notes.items() if name not in names}
        if notes != standing.notes:
            _store(session, account_id, _Standing(standing.focus, notes))


def take_floor(session: Session, form_session_id: int) -> None:
    """No account's next text belongs to this form session any more."""
    session.execute(
        update(_conversation)
        .where(_conversation.c.session_id == form_session_id)
        .values(session_id=None)
    )
    session.info.pop(_KNOWN, None)


def forget_conversation(session: Session, account_id: int) -> None:
    """Where the account stood, and its small facts."""
    session.execute(delete(_conversation).where(_conversation.c.account_id == account_id))
    session.info.pop(_KNOWN, None)


@dataclass(frozen=True, slots=True)
class _Standing:
    """A conversation as the present transaction knows it."""

    focus: int | None = None
    notes: Mapping[str, Any] = field(default_factory=dict)


def _standing(session: Session, account_id: int) -> _Standing:
    """Read once a transaction: several steps of one event ask for it."""
    known: dict[int, _Standing] = session.info.get(_KNOWN, {})
    if account_id in known:
        return known[account_id]
    return _know(session, account_id, _CONVERSATION.first(session, account=account_id))


def _know(session: Session, account_id: int, row: Any) -> _Standing:
    """`row` has what the table holds, or nothing; None is the same."""
    standing = _Standing(row.session_id, row.notes or {}) if row else _Standing()
    session.info.setdefault(_KNOWN, {})[account_id] = standing
    return standing


def _store(session: Session, account_id: int, standing: _Standing) -> None:
    values = {
        "account_id": account_id,
        "session_id": standing.focus,
        "notes": dict(standing.notes),
    }
    upsert(session, Conversation, values)
    session.info[_KNOWN][account_id] = standing


@event.listens_for(Session, "after_soft_rollback")
def _forget_standings(session: Session, *_: object) -> None:
    """What is known holds until it is undone, or another transaction begins."""
    session.info.pop(_KNOWN, None)


@event.listens_for(Session, "after_commit")
def _forget_at_the_end(session: Session) -> None:
    if not session.in_nested_transaction():
        _forget_standings(session)


def bury(
    session: Session, *, key: str, channel: str, error: str, sealed: bytes, now: datetime
) -> int:
    """Keep an event that could not be decoded or handled. `sealed` is already encrypted."""
    letter = DeadLetter(key=key, channel=channel, error=error[:80], sealed=sealed, received_at=now)
    session.add(letter)
    session.flush()
    return letter.id


def dead_letters(session: Session, *, waiting_only: bool = True) -> list[DeadLetter]:
    statement = select(DeadLetter).order_by(DeadLetter.id)
    if waiting_only:
        statement = statement.where(DeadLetter.state == "waiting")
    return list(session.scalars(statement))


def dead_letter(session: Session, number: int) -> DeadLetter | None:
    return session.get(DeadLetter, number)


def close_letter(session: Session, number: int, state: str) -> None:
    """`replayed` or `dropped`."""
    session.execute(update(DeadLetter).where(DeadLetter.id == number).values(state=state))


def set_aside(session: Session, *, key: str, channel: str, sealed: bytes, now: datetime) -> int:
    """Keep an event that is handled later, for its chat sends too many."""
    letter = DeadLetter(
        key=key, channel=channel, error="", sealed=sealed, received_at=now, state="aside"
    )
    session.add(letter)
    session.flush()
    return letter.id


def set_aside_before(session: Session) -> list[DeadLetter]:
    """In the order in which they came."""
    kept = select(DeadLetter).where(DeadLetter.state == "aside")
    return list(session.scalars(kept.order_by(DeadLetter.received_at, DeadLetter.id)))


def drop_letter(session: Session, number: int) -> None:
    session.execute(delete(DeadLetter).where(DeadLetter.id == number))


def forget_key(session: Session, key: str) -> None:
    """Let an event that was buried be handled again."""
    session.execute(delete(Inbox).where(Inbox.key == key))


def purge(session: Session, now: datetime) -> None:
    """Drop dead letters after 30 days and the bodies of old inbox rows after 90."""
    session.execute(delete(DeadLetter).where(DeadLetter.received_at < now - DEAD_LETTERS_KEPT))
    session.execute(update(Inbox).where(Inbox.received_at < now - BODIES_KEPT).values(body=None))

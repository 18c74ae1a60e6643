"""What the web chat keeps and shows: browsers' logins, a chat's history, the files sent to it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import Select, and_, delete, or_, select
from sqlalchemy.orm import Session

from domain.machines import PARTICIPANT_STATES
from domain.states import Actor
from storage.files import FileRow, hash_token, load
from storage.tables.engine import Inbox, Outbox, Slot
from storage.tables.people import Account, Person, WebLogin
from storage.viewers import AccountView, meet_account, view_account

CHANNEL = "web"
LOGIN_LIVES = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Guest:
    """Who sits at a browser: `name` is empty for an account that nobody has joined."""

    account: AccountView
    name: str
    language: str
    login_until: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """A message to the account. `id` is the outbox row; `sent` False: it is leaving just now."""

    id: int
    at: datetime
    body: Mapping[str, Any]
    sent: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """What the account did: `key` is the event's, `body` as in `messages.events`."""

    key: str
    at: datetime
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class History:
    """A stretch of a chat, oldest first; `standing` says which message now stands in each slot."""

    said: list[Said]
    heard: list[Heard]
    standing: Mapping[str, str]
    more: bool


def open_login(session: Session, account_id: int, now: datetime, lives: timedelta) -> str:
    """A new cookie's token; only its hash is kept."""
    token = secrets.token_urlsafe(24)
    session.add(
        WebLogin(
            token_hash=hash_token(token),
            account_id=account_id,
            created_at=now,
            expires_at=now + lives,
        )
    )
    session.flush()
    return token


def guest(session: Session, external_id: str, token: str, now: datetime) -> Guest | None:
    """Who holds this cookie for this account; None when it is unknown, of another, or expired."""
    row = session.execute(
        select(Account, WebLogin.expires_at, Person)
        .join(WebLogin, WebLogin.account_id == Account.id)
        .outerjoin(Person, Person.id == Account.person_id)
        .where(
            WebLogin.token_hash == hash_token(token),
            WebLogin.expires_at > now,
            Account.channel == CHANNEL,
            Account.external_id == external_id,
        )
    ).first()
    if row is None:
        return None
    account, until, person = row
    name = f"{person.first} {person.last}" if person else ""
    return Guest(view_account(account), name, (person or account).language, until)


def prolong(session: Session, token: str, until: datetime) -> None:
    """Whoever keeps coming stays logged in."""
    session.get_one(WebLogin, hash_token(token)).expires_at = until


def close_login(session: Session, token: str) -> None:
    session.execute(delete(WebLogin).where(WebLogin.token_hash == hash_token(token)))


def purge(session: Session, now: datetime) -> None:
    """Drop logins that have ended."""
    session.execute(delete(WebLogin).where(WebLogin.expires_at <= now))


def find_account(session: Session, external_id: str) -> AccountView | None:
    """The web account with this id."""
    account = session.scalar(
        select(Account).where(Account.channel == CHANNEL, Account.external_id == external_id)
    )
    return view_account(account) if account else None


def seat(session: Session, person_id: int, now: datetime) -> AccountView:
    """The person's web account, made when there is none (demo: sitting down in a chair).

    Raises LookupError for an unknown person.
    """
    person = session.get(Person, person_id)
    if person is None:
        raise LookupError(f"no person {person_id}")
    account = session.scalar(
        select(Account)
        .where(Account.channel == CHANNEL, Account.person_id == person_id)
        .order_by(Account.id)
        .limit(1)
    )
    if account is not None:
        return view_account(account)
    new_id = new_external_id()
    meet_account(session, CHANNEL, new_id, new_id, person.language, now)
    made = session.scalars(select(Account).where(Account.external_id == new_id)).one()
    made.person_id, made.connected_at = person_id, now
    _note_joining(person, now)
    session.flush()
    return view_account(made)


def _note_joining(person: Person, now: datetime) -> None:
    person.joined_at = person.joined_at or now
    if person.state == PARTICIPANT_STATES.initial:
        person.state = PARTICIPANT_STATES.fire(person.state, "powiazanie_konta", Actor.PARTICIPANT)


def new_external_id() -> str:
    """The id of a new web account: names it in addresses, opens nothing."""
    return secrets.token_hex(8)


def history(
    session: Session, account_id: int, *, before: datetime | None = None, limit: int = 100
) -> History:
    """The newest `limit` messages before the moment, of the account's present person only.

    Rows in somebody's hands count: they are on their way to the browser, perhaps through it.
    """
    person_id = session.get_one(Account, account_id).person_id
    said = _said(session, account_id, person_id, before, limit)
    heard = _heard(session, account_id, before, limit)
    moments = sorted([row.at for row in said] + [row.at for row in heard])
    since = moments[-limit:][0] if moments else datetime.max.replace(tzinfo=UTC)
    slots = session.scalars(select(Slot).where(Slot.account_id == account_id))
    return History(
        said=[row for row in said if row.body and row.at >= since],
        heard=[row for row in heard if row.body and row.at >= since],
        standing={slot.name: slot.message_id for slot in slots},
        more=len(moments) >= limit,
    )


def _said(
    session: Session, account_id: int, person_id: int | None, before: datetime | None, limit: int
) -> list[Said]:
    leaving = and_(Outbox.state == "queued", Outbox.lease_until.is_not(None))
    statement = (
        select(Outbox)
        .where(
            Outbox.account_id == account_id,
            or_(Outbox.state == "sent", leaving),
            or_(Outbox.person_id.is_(None), Outbox.person_id == person_id),
        )
        .order_by(Outbox.sent_at.is_(None).desc(), Outbox.sent_at.desc(), Outbox.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(Outbox.sent_at < before)
    rows = list(reversed(list(session.scalars(statement))))
    # What is still on its way comes after all that has arrived, whenever it became due.
    moments = accumulate((row.sent_at or row.due_at for row in rows), max)
    return [
        Said(row.id, at, row.body or {}, row.state == "sent")
        for row, at in zip(rows, moments, strict=True)
    ]


def _heard(session: Session, account_id: int, before: datetime | None, limit: int) -> list[Heard]:
    statement = (
        select(Inbox)
        .where(Inbox.account_id == account_id)
        .order_by(Inbox.received_at.desc(), Inbox.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(Inbox.received_at < before)
    rows = reversed(list(session.scalars(statement)))
    return [Heard(row.key, row.received_at, row.body or {}) for row in rows]


def file_sent_to(session: Session, account: AccountView, file_id: int) -> FileRow:
    """A file that was sent to this account. Raises LookupError for any other."""
    sent = session.scalar(_sent_files(account, file_id))
    if sent is None:
        raise LookupError(f"file {file_id} was not sent to account {account.id}")
    return load(session, file_id)


def _sent_files(account: AccountView, file_id: int) -> Select[int]:
    return (
        select(Outbox.id)
        .where(
            Outbox.account_id == account.id,
            or_(Outbox.person_id.is_(None), Outbox.person_id == account.person_id),
            Outbox.state.in_(("queued", "sent")),
            Outbox.body["kind"].as_string() == "file",
            Outbox.body["file_id"].as_integer() == file_id,
        )
        .limit(1)
    )

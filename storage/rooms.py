"""Rooms: met, connected with a network or a team, left."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from domain.rooms import Subject
from storage.inbox import insert_ignoring
from storage.tables.engine import Outbox
from storage.tables.networks import Network
from storage.tables.people import Account
from storage.tables.programmes import Team
from storage.tables.rooms import Room
from storage.viewers import AccountView, meet_account

ACTIVE, LEFT = "active", "left"
LEFT_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class RoomView:
    """A room as screens show it; `id` is its account's. `subject` "": connected with nothing.

    `title` is the network's topic or the team's name. `reached` False: the platform refused the
    last message to it.
    """

    id: int
    channel: str
    name: str
    is_public: bool
    state: str
    subject: str
    subject_id: int
    title: str
    language: str
    offered_to: int | None
    connected_by: int | None
    connected_at: datetime | None
    reached: bool

    @property
    def is_connected(self) -> bool:
        return self.state == ACTIVE and self.subject != ""


def meet(session: Session, channel: str, external_id: str, now: datetime) -> AccountView:
    """The room's account, held until the transaction ends.

    Unlike a person's, events of a room come from many chats at once: whoever is second waits.
    """
    named = Account.channel == channel, Account.external_id == external_id
    if session.scalar(select(Account.id).where(*named)) is None:
        values = {"channel": channel, "external_id": external_id, "chat": external_id}
        facts = {"language": "pl", "state": ACTIVE, "created_at": now, "last_seen_at": now}
        insert_ignoring(session, Account, {**values, **facts})
    return meet_account(session, channel, external_id, external_id, "pl", now)


def enter(
    session: Session, channel: str, external_id: str, name: str, is_public: bool, now: datetime
) -> RoomView:
    """The assistant is in this room; one that it had left is connected with nothing any more."""
    account = meet(session, channel, external_id, now)
    row = session.get(Room, account.id, with_for_update=True, populate_existing=True)
    if row is None:
        row = Room(account_id=account.id, state=ACTIVE, subject="", subject_id=0)
        session.add(row)
    if row.state != ACTIVE:
        _clear(row)
    row.name = name[:200] or row.name or ""  # not every event tells the name
    row.is_public, row.state, row.changed_at = is_public, ACTIVE, now
    session.flush()
    return load(session, account.id)


def find(session: Session, channel: str, external_id: str) -> RoomView | None:
    """The room by the channel's name for it, if the assistant knows it."""
    account_id = session.scalar(
        select(Account.id)
        .join(Room, Room.account_id == Account.id)
        .where(Account.channel == channel, Account.external_id == external_id)
    )
    return None if account_id is None else load(session, account_id)


def load(session: Session, room_id: int) -> RoomView:
    """Raises LookupError."""
    row = session.get(Room, room_id)
    if row is None:
        raise LookupError(f"no room {room_id}")
    return _view(session, row)


def offer(session: Session, room_id: int, person_id: int) -> None:
    """From now on this person, and nobody else, may say what the room is connected with."""
    _lock(session, room_id).offered_to = person_id
    session.flush()


def connect(
    session: Session,
    room_id: int,
    subject: Subject,
    subject_id: int,
    *,
    by: int,
    language: str,
    now: datetime,
) -> RoomView:
    """The room speaks of this network or team from now on, in this language."""
    row = _lock(session, room_id)
    row.subject, row.subject_id = subject.value, subject_id
    row.connected_by, row.connected_at, row.changed_at = by, now, now
    session.get_one(Account, room_id).language = language
    session.flush()
    return _view(session, row)


def disconnect(session: Session, room_id: int, now: datetime) -> None:
    """The assistant stays in the room and is silent; what waits for the room does not leave."""
    row = _lock(session, room_id)
    _clear(row)
    row.changed_at = now
    cancel_waiting(session, room_id)


def leave(session: Session, room_id: int, now: datetime) -> None:
    """The assistant is not in the room any more. What it was connected with is still known."""
    row = _lock(session, room_id)
    row.state, row.changed_at = LEFT, now
    cancel_waiting(session, room_id)


def cancel_waiting(session: Session, room_id: int) -> None:
    session.execute(
        update(Outbox)
        .where(Outbox.account_id == room_id, Outbox.state == "queued")
        .values(state="cancelled", lease_until=None)
    )
    session.flush()


def of_subject(session: Session, subject: Subject, subject_id: int) -> list[RoomView]:
    """The rooms connected with it, in the order in which they were."""
    return _find(session, Room.subject == subject.value, Room.subject_id == subject_id)


def of_subjects(
    session: Session, networks: Collection[int], teams: Collection[int]
) -> list[RoomView]:
    """The rooms connected with any of these."""
    network = (Room.subject == Subject.NETWORK.value) & Room.subject_id.in_(networks)
    team = (Room.subject == Subject.TEAM.value) & Room.subject_id.in_(teams)
    return _find(session, or_(network, team))


def connected(session: Session, subject: Subject) -> list[RoomView]:
    """Every room connected with a subject of this kind."""
    return _find(session, Room.subject == subject.value)


def _find(session: Session, *conditions: Any) -> list[RoomView]:
    rows = session.scalars(
        select(Room)
        .where(Room.state == ACTIVE, *conditions)
        .order_by(Room.connected_at, Room.account_id)
    )
    return [_view(session, row) for row in rows]


def purge(session: Session, now: datetime) -> None:
    """Forget rooms left 30 days ago: their accounts go the way of all accounts of nobody."""
    session.execute(delete(Room).where(Room.state == LEFT, Room.changed_at < now - LEFT_KEPT))


def _lock(session: Session, room_id: int) -> Room:
    row = session.get(Room, room_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise LookupError(f"no room {room_id}")
    return row


def _clear(row: Room) -> None:
    row.subject, row.subject_id = "", 0
    row.offered_to = row.connected_by = row.connected_at = None


def _view(session: Session, row: Room) -> RoomView:
    account = session.get_one(Account, row.account_id)
    return RoomView(
        id=row.account_id,
        channel=account.channel,
        name=row.name,
        is_public=row.is_public,
        state=row.state,
        subject=row.subject,
        subject_id=row.subject_id,
        title=_title(session, row),
        language=account.language,
        offered_to=row.offered_to,
        connected_by=row.connected_by,
        connected_at=row.connected_at,
        reached=account.state == ACTIVE,
    )


def _title(session: Session, row: Room) -> str:
    if row.subject == Subject.NETWORK:
        return session.get_one(Network, row.subject_id).topic
    if row.subject == Subject.TEAM:
        team = session.get_one(Team, row.subject_id)
        return f"{team.code} {team.name}"
    return ""

"""The ledger of an announcement: one row per recipient, whatever became of it.

It is written in the order of people's ids, so the last of its rows says how far it has come, and a
crash between two batches neither loses nor repeats anybody.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session

from domain.announcements import Outcome, cancel
from domain.lanes import Lane
from domain.machines import ANNOUNCEMENT
from domain.states import Actor
from storage.announcements import AnnouncementView, lock, view
from storage.audiences import reaching_accounts
from storage.tables.announcements import Announcement, Delivery
from storage.tables.base import table_of
from storage.tables.engine import Outbox
from storage.tables.people import Person

OUTCOMES = {
    "queued": Outcome.WAITING,
    "sent": Outcome.DELIVERED,
    "failed": Outcome.FAILED,
    "blocked": Outcome.BLOCKED,
    "unreachable": Outcome.UNREACHABLE,
    "cancelled": Outcome.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Batch:
    """The next recipients of an announcement under way, which is held by this transaction."""

    announcement: AnnouncementView
    people: list[int]


_WAITS = Delivery.state == "queued"
_UNSEEN = {"synchronize_session": False}


def next_batch(session: Session, limit: int) -> Batch | None:
    """Of the oldest announcement under way whose ledger is not complete."""
    for row in session.scalars(_under_way().with_for_update(skip_locked=True)):
        rest = _rest(session, row)
        if 0 < len(rest) <= limit:
            row.cursor = rest[-1]
        if rest:
            return Batch(view(session, row), rest[:limit])
    return None


def _under_way() -> Any:
    return (
        select(Announcement)
        .where(Announcement.state == "wysylanie")
        .order_by(Announcement.id)
        .execution_options(populate_existing=True)
    )


def _rest(session: Session, row: Announcement) -> list[int]:
    """The people who have no row in the ledger yet: it is written in the order of their ids.

    (The announcement itself keeps the whole audience. To write a place in it with every batch
    would write all of it anew.)
    """
    entered = select(func.max(Delivery.person_id)).where(Delivery.announcement_id == row.id)
    people: list[int] = row.audience["people"]
    return people[bisect_right(people, session.scalar(entered) or 0) :]


def expand(
    session: Session, batch: Batch, *, bodies: Mapping[str, dict[str, Any]], due: datetime
) -> None:
    """A ledger row for each of the batch, and an outbox row for who can be reached.

    `bodies` holds the message by language.
    """
    number = batch.announcement.id
    reached = reaching_accounts(session, batch.people)
    languages = _languages(session, batch.people)
    letters = [
        _letter(number, person, reached[person], bodies[languages[person]], due)
        for person in batch.people
        if person in reached
    ]
    _enter(session, number, batch.people, _post(session, letters))


def _languages(session: Session, people: list[int]) -> dict[int, str]:
    rows = session.execute(select(Person.id, Person.language).where(Person.id.in_(people)))
    return dict(rows.all())


def _letter(
    announcement_id: int,
    person: int,
    account: tuple[int, str],
    body: dict[str, Any],
    due: datetime,
) -> dict[str, Any]:
    account_id, channel = account
    return {
        "channel": channel,
        "account_id": account_id,
        "person_id": person,
        "lane": Lane.BROADCAST,
        "topic": "announcement",
        "body": body,
        "due_at": due,
        "dedupe": f"announcement:{announcement_id}:{person}",
    }


def _post(session: Session, letters: list[dict[str, Any]]) -> dict[int, int]:
    """Outbox ids by person. Many rows a statement: a thousand take tens of milliseconds."""
    if not letters:
        return {}
    outbox = table_of(Outbox)
    posting = insert(outbox).returning(outbox.c.person_id, outbox.c.id)
    return dict(session.execute(posting, letters).all())


def _enter(
    session: Session,
    announcement_id: int,
    people: list[int],
    posted: Mapping[int, int],
    otherwise: str = "unreachable",
) -> None:
    entries = [
        {
            "announcement_id": announcement_id,
            "person_id": person,
            "outbox_id": posted.get(person),
            "state": "queued" if person in posted else otherwise,
        }
        for person in people
    ]
    if entries:
        session.execute(insert(table_of(Delivery)), entries)


def settle(session: Session) -> None:
    """End the announcements of which nothing waits any more."""
    waiting = exists().where(Delivery.announcement_id == Announcement.id, _WAITS)
    done = _under_way().where(~waiting).with_for_update(skip_locked=True)
    for row in session.scalars(done):
        if not _rest(session, row):
            row.state = ANNOUNCEMENT.fire(row.state, "koniec", Actor.SYSTEM)
    session.flush()


def cancel_waiting(session: Session, announcement_id: int, now: datetime) -> int:
    """Stop everything that is not being sent at this moment; how many people that spares.

    A letter under lease is in a sender's hands and ends as sent. Raises `WrongState`.
    """
    row = lock(session, announcement_id)
    state = cancel(row.state)
    spared = _cancel_letters(session, row.id, now)
    rest = _rest(session, row)
    _enter(session, row.id, rest, {}, "cancelled")
    row.state = state
    session.flush()
    return spared + len(rest)


def _cancel_letters(session: Session, announcement_id: int, now: datetime) -> int:
    """All by two statements that name nobody: an audience may be of any size."""
    of_it = Delivery.announcement_id == announcement_id, _WAITS
    letters = (
        update(Outbox)
        .where(
            Outbox.id.in_(select(Delivery.outbox_id).where(*of_it)),
            Outbox.state == "queued",
            or_(Outbox.lease_until.is_(None), Outbox.lease_until <= now),
        )
        .values(state="cancelled")
    )
    session.execute(letters, execution_options=_UNSEEN)
    cancelled = exists().where(Outbox.id == Delivery.outbox_id, Outbox.state == "cancelled")
    entries = update(Delivery).where(*of_it, cancelled).values(state="cancelled")
    done: CursorResult[Any] = session.execute(entries, execution_options=_UNSEEN)  # type: ignore[assignment]  # what an UPDATE gives
    return done.rowcount


def tally(session: Session, announcement: AnnouncementView) -> dict[Outcome, int]:
    """How many recipients of each outcome; who is not in the ledger yet is waiting."""
    rows = session.execute(
        select(Delivery.state, func.count())
        .where(Delivery.announcement_id == announcement.id)
        .group_by(Delivery.state)
    )
    counted = {OUTCOMES[state]: number for state, number in rows}
    numbers = {outcome: counted.get(outcome, 0) for outcome in Outcome}
    numbers[Outcome.WAITING] += announcement.expected - sum(numbers.values())
    return numbers


def not_reached(session: Session, announcement_id: int) -> list[str]:
    """Names of those the announcement did not and will not reach, for telling them otherwise."""
    rows = session.execute(
        select(Person.first, Person.last)
        .join(Delivery, Delivery.person_id == Person.id)
        .where(
            Delivery.announcement_id == announcement_id,
            Delivery.state.in_(("unreachable", "blocked", "failed")),
        )
        .order_by(Person.last, Person.first, Person.id)
    )
    return [f"{first} {last}" for first, last in rows]

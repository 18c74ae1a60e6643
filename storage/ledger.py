"""The ledger of an announcement: one row per recipient, whatever became of it.

`announcement.cursor` advances in the transaction that writes the rows, so a crash between two
batches neither loses nor repeats anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.orm import Session

from domain.announcements import Outcome, cancel
from domain.lanes import Lane
from domain.machines import ANNOUNCEMENT
from domain.states import Actor
from storage.announcements import AnnouncementView, lock, view
from storage.audiences import reaching_accounts
from storage.tables.announcements import Announcement, Delivery
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


def next_unexpanded(session: Session) -> AnnouncementView | None:
    """The oldest announcement under way whose ledger is not complete, held by this transaction."""
    rows = session.scalars(_under_way().with_for_update(skip_locked=True))
    return next((view(session, row) for row in rows if _rest(row)), None)


def _under_way() -> Any:
    return (
        select(Announcement)
        .where(Announcement.state == "wysylanie")
        .order_by(Announcement.id)
        .execution_options(populate_existing=True)
    )


def _rest(row: Announcement) -> list[int]:
    """The people who have no row in the ledger yet."""
    return [person for person in row.audience["people"] if person > row.cursor]


def expand(
    session: Session,
    announcement_id: int,
    *,
    bodies: Mapping[str, dict[str, Any]],
    due: datetime,
    limit: int,
) -> None:
    """The next `limit` recipients: a ledger row each, and an outbox row for who can be reached.

    `bodies` holds the message by language.
    """
    row = lock(session, announcement_id)
    batch = _rest(row)[:limit]
    reached = reaching_accounts(session, batch)
    languages = _languages(session, batch)
    letters = [
        _letter(row.id, person, reached[person], bodies[languages[person]], due)
        for person in batch
        if person in reached
    ]
    posted = _post(session, letters)
    _enter(session, row, batch, posted)


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
    rows = session.execute(insert(Outbox).returning(Outbox.person_id, Outbox.id), letters)
    return {person: row_id for person, row_id in rows if person is not None}


def _enter(
    session: Session, row: Announcement, batch: list[int], posted: Mapping[int, int]
) -> None:
    entries = [
        {
            "announcement_id": row.id,
            "person_id": person,
            "outbox_id": posted.get(person),
            "state": "queued" if person in posted else "unreachable",
        }
        for person in batch
    ]
    if entries:
        # Without render_nulls, rows with and without an outbox_id would go in one by one.
        session.execute(insert(Delivery).execution_options(render_nulls=True), entries)
        row.cursor = batch[-1]
        session.flush()


def settle(session: Session) -> None:
    """End the announcements of which nothing waits any more."""
    waiting = select(Delivery.announcement_id).where(Delivery.state == "queued")
    done = _under_way().where(Announcement.id.not_in(waiting)).with_for_update(skip_locked=True)
    for row in session.scalars(done):
        if not _rest(row):
            row.state = ANNOUNCEMENT.fire(row.state, "koniec", Actor.SYSTEM)
    session.flush()


def cancel_waiting(session: Session, announcement_id: int, now: datetime) -> int:
    """Stop everything that is not being sent at this moment; how many people that spares.

    A letter under lease is in a sender's hands and ends as sent. Raises `WrongState`.
    """
    row = lock(session, announcement_id)
    state = cancel(row.state)
    spared = _cancel_letters(session, row.id, now)
    rest = _rest(row)
    _enter(session, row, rest, {})
    session.execute(
        update(Delivery)
        .where(Delivery.announcement_id == row.id, Delivery.person_id.in_(rest))
        .values(state="cancelled")
    )
    row.state = state
    session.flush()
    return spared + len(rest)


def _cancel_letters(session: Session, announcement_id: int, now: datetime) -> int:
    of_it = select(Delivery.outbox_id).where(
        Delivery.announcement_id == announcement_id, Delivery.state == "queued"
    )
    cancelled = list(
        session.scalars(
            update(Outbox)
            .where(
                Outbox.id.in_(of_it),
                Outbox.state == "queued",
                or_(Outbox.lease_until.is_(None), Outbox.lease_until <= now),
            )
            .values(state="cancelled")
            .returning(Outbox.id)
            .execution_options(synchronize_session=False)
        )
    )
    session.execute(
        update(Delivery)
        .where(Delivery.announcement_id == announcement_id, Delivery.outbox_id.in_(cancelled))
        .values(state="cancelled")
    )
    return len(cancelled)


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

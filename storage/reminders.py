"""Reminder rows: what is due to whom, what was reminded of, how often a day, and what is muted.

A row without person stands for a step's whole audience; when its time comes it is spread into one
row a person, which stays as the record that this person was reminded of this occurrence. A snooze
is one more row of the person, its occurrence marked with "+1", "+2", ….
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select, text, update
from sqlalchemy.orm import Session

from domain.reminders import Reason
from storage.inbox import insert_ignoring
from storage.tables.reminders import (
    OF_AUDIENCES,
    WAITS_FOR_SOMEBODY,
    Mute,
    Reminder,
    ReminderCount,
)

EVERYBODY = 0
AGAIN = "+"
ZONE = "Europe/Warsaw"  # in which ladders are computed
# Written out, so that their indices serve.
_OF_AUDIENCES, _WAITS_FOR_SOMEBODY = text(OF_AUDIENCES), text(WAITS_FOR_SOMEBODY)

Key = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Row:
    """`person_id` 0: the step's audience. `occurrence` is the anchor's day, in ISO form."""

    id: int
    rule: str
    subject: str
    subject_id: int
    person_id: int
    occurrence: str
    due: datetime
    state: str

    @property
    def key(self) -> Key:
        """The step's occurrence this row belongs to, whosever row it is."""
        return self.rule, self.subject_id, self.occurrence.partition(AGAIN)[0]

    @property
    def is_snooze(self) -> bool:
        return AGAIN in self.occurrence


def of_audiences(session: Session, subject: str, ids: Collection[int]) -> list[Row]:
    """Audiences' rows of these subjects, and whatever of theirs is pending for others of the kind.

    Single persons' rows are many more, and every one of them began as one of these.
    """
    return _rows(
        session,
        select(Reminder).where(
            _OF_AUDIENCES,
            Reminder.subject == subject,
            or_(Reminder.state == "pending", Reminder.subject_id.in_(ids)),
        ),
    )


def awaited(session: Session, subject: str) -> set[int]:
    """The subjects of a kind of which something is pending for single persons.

    One look into the index for each, however many rows they have.
    """
    waiting = _WAITS_FOR_SOMEBODY, Reminder.subject == subject
    first = select(func.min(Reminder.subject_id).label("id")).where(*waiting)
    found = first.cte("found", recursive=True)
    following = (
        select(func.min(Reminder.subject_id))
        .where(*waiting, Reminder.subject_id > found.c.id)
        .correlate(found)
        .scalar_subquery()
    )
    found = found.union_all(select(following).where(found.c.id.is_not(None)))
    return {one for one in session.scalars(select(found.c.id)) if one is not None}


def load(session: Session, row_id: int) -> Row:
    """One row, held until the transaction ends. Raises LookupError for an unknown id."""
    row = session.get(Reminder, row_id, with_for_update=True)
    if row is None:
        raise LookupError(f"no reminder {row_id}")
    return _view(row)


def due_for_all(session: Session, now: datetime) -> list[Row]:
    """Pending rows of whole audiences whose time has come, held; those in other hands not."""
    return _rows(
        session,
        select(Reminder)
        .where(Reminder.state == "pending", Reminder.due_at <= now, Reminder.person_id == EVERYBODY)
        .with_for_update(skip_locked=True),
    )


def due_for_people(session: Session, now: datetime, limit: int) -> list[Row]:
    """The same for rows of single persons: everything that is due for the first `limit` people."""
    is_due = (
        Reminder.state == "pending",
        Reminder.due_at <= now,
        Reminder.person_id != EVERYBODY,
    )
    people = (
        select(Reminder.person_id)
        .where(*is_due)
        .distinct()
        .order_by(Reminder.person_id)
        .limit(limit)
    )
    statement = select(Reminder).where(*is_due, Reminder.person_id.in_(people))
    return _rows(session, statement.with_for_update(skip_locked=True))


def coming(
    session: Session, people: Collection[int], after: datetime, until: datetime
) -> list[Row]:
    """What is pending for these people and for audiences, after one moment and before another."""
    return _rows(
        session,
        select(Reminder).where(
            Reminder.state == "pending",
            Reminder.due_at > after,
            Reminder.due_at < until,
            Reminder.person_id.in_([EVERYBODY, *people]),
        ),
    )


def done_since(session: Session, people: Collection[int], since: datetime) -> list[Row]:
    """What these people were reminded of since a moment."""
    return _rows(
        session,
        select(Reminder).where(
            Reminder.state == "done", Reminder.person_id.in_(people), Reminder.due_at >= since
        ),
    )


def _rows(session: Session, statement: Select[Reminder]) -> list[Row]:
    found = session.scalars(
        statement.order_by(Reminder.due_at, Reminder.id).execution_options(populate_existing=True)
    )
    return [_view(row) for row in found]


def _view(row: Reminder) -> Row:
    return Row(
        id=row.id,
        rule=row.rule,
        subject=row.subject,
        subject_id=row.subject_id,
        person_id=row.person_id,
        occurrence=row.occurrence,
        due=row.due_at,
        state=row.state,
    )


def add(
    session: Session,
    *,
    rule: str,
    subject: str,
    subject_id: int,
    occurrence: str,
    due: datetime,
    person_id: int = EVERYBODY,
) -> int | None:
    """A pending row; None when this occurrence has one already, in whatever state."""
    values = {
        "rule": rule,
        "subject": subject,
        "subject_id": subject_id,
        "person_id": person_id,
        "occurrence": occurrence,
        "due_at": due,
        "zone": ZONE,
        "state": "pending",
        "reason": "",
    }
    row_id: int | None = insert_ignoring(session, Reminder, values)
    return row_id


def spread(session: Session, row: Row, person_id: int) -> int | None:
    """The person's own row of an audience's row; None if they have one (reminded earlier)."""
    return add(
        session,
        rule=row.rule,
        subject=row.subject,
        subject_id=row.subject_id,
        occurrence=row.occurrence,
        due=row.due,
        person_id=person_id,
    )


def repeat(session: Session, row: Row, due: datetime) -> int | None:
    """The person asked for the same reminder again later; a snooze that waits is moved instead."""
    mine = select(Reminder).where(
        Reminder.rule == row.rule,
        Reminder.subject == row.subject,
        Reminder.subject_id == row.subject_id,
        Reminder.person_id == row.person_id,
        Reminder.occurrence.startswith(row.key[2] + AGAIN, autoescape=True),
    )
    earlier = _rows(session, mine)
    waiting = [one for one in earlier if one.state == "pending"]
    if waiting:
        move(session, waiting[0].id, due)
        return waiting[0].id
    return add(
        session,
        rule=row.rule,
        subject=row.subject,
        subject_id=row.subject_id,
        occurrence=f"{row.key[2]}{AGAIN}{len(earlier) + 1}",
        due=due,
        person_id=row.person_id,
    )


def move(session: Session, row_id: int, due: datetime) -> None:
    """The row is (again) to go out, at another time."""
    session.execute(
        update(Reminder).where(Reminder.id == row_id).values(due_at=due, state="pending", reason="")
    )


def finish(
    session: Session, ids: Iterable[int], now: datetime, reason: Reason | None = None
) -> None:
    """The rows went out, had nobody to go to, or (with a reason) are covered by one that did."""
    _set(session, ids, state="done", due_at=now, reason=reason or "")


def drop(session: Session, ids: Iterable[int], reason: Reason) -> None:
    """Nobody needs these reminders any more."""
    _set(session, ids, state="dropped", reason=reason)


def drop_of_people(
    session: Session, subject: str, subject_id: int, key: Key | None, reason: Reason
) -> None:
    """The same for what is pending for single persons of a subject, or of one of its keys."""
    of_key: list[ColumnElement[bool]] = []
    if key is not None:
        snoozes = Reminder.occurrence.startswith(key[2] + AGAIN, autoescape=True)
        of_key = [Reminder.rule == key[0], or_(Reminder.occurrence == key[2], snoozes)]
    session.execute(
        update(Reminder)
        .where(
            _WAITS_FOR_SOMEBODY,
            Reminder.subject == subject,
            Reminder.subject_id == subject_id,
            *of_key,
        )
        .values(state="dropped", reason=reason)
        .execution_options(synchronize_session=False)
    )


def _set(session: Session, ids: Iterable[int], **values: object) -> None:
    if wanted := sorted(set(ids)):
        session.execute(update(Reminder).where(Reminder.id.in_(wanted)).values(**values))


# --- how many a day ----------------------------------------------------------------------------


def sent_on(session: Session, people: Collection[int], day: date) -> dict[int, int]:
    """Messages already sent on this day, by person; the rows are held."""
    rows = session.scalars(
        select(ReminderCount)
        .where(ReminderCount.person_id.in_(people), ReminderCount.day == day.isoformat())
        .order_by(ReminderCount.person_id)
        .with_for_update()
    )
    return {row.person_id: row.sent for row in rows}


def count_message(session: Session, person_id: int, day: date) -> None:
    """One more message to the person on this day."""
    key = (person_id, day.isoformat())
    row = session.get(ReminderCount, key, with_for_update=True)
    if row is None:
        row = ReminderCount(person_id=person_id, day=key[1], sent=0)
        session.add(row)
    row.sent += 1
    session.flush()


# --- muted topics --------------------------------------------------------------------------------


def muted(session: Session, topic: str, people: Collection[int]) -> set[int]:
    """Those of `people` who have muted the topic."""
    return set(
        session.scalars(
            select(Mute.person_id).where(Mute.topic == topic, Mute.person_id.in_(people))
        )
    )


def mute(session: Session, person_id: int, topic: str, now: datetime) -> None:
    session.merge(Mute(person_id=person_id, topic=topic, at=now))
    session.flush()


def unmute(session: Session, person_id: int, topic: str) -> None:
    row = session.get(Mute, (person_id, topic))
    if row is not None:
        session.delete(row)
        session.flush()

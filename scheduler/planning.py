"""Keeps the reminder rows equal to what the ladders say about the facts in the tables.

Run as often as one likes: a step gets one row for each day its anchor has had (`occurrence`), moves
while it waits, and is dropped when its subject is finished, called off or moved to another day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.calendar import Calendar
from domain.ladder_steps import Anchor, Asks
from domain.ladders import STEPS
from domain.reminders import Due, Reason, schedule
from scheduler import digests
from storage import Session, reminder_subjects, reminders
from storage.reminder_subjects import MeetingSubject, ModuleSubject, Subject
from storage.reminders import Key, Row

# How late a step that has no row yet is still written: the tick that should have done so may have
# been late. A subject nobody has seen before gets a day, so that a standstill of the program does
# not swallow the invitation to a questionnaire.
LATE = timedelta(hours=1)
LATE_AND_NEW = timedelta(days=1)
ASKED_ENOUGH = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """When a step is due, and the earliest moment from which it is still worth writing."""

    due: datetime
    since: datetime


def plan(session: Session, now: datetime, calendar: Calendar) -> None:
    """Write, move and drop reminder rows in the caller's transaction."""
    digests.plan(session, now, calendar)
    for kind in reminder_subjects.KINDS:
        subjects = reminder_subjects.live(session, kind, now)
        live = {subject.id for subject in subjects}
        rows = reminders.of_audiences(session, kind, live)
        wanted = _want(subjects, rows, now, calendar)
        _write(session, kind, wanted, rows, now)
        _drop(session, kind, [row for row in rows if row.key not in wanted], live)


def _want(
    subjects: Iterable[Subject], rows: list[Row], now: datetime, calendar: Calendar
) -> dict[Key, _Wanted]:
    """Every occurrence of every step that the subjects have now, past ones too."""
    seen = {row.subject_id for row in rows}
    wanted: dict[Key, _Wanted] = {}
    for subject in subjects:
        is_new = subject.id not in seen
        facts = dict(subject.facts)
        if is_new and isinstance(subject, ModuleSubject):
            facts[Anchor.PUBLISHED] = now
        since = now - (LATE_AND_NEW if is_new else LATE)
        for ladder in subject.ladders:
            for due in schedule(ladder, facts, calendar):
                if _was_just_asked(subject, due):
                    continue
                key = (due.step_id, subject.id, due.occurrence.isoformat())
                wanted[key] = _Wanted(due.due, since)
    return wanted


def _was_just_asked(subject: Subject, due: Due) -> bool:
    """The announcement of a meeting asks everybody; the ladder does not ask again on its heels."""
    if not isinstance(subject, MeetingSubject) or subject.announced_at is None:
        return False
    return STEPS[due.step_id].asks is Asks.RSVP and due.due < subject.announced_at + ASKED_ENOUGH


def _write(
    session: Session, kind: str, wanted: dict[Key, _Wanted], rows: list[Row], now: datetime
) -> None:
    existing = {row.key: row for row in rows}
    for key, want in wanted.items():
        row = existing.get(key)
        if row is None and want.due > want.since:
            _add(session, kind, key, want.due)
        elif row is not None and _has_moved(row, want.due, now):
            reminders.move(session, row.id, want.due)


def _has_moved(row: Row, due: datetime, now: datetime) -> bool:
    """A waiting row at another time, or one dropped earlier whose time is (again) to come."""
    waits_elsewhere = row.state == "pending" and row.due != due
    return (waits_elsewhere or row.state == "dropped") and due > now


def _drop(session: Session, kind: str, gone: list[Row], live: set[int]) -> None:
    """What nobody wants any more, of audiences and of the single persons it was spread to."""
    waiting = [row.id for row in gone if row.state == "pending"]
    reminders.drop(session, waiting, Reason.SUBJECT_OVER)
    awaited = reminders.awaited(session, kind)
    for subject_id in sorted(awaited - live):
        reminders.drop_of_people(session, kind, subject_id, None, Reason.SUBJECT_OVER)
    for row in gone:
        if row.subject_id in live and row.subject_id in awaited:
            reminders.drop_of_people(session, kind, row.subject_id, row.key, Reason.SUBJECT_OVER)


def _add(session: Session, kind: str, key: Key, due: datetime) -> None:
    rule, subject_id, occurrence = key
    reminders.add(
        session,
        rule=rule,
        subject=kind,
        subject_id=subject_id,
        occurrence=occurrence,
        due=due,
    )

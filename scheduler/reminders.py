"""Due reminder rows become messages, at most two a person and day.

A row of a whole audience is spread into a row for each person it still concerns; what is due for a
person is arranged by `domain.pacing` together with what the day will still bring, so that the last
message allowed carries the rest. Everything happens in the caller's transaction: rows, counts and
outbox rows are written together or not at all.

What a person has put off ("in an hour") comes when they asked for it: it needs no room in the day.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from domain.calendar import Calendar, at_wall, local_day
from domain.pacing import Item, plan_day
from domain.reminders import Reason
from messages.steps import Lane, step_to_json
from scheduler import openings
from scheduler.entries import Desk, Entry, leave_latest
from scheduler.notices import compose
from storage import Session, outbox, reminders
from storage.reminders import EVERYBODY, Row

PEOPLE_A_TIME = 10  # a transaction: nobody's tap waits long behind it
TOPIC = "reminder"


def fire_due(session: Session, now: datetime, calendar: Calendar) -> int:
    """Send what is due to the next people; gives how many they were, 0 when nobody is left.

    Nothing leaves in quiet time, however late the tick.
    """
    if calendar.is_quiet(now):
        return 0
    _spread(session, Desk(session, now), now)
    rows = reminders.due_for_people(session, now, PEOPLE_A_TIME)
    people = {row.person_id for row in rows}
    if not rows:
        return 0
    desk = Desk(session, now, among=people)
    told = _told_today(session, people, now)
    mine = _entries(session, desk, rows, told, now)
    later = _later_today(session, desk, people, told, now, calendar)
    counts = reminders.sent_on(session, list(mine), local_day(now))
    for person in sorted(mine):
        _serve(session, mine[person], later[person], counts.get(person, 0), now, calendar)
    return len(people)


def _spread(session: Session, desk: Desk, now: datetime) -> None:
    """A row of their own for everyone an audience's row concerns."""
    rows = reminders.due_for_all(session, now)
    for row in rows:
        for person in sorted(desk.audience(row)):
            reminders.spread(session, row, person)
    late = {row.id for row in rows if desk.is_late(row)}
    reminders.drop(session, late, Reason.TOO_LATE)
    reminders.finish(session, {row.id for row in rows} - late, now)


def _entries(
    session: Session, desk: Desk, rows: list[Row], told: _Told, now: datetime
) -> dict[int, list[Entry]]:
    """What is due and of use, by person; what is not is dropped."""
    found: defaultdict[int, list[Entry]] = defaultdict(list)
    useless: defaultdict[Reason, list[int]] = defaultdict(list)
    for row in rows:
        entry = desk.entry(row)
        if entry is None:
            useless[Reason.TOO_LATE if desk.is_late(row) else Reason.NOT_NEEDED].append(row.id)
        elif told.makes_repeat(entry):
            useless[Reason.SAID_TODAY].append(row.id)
        else:
            found[row.person_id].append(entry)
    for reason, ids in useless.items():
        reminders.drop(session, ids, reason)
    return found


@dataclass(frozen=True, slots=True)
class _Told:
    """What people were reminded of today: steps, and the subjects they were about."""

    steps: frozenset[tuple[int, tuple[str, int, str]]]
    subjects: frozenset[tuple[int, str, str, int]]

    def makes_repeat(self, entry: Entry) -> bool:
        """Whether the step only repeats („brak odpowiedzi") what was said this very day."""
        only_repeats = entry.step is not None and entry.step.unless_done
        was_said = (entry.person_id, *entry.about) in self.subjects
        return only_repeats and was_said and not entry.row.is_snooze


def _told_today(session: Session, people: set[int], now: datetime) -> _Told:
    done = reminders.done_since(session, people, at_wall(local_day(now), time.min))
    return _Told(
        steps=frozenset((row.person_id, row.key) for row in done),
        subjects=frozenset(
            (row.person_id, row.rule.partition("/")[0], row.subject, row.subject_id) for row in done
        ),
    )


def _later_today(
    session: Session,
    desk: Desk,
    people: set[int],
    told: _Told,
    now: datetime,
    calendar: Calendar,
) -> defaultdict[int, list[Entry]]:
    """What the day will still bring these people; put-off reminders come by themselves."""
    midnight = at_wall(local_day(now) + timedelta(days=1), time.min)
    found: defaultdict[int, list[Entry]] = defaultdict(list)
    for row in reminders.coming(session, people, now, midnight):
        if row.person_id == EVERYBODY:
            for person, entry in desk.audience(row).items():
                if (person, row.key) not in told.steps:
                    found[person].append(replace(entry, row=row))
        elif not row.is_snooze and (own := desk.entry(row)):
            found[row.person_id].append(own)
    for entry in openings.expected(session, now, midnight, calendar):
        found[entry.person_id].append(entry)
    return found


# --- one person --------------------------------------------------------------------------------


def _serve(
    session: Session,
    due: list[Entry],
    later: list[Entry],
    sent: int,
    now: datetime,
    calendar: Calendar,
) -> None:
    """Send one person's messages of this moment."""
    asked_for = [entry for entry in due if entry.row.is_snooze]
    planned = leave_latest([entry for entry in due if not entry.row.is_snooze])
    kept = {entry.row.id for entry in (*asked_for, *planned)}
    overtaken = {entry.row.id for entry in due} - kept
    reminders.finish(session, overtaken, now, Reason.OVERTAKEN)
    messages = _arrange(session, planned, later, sent, now, calendar)
    for _ in messages:
        reminders.count_message(session, due[0].person_id, local_day(now))
    if asked_for:
        messages = [*messages[:-1], [*(messages[-1] if messages else ()), *asked_for]]
    for message in messages:
        _send(session, message, now, calendar)


def _arrange(
    session: Session,
    due: list[Entry],
    later: list[Entry],
    sent: int,
    now: datetime,
    calendar: Calendar,
) -> list[list[Entry]]:
    """The messages of this moment; the others wait in their rows."""
    if not due:
        return []
    held = _by_item([*due, *later], now)
    messages = []
    for bundle in plan_day(list(held), sent, calendar):
        entries = [entry for item in bundle.items for entry in held[item]]
        if bundle.due > now:
            _postpone(session, [entry for entry in entries if entry in due], bundle.due)
        elif ripe := _ripe(session, entries, now):
            messages.append(ripe)
    return messages


def _by_item(entries: list[Entry], now: datetime) -> dict[Item, list[Entry]]:
    """What falls due together goes out together if it is of one kind: a mentor's four teams, the
    questionnaires of a workshop and of its module."""
    items: defaultdict[Item, list[Entry]] = defaultdict(list)
    for entry in entries:
        kind = entry.topic.partition("_")[0]
        key = f"{entry.row.due.isoformat()} {kind}"
        items[Item(max(entry.row.due, now), key)].append(entry)
    return items


def _ripe(session: Session, entries: list[Entry], now: datetime) -> list[Entry]:
    """The entries that go out now: all; or none, while a questionnaire among them has yet to open
    and the others can wait for it; or those that cannot wait."""
    closed = [entry for entry in entries if entry.opens and entry.opens > now]
    if not closed:
        return entries
    opening = max(entry.opens for entry in closed if entry.opens)
    if any(entry.until and entry.until <= opening for entry in entries):
        return [entry for entry in entries if entry not in closed]
    _postpone(session, [entry for entry in entries if entry.row.due <= now], opening)
    return []


def _postpone(session: Session, entries: list[Entry], until: datetime) -> None:
    for entry in entries:
        reminders.move(session, entry.row.id, until)


def _send(session: Session, entries: list[Entry], now: datetime, calendar: Calendar) -> None:
    """Post one message; its rows are done."""
    own = [_own(session, entry) for entry in entries]
    said = leave_latest(own)
    row = said[0].row
    outbox.post_to_person(
        session,
        person_id=row.person_id,
        lane=Lane.NOTICE,
        topic=TOPIC,
        body=step_to_json(compose(said, now, calendar)),
        due=now,
        dedupe=f"{TOPIC}:{row.rule}:{row.subject}:{row.subject_id}:{row.occurrence}:{row.person_id}",
    )
    reminders.finish(session, [entry.row.id for entry in own], now)


def _own(session: Session, entry: Entry) -> Entry:
    """The entry with a row of the person's own, written now if it comes ahead of its audience's."""
    if entry.row.person_id != EVERYBODY:
        return entry
    row_id = reminders.spread(session, entry.row, entry.person_id)
    if row_id is None:
        raise RuntimeError("what lies ahead of its audience has no rows of single persons yet")
    return replace(entry, row=replace(entry.row, id=row_id, person_id=entry.person_id))

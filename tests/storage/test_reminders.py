from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.calendar import WARSAW
from storage import reminders
from storage.database import Database
from storage.reminders import Row
from storage.tables.reminders import Reminder
from tests import builders

NOW = datetime(2017, 6, 12, 9, 0, tzinfo=WARSAW)
STEP = {"rule": "zadanie/-7d", "subject": "task_assignment", "subject_id": 12}


def add(session: Session) -> Row:
    row_id = reminders.add(session, **STEP, occurrence="2017-06-19", due=NOW)  # type: ignore[arg-type]  # mixed values
    assert row_id is not None
    return reminders.load(session, row_id)


def test_an_occurrence_has_one_row(database: Database) -> None:
    def twice(session: Session) -> object:
        add(session)
        return reminders.add(session, **STEP, occurrence="2017-06-19", due=NOW)  # type: ignore[arg-type]  # mixed values

    assert database.write_now(twice) is None


def test_a_persons_row_is_written_once(database: Database) -> None:
    def spread(session: Session) -> tuple[bool, bool]:
        row = add(session)
        return (
            reminders.spread(session, row, 7) is not None,
            reminders.spread(session, row, 7) is not None,
        )

    assert database.write_now(spread) == (True, False)


def test_snoozes_are_repetitions_of_one_occurrence(database: Database) -> None:
    """A snooze that waits is moved; one that went out is followed by the next."""

    def snooze(session: Session) -> list[tuple[str, datetime, str]]:
        row_id = reminders.spread(session, add(session), 7)
        assert row_id is not None
        mine = reminders.load(session, row_id)
        first = reminders.repeat(session, mine, NOW + timedelta(hours=1))
        assert reminders.repeat(session, mine, NOW + timedelta(hours=2)) == first
        reminders.finish(session, [first or 0], NOW + timedelta(hours=2))
        reminders.repeat(session, mine, NOW + timedelta(hours=3))
        ids = session.scalars(select(Reminder.id).order_by(Reminder.id))
        found = [reminders.load(session, one) for one in ids.all()]
        assert {row.key for row in found} == {("zadanie/-7d", 12, "2017-06-19")}
        return [(row.occurrence, row.due, row.state) for row in found if row.is_snooze]

    assert database.write_now(snooze) == [
        ("2017-06-19+1", NOW + timedelta(hours=2), "done"),
        ("2017-06-19+2", NOW + timedelta(hours=3), "pending"),
    ]


def test_people_get_their_turn_in_order(database: Database) -> None:
    def turns(session: Session) -> list[int]:
        row = add(session)
        for person in (9, 7, 8):
            reminders.spread(session, row, person)
        return [one.person_id for one in reminders.due_for_people(session, NOW, limit=2)]

    assert sorted(database.write_now(turns)) == [7, 8]


def test_messages_are_counted_by_day(database: Database) -> None:
    def count(session: Session) -> dict[int, int]:
        person = builders.person(session, "P-001")
        for _ in range(2):
            reminders.count_message(session, person.id, date(2017, 6, 12))
        reminders.count_message(session, person.id, date(2017, 6, 13))
        return reminders.sent_on(session, [person.id], date(2017, 6, 12))

    assert list(database.write_now(count).values()) == [2]


def test_a_topic_is_muted_until_it_is_wanted_again(database: Database) -> None:
    def muted(session: Session) -> list[int]:
        people = [builders.person(session, code).id for code in ("P-001", "P-002")]
        found = []
        reminders.mute(session, people[0], "zadanie", NOW)
        reminders.mute(session, people[0], "zadanie", NOW)
        found.append(len(reminders.muted(session, "zadanie", people)))
        reminders.unmute(session, people[0], "zadanie")
        reminders.unmute(session, people[1], "zadanie")
        found.append(len(reminders.muted(session, "zadanie", people)))
        return found

    assert database.write_now(muted) == [1, 0]


def test_only_what_concerns_these_people_is_coming(database: Database) -> None:
    def look(session: Session) -> list[int]:
        row = add(session)
        for person in (7, 8):
            reminders.spread(session, row, person)
        found = reminders.coming(session, {8}, NOW - timedelta(hours=1), NOW + timedelta(hours=1))
        return sorted(one.person_id for one in found)

    assert database.write_now(look) == [reminders.EVERYBODY, 8]


def test_subjects_somebody_waits_for_are_found(database: Database) -> None:
    """Not those of audiences, of other kinds, or of which everything went out."""

    def look(session: Session) -> set[int]:
        for subject, subject_id, person in (
            ("module", 5, 7),
            ("module", 5, 8),
            ("module", 9, 7),
            ("module", 4, reminders.EVERYBODY),
            ("meeting", 6, 7),
        ):
            reminders.add(
                session,
                rule="r",
                subject=subject,
                subject_id=subject_id,
                occurrence="2017-06-19",
                due=NOW,
                person_id=person,
            )
        done = reminders.add(
            session,
            rule="r",
            subject="module",
            subject_id=3,
            occurrence="2017-06-19",
            due=NOW,
            person_id=7,
        )
        assert done is not None
        reminders.finish(session, [done], NOW)
        return reminders.awaited(session, "module")

    assert database.write_now(look) == {5, 9}

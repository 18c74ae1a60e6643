"""Expanding announcements: exact, whoever does it and however often it is interrupted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import func, select

from domain.announcements import Audience, AudienceKind, Outcome
from domain.calendar import WARSAW, Calendar
from scheduler import broadcasts
from storage import announcements, ledger, outbox, preferences, sent
from storage.database import Database
from storage.reaching import EVERYWHERE
from storage.tables.announcements import Announcement, Delivery
from storage.tables.engine import Outbox
from storage.tables.people import Account, Person
from tests import builders

NOW = datetime(2017, 4, 10, 9, 0, tzinfo=WARSAW)
expand = partial(broadcasts.expand, now=NOW, calendar=Calendar(frozenset()))


def _order(session: Any, people: int) -> None:
    """An announcement under way to so many people, every second with an account."""
    ids = [builders.person(session, f"P-{number:04}").id for number in range(people)]
    for person_id in ids[::2]:
        if session.scalar(select(Account).where(Account.person_id == person_id)) is None:
            session.add(_account(person_id))
    author = builders.person(session, "K-01")
    announcement_id = announcements.write_draft(
        session,
        announcement_id=None,
        programme_id=builders.programme(session).id,
        author_id=author.id,
        audience=Audience(AudienceKind.ALL),
        text="Zapraszamy.",
        now=NOW,
    )
    announcements.begin_sending(session, announcement_id, "wysylanie", ids, NOW)


def _account(person_id: int, channel: str = "direct") -> Account:
    name = f"account-{person_id}"
    return Account(
        channel=channel,
        external_id=name,
        chat=name,
        person_id=person_id,
        created_at=NOW,
        last_seen_at=NOW,
    )


def _count(database: Database, table: Any) -> int:
    return database.read_now(
        lambda session: session.scalar(select(func.count()).select_from(table))
    )


def _drain(database: Database, limit: int) -> None:
    while database.write_now(lambda session: expand(session, limit=limit)):
        pass


def test_two_who_expand_side_by_side_write_each_recipient_once(database: Database) -> None:
    database.write_now(lambda session: _order(session, 24))
    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(_drain, database, 5) for _ in range(2)]:
            done.result()
    _drain(database, 5)
    assert _count(database, Delivery) == 24
    assert _count(database, Outbox) == 12


def test_with_nobody_to_reach_it_ends_at_once(database: Database) -> None:
    database.write_now(lambda session: _order(session, 0))
    assert not database.write_now(expand)
    states = database.read_now(lambda session: session.scalars(select(Announcement.state)).all())
    assert states == ["wyslane"]


def test_whoever_wants_notices_everywhere_counts_once_and_can_be_spared(
    database: Database,
) -> None:
    def order(session: Any) -> None:
        _order(session, 1)
        person = session.scalars(select(Person).where(Person.code == "P-0000")).one()
        session.add(_account(person.id, "web"))
        session.flush()
        preferences.prefer(session, person.id, EVERYWHERE)

    database.write_now(order)
    _drain(database, 5)
    assert _count(database, Delivery) == 1
    assert _count(database, Outbox) == 1
    spared = database.write_now(lambda session: ledger.cancel_waiting(session, 1, NOW))
    states = database.read_now(lambda session: session.scalars(select(Outbox.state)).all())
    assert (spared, states) == (1, ["cancelled"])


def test_the_oldest_announcement_is_expanded_first(database: Database) -> None:
    database.write_now(lambda session: _order(session, 3))
    database.write_now(lambda session: _order(session, 3))
    assert database.write_now(lambda session: expand(session, limit=2))
    assert database.write_now(lambda session: expand(session, limit=2))
    assert database.write_now(lambda session: expand(session, limit=2))
    rows = database.read_now(
        lambda session: session.execute(
            select(Delivery.announcement_id, func.count())
            .group_by(Delivery.announcement_id)
            .order_by(Delivery.announcement_id)
        ).all()
    )
    assert [tuple(row) for row in rows] == [(1, 3), (2, 2)]


def test_cancelling_half_way_spares_who_waits_and_who_was_not_reached_yet(
    database: Database,
) -> None:
    """Two batches of three went in, two people of them with an account; one letter has gone."""

    def cancel(session: Any) -> tuple[int, dict[Outcome, int]]:
        spared = ledger.cancel_waiting(session, 1, NOW)
        return spared, ledger.tally(session, announcements.load(session, 1))

    def send_one(session: Any) -> None:
        (letter,) = outbox.claim(session, channel="direct", now=NOW, limit=1)
        sent.mark_sent(session, letter, "1", NOW)

    database.write_now(lambda session: _order(session, 10))
    for _ in range(2):
        database.write_now(lambda session: expand(session, limit=3))
    database.write_now(send_one)
    spared, tally = database.write_now(cancel)
    assert spared == 2 + 4
    assert {outcome: number for outcome, number in tally.items() if number} == {
        Outcome.DELIVERED: 1,
        Outcome.UNREACHABLE: 3,
        Outcome.CANCELLED: 6,
    }
    assert not database.write_now(expand)
    assert _count(database, Outbox) == 3


def test_one_that_was_begun_by_an_earlier_version_goes_on_where_it_was(
    database: Database,
) -> None:
    def begun(session: Any) -> None:
        row = announcements.lock(session, 1)
        row.cursor = session.scalar(select(func.max(Delivery.person_id)))
        session.flush()

    database.write_now(lambda session: _order(session, 5))
    database.write_now(lambda session: expand(session, limit=2))
    database.write_now(begun)
    _drain(database, 2)
    assert (_count(database, Delivery), _count(database, Outbox)) == (5, 3)
    last = database.read_now(lambda session: announcements.lock(session, 1).cursor)
    assert last == database.read_now(
        lambda session: session.scalar(select(func.max(Delivery.person_id)))
    )


def test_what_waits_of_another_announcement_does_not_keep_one_from_its_end(
    database: Database,
) -> None:
    database.write_now(lambda session: _order(session, 0))
    database.write_now(lambda session: _order(session, 2))
    _drain(database, 5)
    states = database.read_now(
        lambda session: session.scalars(select(Announcement.state).order_by(Announcement.id)).all()
    )
    assert states == ["wyslane", "wysylanie"]

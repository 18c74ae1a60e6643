"""Statements run by the driver alone: the same values and errors as SQLAlchemy's own."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlalchemy.orm import Session

from storage.database import Database
from storage.prepared import Prepared
from storage.tables.base import table_of
from storage.tables.engine import Inbox, Outbox

NOW = datetime(2017, 4, 10, 9, 0, tzinfo=ZoneInfo("Europe/Warsaw"))
BODY = {"html": "Zażółć <b>gęślą</b>", "rows": [], "slot": None}

_outbox, _inbox = table_of(Outbox), table_of(Inbox)
_GIVEN: dict[str, Any] = {"channel": "web", "lane": "reply", "body": BODY, "due_at": NOW}
POST = Prepared(insert(_outbox).returning(_outbox.c.id), _GIVEN)
FIND = Prepared(select(_outbox).where(_outbox.c.id == bindparam("number")))
SENT = Prepared(
    update(_outbox)
    .where(_outbox.c.id == bindparam("number"), _outbox.c.state == "queued")
    .values(state="sent", body=None, sent_at=bindparam("at"))
)
TAKE = Prepared(insert(_inbox), ("key", "channel", "body", "received_at"))


def post(session: Session) -> int:
    number: int = POST.scalar(session, **_GIVEN)
    return number


def as_objects_read_it(session: Session, number: int) -> list[Any]:
    row = session.get_one(Outbox, number, populate_existing=True)
    return [getattr(row, column.name) for column in _outbox.c]


def test_what_is_written_is_read_as_objects_read_it(database: Database) -> None:
    def both(session: Session) -> tuple[list[Any], list[Any]]:
        number = post(session)
        return list(FIND.first(session, number=number)), as_objects_read_it(session, number)

    prepared, objects = database.write_now(both)
    assert prepared == objects
    assert (objects[6], objects[7]) == (BODY, NOW)


def test_columns_that_are_not_given_get_their_defaults(database: Database) -> None:
    row = database.write_now(lambda s: FIND.first(s, number=post(s)))
    assert (row.state, row.attempts, row.topic, row.account_id) == ("queued", 0, "", None)


def test_an_update_changes_what_fits_only(database: Database) -> None:
    def change(session: Session) -> tuple[Any, Any]:
        number = post(session)
        SENT.run(session, number=number, at=NOW)
        SENT.run(session, number=number, at=NOW + timedelta(hours=1))
        row = FIND.first(session, number=number)
        return row.state, row.sent_at

    assert database.write_now(change) == ("sent", NOW)


def test_nothing_found_is_none(database: Database) -> None:
    assert database.read_now(lambda s: FIND.first(s, number=404)) is None
    assert database.read_now(lambda s: FIND.scalar(s, number=404)) is None


def test_an_error_is_wrapped_and_undoes_the_work(database: Database) -> None:
    def twice(session: Session) -> None:
        post(session)
        for _ in range(2):
            TAKE.run(session, key="k", channel="web", body=None, received_at=NOW)

    with pytest.raises(IntegrityError):
        database.write_now(twice)
    assert database.read_now(lambda s: list(s.scalars(select(Outbox.id)))) == []
    assert database.write_now(lambda s: s.scalars(select(Inbox.key)).all()) == []


def test_after_a_failed_flush_nothing_is_written_beside_what_was_undone(
    database: Database,
) -> None:
    def go_on(session: Session) -> None:
        post(session)
        session.add_all([Inbox(key="k", channel="web", received_at=NOW) for _ in range(2)])
        with suppress(IntegrityError):
            session.flush()
        post(session)

    with pytest.raises(InvalidRequestError):
        database.write_now(go_on)
    assert database.read_now(lambda s: list(s.scalars(select(Outbox.id)))) == []


def test_what_is_written_in_a_savepoint_is_undone_with_it(database: Database) -> None:
    def undo_one(session: Session) -> int:
        kept = post(session)
        savepoint = session.begin_nested()
        post(session)
        savepoint.rollback()
        return kept

    kept = database.write_now(undo_one)
    assert database.read_now(lambda s: list(s.scalars(select(Outbox.id)))) == [kept]


def test_values_have_to_be_those_that_the_statement_names(database: Database) -> None:
    with pytest.raises(TypeError, match="needed \\['number'\\]"):
        database.read_now(lambda s: FIND.first(s, id=1))


def test_lists_of_values_are_refused(database: Database) -> None:
    several = Prepared(select(_outbox.c.id).where(_outbox.c.id.in_((1, 2))))
    with pytest.raises(TypeError, match="not the same each time"):
        database.read_now(several.all)

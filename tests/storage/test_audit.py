from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError

from storage import audit
from storage.database import Database
from storage.tables.engine import Audit

NOW = datetime(2017, 4, 10, 9, 0, tzinfo=UTC)


def _note(database: Database) -> None:
    database.write_now(
        lambda session: audit.record(
            session, at=NOW, actor_id=None, action="role.grant", subject="person:1", role="opiekun"
        )
    )


def test_an_act_is_kept_as_it_was_recorded(database: Database) -> None:
    _note(database)
    row = database.read_now(lambda session: session.scalars(select(Audit)).one())
    assert (row.at, row.actor_id, row.action, row.subject, row.detail) == (
        NOW,
        None,
        "role.grant",
        "person:1",
        {"role": "opiekun"},
    )


@pytest.mark.parametrize("change", [update(Audit).values(action="x"), delete(Audit)])
def test_what_was_recorded_can_be_neither_changed_nor_removed(
    database: Database, change: object
) -> None:
    _note(database)
    with pytest.raises(DatabaseError, match="append-only"):
        database.write_now(lambda session: session.execute(change))  # type: ignore[call-overload]  # both are statements
    assert database.read_now(lambda session: session.scalar(select(Audit.action))) == "role.grant"


def test_postgresql_refuses_to_empty_the_table_as_well(postgres_database: Database) -> None:
    _note(postgres_database)
    with pytest.raises(DatabaseError, match="append-only"):
        postgres_database.write_now(lambda session: session.execute(text("TRUNCATE audit")))

"""Accounts that were connected before anybody noted when: they keep the day they were met."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import make_url

from storage import schema
from storage.database import make_engine
from storage.migrations.running import upgrade
from storage.tables.people import Account
from storage.tables.programmes import Programme
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of one's own."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/old.sqlite3"
    server = make_url(request.getfixturevalue("postgres_url"))
    engine = make_engine(server.render_as_string(False)).execution_options(
        isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS migrated_accounts"))
        connection.execute(text("CREATE DATABASE migrated_accounts"))
    engine.dispose()
    return server.set(database="migrated_accounts").render_as_string(False)


def migrate_to(url: str, revision: str) -> None:
    engine = make_engine(url)
    with engine.begin() as connection:
        upgrade(connection, revision)
    engine.dispose()


def fill(url: str) -> None:
    """A programme, somebody's account and a stranger's, as 0015 has them."""
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO programme (id, code, name, zone, office_email, office_phone)"
                " VALUES (1, 'p', 'P', 'Europe/Warsaw', '', '')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO person (id, code, first, last, email, function, school, county,"
                " preferred_channel, language, state, quiet_opt_in, notices_stopped)"
                " VALUES (1, 'P-001', 'Anna', 'Nowa', '', '', '', '', '', 'pl', 'zaproszony',"
                " false, false)"
            )
        )
        connection.execute(
            text(
                "INSERT INTO account (id, channel, external_id, chat, person_id, language,"
                " state, created_at, last_seen_at) VALUES (:id, 'web', :name, 'x',"
                " :person, 'pl', 'active', '2017-04-10 07:00:00+00', '2017-05-01 07:00:00+00')"
            ),
            [{"id": 1, "name": "a", "person": 1}, {"id": 2, "name": "b", "person": None}],
        )
    engine.dispose()


def test_what_was_connected_before_counts_from_when_it_was_met(url: str) -> None:
    migrate_to(url, "0015")
    fill(url)
    schema.migrate(url)
    engine = make_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(select(Account.connected_at).order_by(Account.id)).all()
        (allowed,) = connection.execute(select(Programme.match_email)).one()
    engine.dispose()
    moments: list[datetime | None] = [row[0] for row in rows]
    assert (moments, allowed) == ([NOW, None], False)

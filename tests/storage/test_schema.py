"""Models and migrations are the same thing said twice; this holds them to each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from storage import schema
from storage.database import make_engine
from storage.migrations.running import config
from storage.tables import Base


def difference(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def own_database(postgres_url: str) -> str:
    """A database beside the one other tests share."""
    return str(make_url(postgres_url).set(database="migrated").render_as_string(False))


@pytest.fixture
def fresh_postgres(postgres_url: str) -> str:
    engine = make_engine(postgres_url).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS migrated"))
        connection.execute(text("CREATE DATABASE migrated"))
    engine.dispose()
    return own_database(postgres_url)


def test_migrations_make_the_tables_of_the_models_on_sqlite(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/fresh.sqlite3"
    schema.migrate(url)
    assert difference(make_engine(url)) == []
    assert schema.present(url) == schema.newest()


def test_migrations_make_the_tables_of_the_models_on_postgresql(
    fresh_postgres: str,
) -> None:
    schema.migrate(fresh_postgres)
    engine = make_engine(fresh_postgres)
    assert difference(engine) == []
    engine.dispose()


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/twice.sqlite3"
    schema.migrate(url)
    schema.migrate(url)
    assert schema.present(url) == schema.newest()


def test_the_newest_revision_is_the_end_of_the_chain_of_migrations() -> None:
    scripts = ScriptDirectory.from_config(config())
    assert scripts.get_heads() == [schema.newest()]
    assert all(schema.knows(script.revision) for script in scripts.walk_revisions())


@pytest.mark.parametrize("revision", ["", "9999", "head", "people"])
def test_a_revision_of_a_later_program_is_not_known(revision: str) -> None:
    assert not schema.knows(revision)


def test_a_database_never_migrated_has_no_revision(tmp_path: Path) -> None:
    assert schema.present(f"sqlite:///{tmp_path}/empty.sqlite3") is None

"""The schema's version: bring a database up to date, or say how far behind it is."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from storage.database import DatabaseUnavailable, make_engine
from storage.outages import EXPLAINED, outage

SCRIPTS = Path(__file__).parent / "migrations"
NEWER = "the database is of a newer version ({}): use that one"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config


def migrate(url: str, revision: str = "head") -> None:
    """Apply every migration that is missing, all or none. Concurrent starts wait for each other.

    Raises `DatabaseUnavailable` where the database, not a migration, is what fails, or is newer
    than this program.
    """
    engine = make_engine(url)
    try:
        with engine.begin() as connection:
            refuse_newer(MigrationContext.configure(connection).get_current_revision())
            command.upgrade(_config(connection), revision)
    except Exception as error:
        if found := outage(error):
            raise DatabaseUnavailable(EXPLAINED[found]) from None
        raise
    finally:
        engine.dispose()


def refuse_newer(revision: str | None) -> None:
    """Raises `DatabaseUnavailable` for a revision that this program does not know."""
    if revision is not None and not knows(revision):
        raise DatabaseUnavailable(NEWER.format(revision))


def newest() -> str:
    """The revision this program knows."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def present(url: str) -> str | None:
    """The revision the database has; None for one never migrated.

    Raises `DatabaseUnavailable`.
    """
    engine = make_engine(url, begin="BEGIN")
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        raise DatabaseUnavailable(EXPLAINED[outage(error) or "unreachable"]) from None
    finally:
        engine.dispose()


def revision(session: Session) -> str | None:
    """The revision that the session sees; None where there is none yet."""
    return MigrationContext.configure(session.connection()).get_current_revision()


def has_tables(session: Session) -> bool:
    """Whether this database was ever migrated."""
    return inspect(session.connection()).has_table("setting")


def knows(revision: str) -> bool:
    """Whether this program can bring a database of this revision up to date."""
    try:
        return ScriptDirectory.from_config(_config()).get_revision(revision) is not None
    except CommandError:
        return False

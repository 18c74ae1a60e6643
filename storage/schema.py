"""The schema's version: bring a database up to date, or say how far behind it is.

A migration's file is named by its revision, and they follow one another by number: so what this
program knows can be told without loading them.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from storage.database import DatabaseUnavailable, make_engine
from storage.outages import EXPLAINED, outage

VERSIONS = Path(__file__).parent / "migrations" / "versions"
NEWER = "the database is of a newer version ({}): use that one"


def migrate(url: str, revision: str = "head") -> None:
    """Apply every migration that is missing, all or none. Concurrent starts wait for each other.

    Raises `DatabaseUnavailable` where the database, not a migration, is what fails, or is newer
    than this program.
    """
    # PLC0415: Alembic weighs megabytes that a running assistant does not need.
    from storage.migrations.running import upgrade  # noqa: PLC0415 - see above

    engine = make_engine(url)
    try:
        with engine.begin() as connection:
            refuse_newer(_revision(connection))
            upgrade(connection, revision)
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
    return max(_known())


def knows(revision: str) -> bool:
    """Whether this program can bring a database of this revision up to date."""
    return revision in _known()


def _known() -> set[str]:
    return {path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*_*.py")}


def present(url: str) -> str | None:
    """The revision the database has; None for one never migrated.

    Raises `DatabaseUnavailable`.
    """
    engine = make_engine(url, begin="BEGIN")
    try:
        with engine.connect() as connection:
            return _revision(connection)
    except SQLAlchemyError as error:
        raise DatabaseUnavailable(EXPLAINED[outage(error) or "unreachable"]) from None
    finally:
        engine.dispose()


def revision(session: Session) -> str | None:
    """The revision that the session sees; None where there is none yet."""
    return _revision(session.connection())


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def has_tables(session: Session) -> bool:
    """Whether this database was ever migrated."""
    return inspect(session.connection()).has_table("setting")

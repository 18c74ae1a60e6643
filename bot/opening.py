"""The installation's database, opened: up to date, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from bot.seal import BoxSeal, load_seal
from bot.settings import Mistake, Settings
from storage import schema
from storage.database import Database, ping


def open_database(settings: Settings) -> Database:
    """The installation's database. Raises `Mistake`, `DatabaseUnavailable`."""
    settings.make_data_dir()
    database = Database(settings.database_address, BoxSeal(load_seal(settings)))
    try:
        ping(database)
        present = schema.present(settings.database_address)
        if present != schema.newest():
            schema.refuse_newer(present)
            raise Mistake("the database is not up to date: run `lacznik migrate`")
    except BaseException:
        database.close()
        raise
    return database


@contextmanager
def opened_database(settings: Settings) -> Iterator[Database]:
    """The same for a while. Raises `Mistake`, `DatabaseUnavailable`."""
    with closing(open_database(settings)) as database:
        yield database

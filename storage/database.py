"""Engines and transactions: one door for SQLite and PostgreSQL.

`Database.write(work)` runs `work(session)` in one transaction and gives its result back only after
COMMIT. On SQLite one writer thread commits waiting transactions in groups (an fsync is the price of
a commit, so a group pays it once), each in a savepoint of its own. On PostgreSQL a small pool of
threads does the same work side by side. `Database.read` never waits for a writer.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, InvalidatePoolError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from storage.outages import EXPLAINED, Trouble, outage
from storage.place import Place
from storage.prepared import execute, session_within
from storage.sealing import OPTION, Seal
from storage.writer import Writer

T = TypeVar("T")
Work = Callable[[Session], T]

READERS = 2
POSTGRES_WORKERS = 4
RESTED = 1.0  # seconds
LOCK_SECONDS = 5.0  # how long a writer waits while another process holds SQLite's lock
# A network that is cut is noticed at both ends within some ten seconds: else a thread would wait
# for a quarter of an hour, and the server would keep its locks as long.
PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "options": "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"
    " -c tcp_user_timeout=10000 -c idle_in_transaction_session_timeout=15000",
}
# Without the address itself: it holds a password.
_NO_ADDRESS = "not a database address: postgresql://user:password@host/name or sqlite:///file"


class DatabaseUnavailable(Exception):
    """The database address is wrong, or nobody answers there. The message fits one line."""


class _Committer(Protocol):
    def submit(self, work: Work[T]) -> Future[T]: ...
    def submit_from_loop(self, work: Work[T]) -> asyncio.Future[T]: ...
    def close(self) -> None: ...


class Database:
    """Open with an address such as `sqlite:///var/lacznik.sqlite3` or `postgresql://…`.

    `seal` is the installation's key: without it no confidential answers can be taken or moved.
    """

    def __init__(self, url: str, seal: Seal | None = None) -> None:
        self.url = url
        self.trouble = Trouble()
        self.engine = make_engine(url)
        self.engine.update_execution_options(**{OPTION: seal})
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._readers = ThreadPoolExecutor(READERS, "reader")
        self._reading = self.engine
        if self.is_sqlite:
            self._reading = make_engine(url, begin="BEGIN")
            self._reading.update_execution_options(**{OPTION: seal})
            place = _watch_place(self.engine, self._reading)
            self._committer: _Committer = Writer(self.engine, self.trouble, place.check)
        else:
            self._committer = _PostgresWorkers(self.engine, self.trouble)

    async def write(self, work: Work[T]) -> T:
        """Run in one transaction; the result is released after COMMIT."""
        return await self._committer.submit_from_loop(work)

    async def write_at_once(self, work: Work[T]) -> T:
        """On PostgreSQL each statement commits by itself: a process that is cut off from it leaves
        no open transaction behind, whose locks would stop the others."""
        if self.is_sqlite:
            return await self.write(work)
        return await asyncio.wrap_future(self._readers.submit(self._run_at_once, work))

    def _run_at_once(self, work: Work[T]) -> T:
        engine = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        try:
            with Session(engine) as session:
                result = work(session)
        except Exception as error:
            self.trouble.note(error)
            raise
        self.trouble.is_over()
        return result

    async def read(self, work: Work[T]) -> T:
        return await asyncio.wrap_future(self._readers.submit(self.read_now, work))

    def write_now(self, work: Work[T]) -> T:
        """The same for code without an event loop (command line, tests)."""
        return self._committer.submit(work).result()

    def read_now(self, work: Work[T]) -> T:
        try:
            with Session(self._reading, expire_on_commit=False) as session:
                return work(session)
        except Exception as error:
            self.trouble.note(error)
            raise

    def checkpoint(self) -> None:
        """Empty SQLite's write-ahead log, which keeps erased rows until then."""
        if not self.is_sqlite:
            return
        with closing(self.engine.raw_connection()) as connection:
            cursor = connection.cursor()
            # Where somebody reads (a backup), writers would wait with us: rather the next time.
            cursor.execute("PRAGMA busy_timeout=0")
            try:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                cursor.execute(f"PRAGMA busy_timeout={LOCK_SECONDS * 1000:.0f}")

    def close(self) -> None:
        """Finish what was queued, then let go of every connection."""
        self._committer.close()
        self._readers.shutdown()
        self.engine.dispose()
        self._reading.dispose()


class _PostgresWorkers:
    def __init__(self, engine: Engine, trouble: Trouble) -> None:
        self._engine = engine
        self._trouble = trouble
        self._pool = ThreadPoolExecutor(POSTGRES_WORKERS, "writer")

    def submit(self, work: Work[T]) -> Future[T]:
        return self._pool.submit(self._run, work)

    def submit_from_loop(self, work: Work[T]) -> asyncio.Future[T]:
        return asyncio.wrap_future(self.submit(work))

    def _run(self, work: Work[T]) -> T:
        try:
            with (
                self._engine.connect() as connection,
                connection.begin() as transaction,
                session_within(transaction) as session,
            ):
                session.begin()
                result = work(session)
                session.flush()
        except Exception as error:
            self._trouble.note(error)
            raise
        self._trouble.is_over()
        return result

    def close(self) -> None:
        self._pool.shutdown()


def make_engine(url: str, *, begin: str = "BEGIN IMMEDIATE") -> Engine:
    """An engine for the address. Raises `DatabaseUnavailable` for one that cannot be read."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise DatabaseUnavailable(_NO_ADDRESS) from None
    if address.get_backend_name() == "sqlite":
        return _sqlite_engine(address.render_as_string(hide_password=False), begin)
    if address.get_backend_name() not in ("postgresql", "postgres"):
        raise DatabaseUnavailable(_NO_ADDRESS)
    address = address.set(drivername="postgresql+psycopg")
    engine = create_engine(
        address,
        pool_size=POSTGRES_WORKERS + READERS,
        hide_parameters=True,
        connect_args={name: value for name, value in PATIENCE.items() if name not in address.query},
    )
    _ask_after_rest(engine)
    _speed_up_savepoints(engine)
    return engine


def _ask_after_rest(engine: Engine) -> None:
    """A connection that has lain for a while is asked whether it still works before it is used.

    (`pool_pre_ping` asks each time, which is an eighth of what an event costs. A connection that
    breaks within the second is an outage like any other: what was begun is handed in again.)
    """
    dialect = engine.dialect

    @event.listens_for(engine, "checkin")
    def rest(_connection: object, record: Any) -> None:
        record.info["rested"] = monotonic()

    @event.listens_for(engine, "checkout")
    def ask(connection: Any, record: Any, _proxy: object) -> None:
        if monotonic() - record.info.get("rested", monotonic()) < RESTED:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error


def _sqlite_engine(url: str, begin: str) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": LOCK_SECONDS, "check_same_thread": False},
        hide_parameters=True,  # they are personal data, and errors reach the log
    )

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    _speed_up_savepoints(engine)
    return engine


def _watch_place(*engines: Engine) -> Place:
    """No connection of these is made to another file than the first one was."""
    name = engines[0].url.database
    place = Place(Path(name) if name and name != ":memory:" else None)
    for engine in engines:
        event.listen(engine, "do_connect", lambda *_: place.check())
        event.listen(engine, "connect", lambda *_: place.hold())
    return place


def _speed_up_savepoints(engine: Engine) -> None:
    """SQLAlchemy compiles each savepoint's statement anew, which costs more than running it."""
    dialect: Any = engine.dialect
    dialect.do_savepoint = partial(_at_savepoint, "SAVEPOINT")
    dialect.do_release_savepoint = partial(_at_savepoint, "RELEASE SAVEPOINT")


def _at_savepoint(statement: str, connection: Connection, name: str) -> None:
    execute(connection, f"{statement} {name}", (), fetches=False)


def ping(database: Database) -> None:
    """Raises `DatabaseUnavailable` with one readable line when nobody answers, or takes nothing."""
    file = Path(database.engine.url.database or "")
    if database.is_sqlite and file.is_file() and not os.access(file, os.W_OK):
        raise DatabaseUnavailable(EXPLAINED["read_only"])
    try:
        database.read_now(lambda session: session.execute(text("SELECT 1")))
    except Exception as error:
        found = outage(error)
        if isinstance(error, OperationalError) and found in ("", "unreachable"):
            reason = str(error.orig).strip().splitlines()[0]
            raise DatabaseUnavailable(f"the database does not answer: {reason}") from None
        if found:
            raise DatabaseUnavailable(EXPLAINED[found]) from None
        if isinstance(error, SQLAlchemyError):
            raise DatabaseUnavailable(f"the database refuses: {type(error).__name__}") from None
        raise

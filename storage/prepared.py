"""Statements that every tap runs: compiled once, then run by the driver alone.

For a statement it has compiled before, SQLAlchemy still takes 25 to 35 microseconds to find it,
bind its values and wrap its result; the driver takes one or two, and this module five. A tap runs
some twenty statements. Write them as anywhere else (on tables, with `bindparam`s) and run them
through `Prepared`: values and results go through the same types, errors through the same wrapping,
all in the transaction of the session. What waits in objects of the session is not flushed before.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Select, Transaction, Update
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

Process = Callable[[Any], Any]
_WITHIN = "within"  # in `session.info`


def connection_of(session: Session) -> Connection:
    """What `session.connection()` gives, without its way through four layers.

    The session says it once a transaction. Where that has been rolled back, or the session has set
    a savepoint of its own, which it does no sooner than it is asked, it has to say it anew.
    """
    within: Transaction | None = session.info.get(_WITHIN)
    if within is not None and within.is_active and not session.in_nested_transaction():
        return within.connection
    connection = session.connection()
    within = connection.get_nested_transaction() or connection.get_transaction()
    if within is not None and not session.in_nested_transaction():
        session.info[_WITHIN] = within
    return connection


def session_within(transaction: Transaction) -> Session:
    """A session that can undo this transaction of a connection, but not commit it.

    (One that began it itself, and committed, would take three times as long.)
    """
    session = Session(
        transaction.connection, join_transaction_mode="rollback_only", expire_on_commit=False
    )
    session.info[_WITHIN] = transaction
    return session


class Prepared:
    """`columns` are those that an INSERT is given; other statements name their own values."""

    def __init__(
        self,
        statement: Select[Any] | Insert | Update | Delete,
        columns: Iterable[str] | None = None,
    ) -> None:
        self._statement = statement
        self._columns = None if columns is None else list(columns)
        self._forms: dict[str, _Form] = {}

    def all(self, session: Session, **values: Any) -> list[Any]:
        """The rows, with their columns as attributes."""
        connection = connection_of(session)
        form = self._form(connection.dialect)
        return form.read(execute(connection, form.sql, form.bind(values), fetches=True))

    def first(self, session: Session, **values: Any) -> Any:
        """The first row, or None."""
        rows = self.all(session, **values)
        return rows[0] if rows else None

    def scalar(self, session: Session, **values: Any) -> Any:
        """The first column of the first row, or None."""
        rows = self.all(session, **values)
        return rows[0][0] if rows else None

    def run(self, session: Session, **values: Any) -> None:
        connection = connection_of(session)
        form = self._form(connection.dialect)
        execute(connection, form.sql, form.bind(values), fetches=False)

    def run_each(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it for each of the rows of values, one after the other."""
        if len(rows) < 2:
            for values in rows:
                self.run(session, **values)
            return
        connection = session.connection()
        form = self._form(connection.dialect)
        _execute_each(connection, form.sql, [form.bind(values) for values in rows])

    def _form(self, dialect: Dialect) -> _Form:
        form = self._forms.get(dialect.name)
        if form is None:
            form = self._forms[dialect.name] = _Form(self._statement, self._columns, dialect)
        return form


class _Form:
    """A statement in the words of one database."""

    def __init__(
        self,
        statement: Select[Any] | Insert | Update | Delete,
        columns: list[str] | None,
        dialect: Dialect,
    ) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        if compiled.update_prefetch or compiled.post_compile_params:
            raise TypeError(f"not the same each time it is run: {compiled.string}")
        self.sql = compiled.string
        self._order = compiled.positiontup
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        self._needed = {name for name, bind in binds.items() if bind.required}
        processes = {name: _writing(bind.type, dialect) for name, bind in binds.items()}
        self._processes = {name: write for name, write in processes.items() if write is not None}
        self._given = [(name, it) for name, it in self._processes.items() if name in self._needed]
        self._fixed = self._process(
            {n: value for n, value in compiled.params.items() if n not in self._needed}
        )
        self._defaults = {c.key: c.default for c in compiled.insert_prefetch}
        shown = list(statement.exported_columns)
        self._row = _row_of([column.name for column in shown])
        readers = [_reading(column.type, dialect) for column in shown]
        self._readers = [(at, read) for at, read in enumerate(readers) if read is not None]

    def bind(self, values: Mapping[str, Any]) -> Any:
        """The parameters as the driver takes them."""
        if values.keys() != self._needed:
            raise TypeError(f"given {sorted(values)}, needed {sorted(self._needed)}")
        named = {**self._fixed, **values}
        for name, process in self._given:
            named[name] = process(named[name])
        if self._defaults:
            named |= self._process({key: _make(it) for key, it in self._defaults.items()})
        return named if self._order is None else [named[name] for name in self._order]

    def _process(self, values: Mapping[str, Any]) -> dict[str, Any]:
        processes = self._processes
        return {
            name: processes[name](value) if name in processes else value
            for name, value in values.items()
        }

    def read(self, rows: Iterable[Any]) -> list[Any]:
        return [self._row(*self._values(row)) for row in rows]

    def _values(self, row: Any) -> Any:
        if not self._readers:
            return row
        values = list(row)
        for at, reader in self._readers:
            values[at] = reader(values[at])
        return values


def _row_of(names: list[str]) -> Any:
    return namedtuple("Row", names, rename=True)


def _writing(kind: TypeEngine[Any], dialect: Dialect) -> Process | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _reading(kind: TypeEngine[Any], dialect: Dialect) -> Process | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _make(default: Any) -> Any:
    return default.arg(None) if default.is_callable else default.arg


def execute(connection: Connection, sql: str, parameters: Any, *, fetches: bool) -> Sequence[Any]:
    """Run a statement as the driver takes it, in the transaction of the connection."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall() if fetches else ()
    except Exception as error:
        # As the connection treats errors of its own statements: wrapped, a lost one given up.
        connection._handle_dbapi_exception(error, sql, parameters, cursor, None)
    cursor.close()
    return rows


def _execute_each(connection: Connection, sql: str, parameters: Sequence[Any]) -> None:
    cursor = connection.connection.cursor()
    try:
        cursor.executemany(sql, parameters)
    except Exception as error:
        connection._handle_dbapi_exception(error, sql, None, cursor, None)
    cursor.close()

"""Tables whose rows may be added and never changed or removed: the database itself refuses.

`create_all` puts the triggers in by itself; migrations, which create tables of their own, execute
`protections(dialect, table)`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, event


def protections(dialect: str, table: str) -> list[str]:
    """The statements that make `table` append-only; `dialect` is "sqlite" or "postgresql"."""
    if dialect == "sqlite":
        return [_sqlite(table, action) for action in ("UPDATE", "DELETE")]
    return [
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()",
    ]


def _sqlite(table: str, action: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def protect(table: Table) -> None:
    """Make `create_all` add the triggers right after the table."""

    @event.listens_for(table, "after_create")
    def create(_target: Table, connection: Connection, **_options: Any) -> None:
        for statement in protections(connection.dialect.name, table.name):
            connection.exec_driver_sql(statement)

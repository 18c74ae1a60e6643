"""A whole installation as rows and bytes, to compare with another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, select

from storage.database import make_engine

Rows = dict[str, list[tuple[Any, ...]]]


def rows_of(url: str) -> Rows:
    """Every row of every table, also of those that no model knows (the revision)."""
    engine = make_engine(url)
    found = MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        rows = {
            name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for name, table in found.tables.items()
        }
    engine.dispose()
    return rows


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}

"""Alembic, set to work on a connection of ours."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def upgrade(connection: Connection, revision: str) -> None:
    """Apply every migration up to `revision` ("head": all) in the connection's transaction."""
    command.upgrade(config(connection), revision)


def config(connection: Connection | None = None) -> Config:
    """Where the migrations lie, and what `env.py` is to run them on."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["connection"] = connection
    return made

"""What a contestant is told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

TOKEN = "42:BENCH"  # noqa: S105 - of the loopback


@dataclass(frozen=True, slots=True)
class Setting:
    """`address` of the Bot API, an empty `directory`, the `database` where there is one, and how
    many `users` are going to come."""

    contestant: str
    address: str
    directory: Path
    database: str
    users: int

"""Hints between the processes on one PostgreSQL: NOTIFY wakes, tables tell.

A hint that is lost changes nothing: whoever missed it finds the row at their next look. So hints
are not part of the transactions that they tell of (PostgreSQL would commit those one after
another), and a connection that broke is simply opened anew.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from storage.database import PATIENCE

LONGEST = 7900  # bytes: PostgreSQL takes less than 8000
_TELL = text("SELECT pg_notify('lacznik', :payload)")


async def hear(url: str) -> AsyncGenerator[str]:
    """What other processes tell, and this one too, from now on. Raises OSError when it ends."""
    # PLC0415: a process on SQLite does without, and it weighs eight megabytes.
    import psycopg  # noqa: PLC0415 - see above

    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        async with await psycopg.AsyncConnection.connect(
            address, autocommit=True, **_patience(address)
        ) as connection:
            await connection.execute("LISTEN lacznik")
            async for hint in connection.notifies():
                yield hint.payload
    except psycopg.Error as error:
        raise OSError(type(error).__name__) from None


def _patience(address: str) -> dict[str, Any]:
    given = make_url(address).query
    return {name: value for name, value in PATIENCE.items() if name not in given}


def tell(session: Session, payloads: Iterable[str]) -> None:
    """Each at most `LONGEST` bytes. Heard when the caller's transaction commits."""
    for payload in payloads:
        session.execute(_TELL, {"payload": payload})

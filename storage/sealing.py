"""What lies in the database but must not be read from it alone: sealed with the installation's key.

The key lies outside the database. Text is filled up before sealing, so that its length tells
nothing.
"""

from __future__ import annotations

import json
from typing import Any, Protocol, cast

from sqlalchemy.orm import Session

OPTION = "seal"
_STEP = 4096  # bytes: nearly every sheet is this long then


class Seal(Protocol):
    """Encrypts with the installation's key."""

    def close(self, raw: bytes) -> bytes:
        """Encrypt."""

    def open(self, sealed: bytes) -> bytes | None:
        """Decrypt; None for what another key has sealed."""


def seal(session: Session, data: Any) -> str:
    """JSON-able data as sealed text. Raises RuntimeError for a database opened without a key."""
    raw = json.dumps(data, ensure_ascii=False).encode()
    return _seal_of(session).close(raw.ljust(-(-len(raw) // _STEP) * _STEP)).decode()


def unseal(session: Session, sealed: str) -> Any | None:
    """What was sealed; None if that was done with another key."""
    raw = _seal_of(session).open(sealed.encode())
    return None if raw is None else json.loads(raw)


def _seal_of(session: Session) -> Seal:
    found = session.get_bind().get_execution_options().get(OPTION)
    if found is None:
        raise RuntimeError("this needs a database opened with the installation's key")
    return cast("Seal", found)

"""Open pages in other processes: what they are to show travels to them sealed.

Hints pass through the database server, whose files and logs are no place for what people say.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Protocol

import structlog
from cryptography.fernet import Fernet, InvalidToken

LONGEST = 5700  # bytes, which sealing makes a third longer

log = structlog.get_logger(__name__)


class Pages(Protocol):
    """Those open here. `line` None: they load themselves anew."""

    def show(self, account: str, line: str | None) -> None: ...


class Elsewhere:
    """`tell` hands a hint to the other processes."""

    def __init__(self, seal: Fernet, tell: Callable[[str], None]) -> None:
        self._seal = seal
        self._tell = tell

    def show(self, account: str, line: str | None) -> None:
        """On every page of the account that another process keeps open."""
        short = line is not None and len(line.encode()) <= LONGEST
        hint = json.dumps([account, line if short else None], ensure_ascii=False)
        self._tell(self._seal.encrypt(hint.encode()).decode())

    def heard(self, hint: str, pages: Pages) -> None:
        """From another process of this installation; what another key sealed is passed over."""
        try:
            account, line = json.loads(self._seal.decrypt(hint.encode()))
        except InvalidToken:
            log.warning("web.foreign_hint")
            return
        pages.show(account, line)

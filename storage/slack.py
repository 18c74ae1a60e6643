"""Where the app is installed in Slack, by home: a workspace ("T…") or an organisation ("E…").

slack_sdk's stores write the rows. Tokens are sealed with the installation's key on their way into
the database: whoever has one speaks as the bot to everybody in that workspace and reads the files
they sent it, and a copy of the database (a backup above all) must not be enough for that.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Dialect,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    and_,
    delete,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from storage import outbox
from storage.sealing import Seal
from storage.tables.people import Account
from storage.tables.slack import SECRETS, bots, installations, states


class _Sealed(TypeDecorator[str]):
    """Text that is sealed in the database; None where another key has sealed it."""

    impl = Text
    cache_ok = False  # each has a key of its own

    def __init__(self, seal: Seal) -> None:
        super().__init__()
        self._seal = seal

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else self._seal.close(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        raw = None if value is None else self._seal.open(value.encode())
        return None if raw is None else raw.decode()


class Tables(NamedTuple):
    """The tables as a store has to use them: what it writes into secret columns is sealed."""

    bots: Table
    installations: Table


def sealed_tables(seal: Seal) -> Tables:
    metadata = MetaData()
    tables = Tables(*(table.to_metadata(metadata) for table in (bots, installations)))
    for table in tables:
        for name in SECRETS:
            if name in table.c:
                table.c[name].type = _Sealed(seal)
    return tables


def find_bot(
    session: Session, tables: Tables, *, client_id: str, home: str
) -> dict[str, Any] | None:
    """The row of the newest installation in the home, tokens unsealed."""
    table = tables.bots
    found = session.execute(
        select(table)
        .where(table.c.client_id == client_id, _in_home(table, home))
        .order_by(table.c.installed_at.desc(), table.c.id.desc())
        .limit(1)
    )
    row = found.mappings().first()
    return None if row is None else dict(row)


def keep_newest(session: Session, *, client_id: str, home: str) -> None:
    """Forget the tokens of earlier installations in the home: the store itself keeps them all."""
    for table in (bots, installations):
        of_home = and_(table.c.client_id == client_id, _in_home(table, home))
        newest = session.scalar(
            select(table.c.id)
            .where(of_home)
            .order_by(table.c.installed_at.desc(), table.c.id.desc())
            .limit(1)
        )
        session.execute(delete(table).where(of_home, table.c.id != newest))


def remove(session: Session, *, client_id: str, home: str) -> None:
    """The app is no longer installed there."""
    for table in (bots, installations):
        session.execute(delete(table).where(table.c.client_id == client_id, _in_home(table, home)))


def purge_states(session: Session, now: datetime) -> None:
    """Drop states that nobody came back with."""
    session.execute(delete(states).where(states.c.expire_at < now.replace(tzinfo=None)))


def leave_home(session: Session, *, channel: str, home: str) -> int:
    """Nobody of a home can be reached there any more; what waits takes people's other accounts.

    Returns how many accounts that are. Whoever writes from there again is active again.
    """
    left = session.scalars(
        update(Account)
        .where(*_accounts(channel, home), Account.state == "active")
        .values(state="blocked")
        .returning(Account.id)
    ).all()
    for account_id in left:
        outbox.reroute(session, account_id=account_id)
    return len(left)


def return_home(session: Session, *, channel: str, home: str) -> None:
    """The app is installed there again: try everybody again."""
    blocked = Account.state == "blocked"
    session.execute(
        update(Account).where(*_accounts(channel, home), blocked).values(state="active")
    )


def _accounts(channel: str, home: str) -> tuple[ColumnElement[bool], ...]:
    return Account.channel == channel, Account.chat.startswith(f"{home}/", autoescape=True)


def _in_home(table: Table, home: str) -> ColumnElement[bool]:
    """An installation for a whole organisation names no workspace."""
    whole = and_(table.c.team_id.is_(None), table.c.enterprise_id == home)
    return or_(table.c.team_id == home, whole)

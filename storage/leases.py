"""Leases: who may do what only one may do. They end by themselves, by the database's clock.

The token of a lease grows whenever it begins anew, so that what an earlier holder still wants to
write can be told from what the present one writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

LIFE = timedelta(seconds=5)

_CLOCKS = {
    "sqlite": {
        "now": "strftime('%Y-%m-%d %H:%M:%f000', 'now')",
        "end": f"strftime('%Y-%m-%d %H:%M:%f000', 'now', '+{LIFE.seconds} seconds')",
        "left": "(julianday(until) - julianday('now')) * 86400",
    },
    "postgresql": {
        "now": "clock_timestamp()",
        "end": f"(clock_timestamp() + interval '{LIFE.seconds} seconds')",
        "left": "extract(epoch FROM until - clock_timestamp())",
    },
}

_NOW = {name: f"SELECT {clock['now']}" for name, clock in _CLOCKS.items()}


def _per_clock(statement: str) -> dict[str, TextClause]:
    return {name: text(statement.format(**clock)) for name, clock in _CLOCKS.items()}


_TAKE = _per_clock(
    "INSERT INTO lease (name, owner, token, until) VALUES (:name, :owner, 1, {end}) "
    "ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until, "
    "token = lease.token"
    " + CASE WHEN lease.owner = excluded.owner AND lease.until > {now} THEN 0 ELSE 1 END "
    "WHERE lease.owner = excluded.owner OR lease.until <= {now}"
)
_SEIZE = _per_clock(
    "UPDATE lease SET owner = :owner, token = token + 1, until = {end} "
    "WHERE name = :name AND owner = :gone AND token = :token"
)
_LOOK = _per_clock("SELECT owner, token, {left}, until FROM lease WHERE name = :name")
_RELEASE = _per_clock("UPDATE lease SET until = {now} WHERE name = :name AND owner = :owner")
_CONFIRM = _per_clock(
    "SELECT 1 FROM lease WHERE name = :name AND owner = :owner AND token = :token AND until > {now}"
)


class LeaseLost(Exception):
    """Somebody else may hold it by now."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A lease as it stands: whose it is, and how many seconds it has `left` if nobody renews it.

    `until` is only good for telling whether somebody did.
    """

    name: str
    owner: str
    token: int
    left: float
    until: object


def take(session: Session, name: str, owner: str) -> Standing:
    """Take the lease if it is free, renew it if it is ours; says who has it now."""
    dialect = session.get_bind().dialect.name
    session.execute(_TAKE[dialect], {"name": name, "owner": owner})
    return _look(session, dialect, name)


def seize(session: Session, found: Standing, owner: str) -> Standing:
    """Take it from a holder known to be gone, unless it changed hands meanwhile."""
    dialect = session.get_bind().dialect.name
    seen = {"name": found.name, "owner": owner, "gone": found.owner, "token": found.token}
    session.execute(_SEIZE[dialect], seen)
    return _look(session, dialect, found.name)


def release(session: Session, name: str, owner: str) -> None:
    """End it now, so that another need not wait; nothing if it is not ours."""
    session.execute(_RELEASE[session.get_bind().dialect.name], {"name": name, "owner": owner})


def present(session: Session) -> datetime:
    """What time it is for the database."""
    now = session.scalar(text(_NOW[session.get_bind().dialect.name]))
    moment = datetime.fromisoformat(now) if isinstance(now, str) else now
    return moment.replace(tzinfo=moment.tzinfo or UTC)


def confirm(session: Session, name: str, owner: str, token: int) -> None:
    """Raises `LeaseLost` where the lease ended or changed hands before this transaction."""
    asked = {"name": name, "owner": owner, "token": token}
    if session.scalar(_CONFIRM[session.get_bind().dialect.name], asked) is None:
        raise LeaseLost(name)


def _look(session: Session, dialect: str, name: str) -> Standing:
    owner, token, left, until = session.execute(_LOOK[dialect], {"name": name}).one()
    return Standing(name, owner, token, float(left), until)

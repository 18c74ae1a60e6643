"""The symbols by which offices name people and networks, and the ids behind them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables.networks import Network
from storage.tables.people import Person
from storage.tables.programmes import Team


def person_ids(session: Session) -> dict[str, int]:
    """Ids of all people, also of those who left."""
    return {row.code: row.id for row in session.execute(select(Person.code, Person.id))}


def team_ids(session: Session) -> dict[str, int]:
    """Ids of all teams."""
    return {row.code: row.id for row in session.execute(select(Team.code, Team.id))}


def network_ids(session: Session) -> dict[str, int]:
    """Ids of all networks."""
    return {row.code: row.id for row in session.execute(select(Network.code, Network.id))}

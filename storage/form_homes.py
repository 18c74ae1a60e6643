"""Whose forms there can be: programmes, and the counties of networks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables.networks import Network
from storage.tables.programmes import Programme

PROGRAMME, COUNTY = "programme", "county"


@dataclass(frozen=True, slots=True)
class Home:
    """Whose forms: `kind` programme (`place` is its id) or county (`place` is its name)."""

    kind: str
    place: str


def programme_home(programme_id: int) -> Home:
    return Home(PROGRAMME, str(programme_id))


def counties(session: Session, networks: Collection[int] | None = None) -> list[Home]:
    """The counties of these networks, or of all, by name."""
    statement = select(Network.county).where(Network.county != "").distinct()
    if networks is not None:
        statement = statement.where(Network.id.in_(networks))
    return [Home(COUNTY, name) for name in session.scalars(statement.order_by(Network.county))]


def name_of(session: Session, home: Home) -> str:
    """The programme's name, or the county's."""
    if home.kind == COUNTY:
        return home.place
    return session.get_one(Programme, int(home.place)).name


def programme_by_code(session: Session, code: str) -> Home | None:
    """The home of a programme's forms; None for an unknown code."""
    found = session.scalar(select(Programme.id).where(Programme.code == code))
    return None if found is None else programme_home(found)


def programme_codes(session: Session) -> list[str]:
    return list(session.scalars(select(Programme.code).order_by(Programme.code)))

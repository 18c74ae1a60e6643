"""Whose e-mail address at work this is, in programmes that allow connecting by it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.invitations import GONE
from storage.people import Presence, load_card
from storage.tables.people import Person
from storage.tables.programmes import Programme


@dataclass(frozen=True, slots=True)
class Setting:
    """Whether a programme allows it."""

    programme_id: int
    name: str
    allowed: bool


def settings(session: Session, programmes: list[int]) -> list[Setting]:
    rows = session.scalars(
        select(Programme).where(Programme.id.in_(programmes)).order_by(Programme.id)
    )
    return [Setting(row.id, row.name, row.match_email) for row in rows]


def allow(session: Session, programme_id: int, allowed: bool) -> None:
    session.get_one(Programme, programme_id).match_email = allowed
    session.flush()


def allowing(session: Session) -> list[int]:
    """The programmes that allow it."""
    return list(session.scalars(select(Programme.id).where(Programme.match_email.is_(True))))


def find(session: Session, email: str) -> int | None:
    """The only person with this address, in an allowing programme; None in all other cases.

    Anybody else with the address, whatever their programme, makes it nobody's. An administrator
    is never found this way, nor who wants no messenger. Only ASCII addresses are compared: others
    have look-alikes.
    """
    wanted = email.strip().lower()
    if "@" not in wanted or not wanted.isascii():
        return None
    rows = session.execute(
        select(Person.id, Person.email).where(Person.email != "", Person.state.not_in(GONE))
    )
    found = [person for person, address in rows if address.strip().lower() == wanted]
    return found[0] if len(found) == 1 and _may_match(session, found[0]) else None


def _may_match(session: Session, person_id: int) -> bool:
    try:
        card = load_card(session, person_id, allowing(session))
    except LookupError:
        return False
    return card.presence is not Presence.WITHOUT and not card.is_admin


def still_matches(session: Session, person_id: int) -> bool:
    """Whether the person would be found by their address now as well."""
    person = session.get(Person, person_id)
    return person is not None and find(session, person.email) == person_id

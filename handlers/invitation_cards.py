"""Codes for everybody who has not joined, as the cards of a printable sheet or rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.context import Office
from messages.documents.invitation_sheet import Card, Links
from storage import Session, audit, invitations, people
from storage.invitations import Random
from storage.people import PersonCard, Presence


def links_of(office: Office, code: str) -> Links:
    """The two ways in that carry the code; empty where the installation lacks the channel."""
    return Links(
        telegram=f"https://t.me/{office.bot_name}?start={code}" if office.bot_name else "",
        web=f"{office.public_url.rstrip('/')}/k/{code}" if office.public_url else "",
    )


def invitation_cards(
    session: Session,
    office: Office,
    now: datetime,
    *,
    random: Random,
    programme_id: int | None = None,
    only: Sequence[int] | None = None,
    created_by: int | None = None,
) -> list[Card]:
    """New codes for those who have not joined, by JST; codes handed out before stop working.

    `programme_id` None: the whole installation. `only`: these persons' ids, whatever their state.
    Those who take part without a messenger get no code unless they are named. `created_by` None:
    the command line. `random` gives bytes (`secrets.token_bytes`).
    """
    scope = None if programme_id is None else (programme_id,)
    chosen = [card for card in people.list_people(session, scope) if _is_meant(card, only)]
    cards = []
    for person in chosen:
        issued = invitations.issue(session, person.id, now, created_by=created_by, random=random)
        cards.append(_card(person, issued.code, issued.expires, office))
    audit.record(
        session,
        at=now,
        actor_id=created_by,
        action="invitation.issue_many",
        subject="programme:all" if programme_id is None else f"programme:{programme_id}",
        people=[person.id for person in chosen],
    )
    return cards


def _is_meant(person: PersonCard, only: Sequence[int] | None) -> bool:
    return person.presence is Presence.WAITING if only is None else person.id in only


def _card(person: PersonCard, code: str, expires: datetime, office: Office) -> Card:
    return Card(
        person_code=person.code,
        name=person.name,
        team=person.team or person.school,
        email=person.email,
        code=code,
        links=links_of(office, code),
        expires=expires,
        office_email=office.email,
        office_phone=office.phone,
    )

"""People who are in the roster no more: they leave by the state machine, their history stays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from domain.machines import NETWORK_MEMBERSHIP, PARTICIPANT_STATES
from domain.states import Actor
from storage import invitations, leaving
from storage.tables.networks import Membership
from storage.tables.people import Person, RoleGrant
from storage.tables.programmes import TeamMember

# Who never joined is replaced by whom the team names; who did withdraws. Both in their own name:
# the office only writes down what they decided.
_EVENTS = {
    "zaproszony": ("zmiana_osoby", Actor.LEADER),
    "zarejestrowany": ("wycofanie", Actor.PARTICIPANT),
    "aktywny": ("wycofanie", Actor.PARTICIPANT),
}


def withdraw(session: Session, codes: Collection[str], now: datetime) -> None:
    """These people (by symbol) leave their team, their networks and their roles; notices stop.

    Those who finished the programme stay as they are.
    """
    rows = session.scalars(select(Person).where(Person.code.in_(codes)).with_for_update())
    for person in rows.all():
        if person.state not in _EVENTS:
            continue
        person.state = PARTICIPANT_STATES.fire(person.state, *_EVENTS[person.state])
        invitations.revoke(session, person.id, now)
        leaving.stop_notices(session, person.id)
        session.execute(delete(TeamMember).where(TeamMember.person_id == person.id))
        session.execute(delete(RoleGrant).where(RoleGrant.person_id == person.id))
        _leave_networks(session, person.id, now)
    session.flush()


def _leave_networks(session: Session, person_id: int, now: datetime) -> None:
    rows = session.scalars(
        select(Membership).where(
            Membership.person_id == person_id,
            Membership.state.in_(("czlonek", "lista_rezerwowa")),
        )
    )
    for row in rows:
        row.state = NETWORK_MEMBERSHIP.fire(row.state, "rezygnacja", Actor.PARTICIPANT)
        row.decided_at = now

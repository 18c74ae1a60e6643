"""Ways out: an account parts from its person, notices stop, somebody takes part without chat."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from domain.machines import PARTICIPANT_STATES
from domain.states import Actor
from storage import outbox
from storage.invitations import INVITED
from storage.tables.engine import Conversation
from storage.tables.people import Account, Person, WebLogin


def stop_notices(session: Session, person_id: int) -> None:
    """Nothing but answers reaches the person from now on; what waits becomes `unreachable`."""
    session.get_one(Person, person_id).notices_stopped = True
    session.flush()
    outbox.reroute(session, person_id=person_id)


def resume_notices(session: Session, person_id: int) -> None:
    session.get_one(Person, person_id).notices_stopped = False
    session.flush()


def disconnect(session: Session, account_id: int) -> None:
    """Part the account from its person: browsers are logged out, held messages do not leave.

    Raises LookupError for an account of nobody.
    """
    account = session.get(Account, account_id, with_for_update=True)
    if account is None or account.person_id is None:
        raise LookupError(f"account {account_id} belongs to nobody")
    account.person_id, account.state = None, "left"
    session.execute(delete(WebLogin).where(WebLogin.account_id == account_id))
    session.execute(delete(Conversation).where(Conversation.account_id == account_id))
    session.flush()
    outbox.reroute(session, account_id=account_id)


def mark_without_messenger(session: Session, person_id: int) -> None:
    """The person takes part without an account; the office reaches them by e-mail.

    Raises LookupError for somebody who has an account.
    """
    person = session.get_one(Person, person_id, with_for_update=True)
    if session.scalar(select(Account.id).where(Account.person_id == person_id)):
        raise LookupError(f"person {person_id} has an account")
    if person.state == INVITED:
        person.state = PARTICIPANT_STATES.fire(person.state, "bez_komunikatora", Actor.OFFICE)
    person.joined_at = None
    session.flush()

"""Ways out: an account parts from its person, notices stop, somebody takes part without chat."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from domain.machines import PARTICIPANT_STATES
from domain.states import Actor
from storage import inbox, outbox
from storage.invitations import INVITED
from storage.tables.engine import Inbox, Outbox, Slot
from storage.tables.people import Account, ConnectionCode, Person, WebLogin
from storage.tables.rooms import Room

# privacy.yaml, class D: chat id, language, times of messages, after an account parted.
TECHNICAL_DATA_KEPT = timedelta(days=30)
ERASED = "erased"


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

    Codes by which the person wanted to connect one more stop working: this account may have made
    them, and may have been somebody else's.

    Raises LookupError for an account of nobody.
    """
    account = session.get(Account, account_id, with_for_update=True)
    if account is None or account.person_id is None:
        raise LookupError(f"account {account_id} belongs to nobody")
    session.execute(delete(ConnectionCode).where(ConnectionCode.person_id == account.person_id))
    account.person_id, account.state, account.connected_at = None, "left", None
    session.execute(delete(WebLogin).where(WebLogin.account_id == account_id))
    inbox.forget_conversation(session, account_id)
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


def purge(session: Session, now: datetime) -> None:
    """Erase the technical data of accounts that have been nobody's for 30 days, rooms excepted.

    The row stays, nameless, because what was sent to it is counted. Whoever writes again from the
    same account is met anew.
    """
    parted = session.scalars(
        select(Account.id).where(
            Account.person_id.is_(None),
            Account.state != ERASED,
            Account.last_seen_at < now - TECHNICAL_DATA_KEPT,
            Account.id.not_in(select(Room.account_id)),
        )
    ).all()
    for account_id in parted:
        _erase(session, account_id)


def _erase(session: Session, account_id: int) -> None:
    account = session.get_one(Account, account_id)
    account.external_id, account.chat, account.state = f"{ERASED}-{account_id}", "", ERASED
    inbox.forget_conversation(session, account_id)
    for table in (Slot, WebLogin):
        session.execute(delete(table).where(table.account_id == account_id))
    for said in (Inbox, Outbox):
        session.execute(update(said).where(said.account_id == account_id).values(body=None))
    session.flush()

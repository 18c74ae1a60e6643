"""One more account of the same person: by a code they make themselves, and undone if it was not
them.

Like invitations, codes are kept as hashes and given back once, by `issue`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from domain.errors import CodeRevoked, CodeUnknown
from domain.invitations import CONNECTION_VALID_FOR, RANDOM_BYTES, check_invitation, make_code
from domain.invitations import Invitation as Terms
from storage import leaving
from storage.invitations import GONE, Issued, Random, Redeemed, connect, has_account, hash_code
from storage.tables.people import Account, ConnectionCode, Person

KEPT = timedelta(days=30)  # privacy.yaml, class D


def issue(
    session: Session, person_id: int, channel: str, now: datetime, *, random: Random
) -> Issued:
    """A new code; the person's open ones for this channel stop working."""
    revoke(session, person_id, now, channel)
    code = make_code(random(RANDOM_BYTES))
    expires = now + CONNECTION_VALID_FOR
    row = ConnectionCode(
        person_id=person_id, channel=channel, code_hash=hash_code(code), expires_at=expires
    )
    session.add(row)
    session.flush()
    return Issued(person_id, code, expires)


def revoke(session: Session, person_id: int, now: datetime, channel: str | None = None) -> bool:
    """Withdraw the person's open codes, of one channel or of all; whether there were any."""
    found = session.scalars(
        update(ConnectionCode)
        .where(
            ConnectionCode.person_id == person_id,
            ConnectionCode.used_at.is_(None),
            ConnectionCode.revoked_at.is_(None),
            ConnectionCode.expires_at > now,
            *([ConnectionCode.channel == channel] if channel else []),
        )
        .values(revoked_at=now)
        .returning(ConnectionCode.id)
    )
    return bool(found.all())


def has_open(session: Session, person_id: int, now: datetime) -> bool:
    """Whether a code of the person could still be used."""
    statement = select(ConnectionCode.id).where(
        ConnectionCode.person_id == person_id,
        ConnectionCode.used_at.is_(None),
        ConnectionCode.revoked_at.is_(None),
        ConnectionCode.expires_at > now,
    )
    return session.scalar(statement.limit(1)) is not None


def owner_of(session: Session, code: str) -> int | None:
    """Whose code this is, usable or not; None: nobody's."""
    return session.scalar(
        select(ConnectionCode.person_id).where(ConnectionCode.code_hash == hash_code(code))
    )


def redeem(session: Session, code: str, account_id: int, now: datetime) -> Redeemed:
    """Use the code up: the account becomes the person's.

    Raises `CodeUnknown`, `CodeUsed`, `CodeRevoked` (also for somebody who left the programme),
    `CodeExpired`.
    """
    row = session.scalar(
        select(ConnectionCode).where(ConnectionCode.code_hash == hash_code(code)).with_for_update()
    )
    if row is None:
        raise CodeUnknown
    check_invitation(Terms(row.expires_at, row.used_at, row.revoked_at), now)
    row.used_at = now
    return attach(session, row.person_id, account_id, now)


def attach(session: Session, person_id: int, account_id: int, now: datetime) -> Redeemed:
    """The account becomes the person's. Raises `CodeUsed` if it is somebody's, `CodeRevoked` for
    a person who takes part no more."""
    person = session.get_one(Person, person_id, with_for_update=True)
    if person.state in GONE:
        raise CodeRevoked
    first = not has_account(session, person.id)
    connect(session, session.get_one(Account, account_id), person, now)
    return Redeemed(person.id, first)


def detach_newer(session: Session, account_id: int, *, by: int) -> None:
    """Part an account that was connected after `by`, another one of the same person.

    Never the other way round: whoever came in last must not put the others out. Raises
    LookupError.
    """
    own = session.get_one(Account, by)
    other = session.get(Account, account_id)
    if other is None or other.person_id is None or other.person_id != own.person_id:
        raise LookupError(f"account {account_id} is not of the same person as {by}")
    if not _after(other.connected_at, own.connected_at):
        raise LookupError(f"account {account_id} is not newer than {by}")
    leaving.disconnect(session, account_id)


def _after(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one > other)


def purge(session: Session, now: datetime) -> None:
    """Drop codes that ended a month ago."""
    session.execute(delete(ConnectionCode).where(ConnectionCode.expires_at <= now - KEPT))

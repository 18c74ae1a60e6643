"""Invitations: one open code per person, of which only a hash is kept.

A code is given back once, by `issue`, and never again: whoever lost it gets a new one. Random bytes
come in as a function, so that everything else here stays predictable.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.errors import CodeRevoked, CodeUnknown, CodeUsed
from domain.invitations import RANDOM_BYTES, VALID_FOR, check_invitation, make_code
from domain.invitations import Invitation as Terms
from domain.machines import PARTICIPANT_STATES
from domain.states import Actor
from storage.tables.people import Account, Invitation, Person

INVITED = "zaproszony"
GONE = ("wycofany", "zastapiony")

# Gives that many random bytes; `secrets.token_bytes` outside of tests.
Random = Callable[[int], bytes]


class Standing(StrEnum):
    """What became of a person's newest invitation."""

    NONE = "none"
    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Status:
    """A person's newest invitation; `expires` is None only for `Standing.NONE`."""

    standing: Standing
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """A fresh code, to be handed to its person and forgotten."""

    person_id: int
    code: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Redeemed:
    """Who joined; `first`: this is the person's first account."""

    person_id: int
    first: bool


def issue(
    session: Session, person_id: int, now: datetime, *, created_by: int | None, random: Random
) -> Issued:
    """A new code; older open ones of the person stop working. `created_by` None: command line."""
    revoke(session, person_id, now)
    code = make_code(random(RANDOM_BYTES))
    row = Invitation(
        person_id=person_id,
        code_hash=hash_code(code),
        created_at=now,
        created_by=created_by,
        expires_at=now + VALID_FOR,
    )
    session.add(row)
    session.flush()
    return Issued(person_id, code, row.expires_at)


def issue_missing(
    session: Session,
    people: Iterable[int],
    now: datetime,
    *,
    created_by: int | None,
    random: Random,
) -> list[Issued]:
    """New codes for those of `people` who have no account yet, in the given order.

    An open code cannot be shown again, so it is replaced.
    """
    return [
        issue(session, person_id, now, created_by=created_by, random=random)
        for person_id in people
        if not has_account(session, person_id)
    ]


def revoke(session: Session, person_id: int, now: datetime) -> bool:
    """Withdraw the person's open codes; whether there were any."""
    found = session.scalars(
        update(Invitation)
        .where(
            Invitation.person_id == person_id,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now,
        )
        .values(revoked_at=now)
        .returning(Invitation.id)
    )
    return bool(found.all())


def owner_of(session: Session, code: str) -> int | None:
    """Whose code this is (as `make_code` writes it), usable or not; None: nobody's."""
    return session.scalar(
        select(Invitation.person_id).where(Invitation.code_hash == hash_code(code))
    )


def redeem(session: Session, code: str, account_id: int, now: datetime) -> Redeemed:
    """Use the code up: the account becomes the person's, and the person has joined.

    The invitation's row is locked, so that of two accounts with the same code one wins. Raises
    `CodeUnknown`, `CodeUsed`, `CodeRevoked` (also for somebody who left), `CodeExpired`.
    """
    row = session.scalar(
        select(Invitation).where(Invitation.code_hash == hash_code(code)).with_for_update()
    )
    if row is None:
        raise CodeUnknown
    check_invitation(Terms(row.expires_at, row.used_at, row.revoked_at), now)
    person = session.get_one(Person, row.person_id, with_for_update=True)
    if person.state in GONE:
        raise CodeRevoked
    first = not has_account(session, person.id)
    connect(session, session.get_one(Account, account_id), person, now)
    row.used_at, row.used_by_account = now, account_id
    session.flush()
    return Redeemed(person.id, first)


def connect(session: Session, account: Account, person: Person, now: datetime) -> None:
    """The account becomes the person's. Raises `CodeUsed` if it is somebody's."""
    if account.person_id is not None:
        raise CodeUsed  # by this very account, in an event that ran a moment earlier
    account.person_id, account.state, account.connected_at = person.id, "active", now
    if person.state == INVITED:
        person.state = PARTICIPANT_STATES.fire(person.state, "powiazanie_konta", Actor.PARTICIPANT)
    if person.joined_at is None:
        person.joined_at, person.language = now, account.language
    session.flush()


def status(session: Session, person_id: int, now: datetime) -> Status:
    """What became of the person's newest invitation."""
    row = session.scalar(
        select(Invitation)
        .where(Invitation.person_id == person_id)
        .order_by(Invitation.id.desc())
        .limit(1)
    )
    return Status(Standing.NONE) if row is None else Status(_standing(row, now), row.expires_at)


def _standing(row: Invitation, now: datetime) -> Standing:
    if row.used_at is not None:
        return Standing.USED
    if row.revoked_at is not None:
        return Standing.REVOKED
    return Standing.OPEN if now < row.expires_at else Standing.EXPIRED


def has_account(session: Session, person_id: int) -> bool:
    """Whether the person can chat at all."""
    return session.scalar(select(Account.id).where(Account.person_id == person_id)) is not None


def hash_code(code: str) -> str:
    """What is kept of a code."""
    # 60 random bits need no salt and no slow hash; the online way is closed by throttling.
    return hashlib.sha256(code.encode()).hexdigest()

"""What people choose for themselves: quiet hours, the channel they like best, muted topics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.people import AccountRef, account_ref
from storage.reaching import EVERYWHERE
from storage.tables.people import Account, Person
from storage.tables.reminders import Mute


@dataclass(frozen=True, slots=True)
class Preferences:
    """One person's settings; `preferred` is a channel's name, empty: the one used last, or
    `storage.reaching.EVERYWHERE`."""

    quiet_opt_in: bool
    stopped: bool
    preferred: str
    muted: tuple[str, ...]
    accounts: tuple[AccountRef, ...]
    joined_at: datetime | None
    email: str
    function: str
    school: str

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels of the connected accounts."""
        return tuple(dict.fromkeys(account.channel for account in self.accounts))

    @property
    def in_force(self) -> str:
        """`preferred` as far as accounts are there for it: the roster may have said another."""
        return self.preferred if self.preferred in (*self.channels, EVERYWHERE) else ""


def load(session: Session, person_id: int) -> Preferences:
    person = session.get_one(Person, person_id)
    muted = session.scalars(
        select(Mute.topic).where(Mute.person_id == person_id).order_by(Mute.at, Mute.topic)
    )
    accounts = session.scalars(
        select(Account).where(Account.person_id == person_id).order_by(Account.id)
    )
    return Preferences(
        person.quiet_opt_in,
        person.notices_stopped,
        person.preferred_channel,
        tuple(muted),
        tuple(account_ref(row) for row in accounts),
        person.joined_at,
        person.email,
        person.function,
        person.school,
    )


def set_quiet_opt_in(session: Session, person_id: int, opted_in: bool) -> None:
    """Whether notices caused by others may come at any hour."""
    session.get_one(Person, person_id).quiet_opt_in = opted_in
    session.flush()


def prefer(session: Session, person_id: int, channel: str) -> None:
    """Reach the person on this channel first, or on each of theirs (`EVERYWHERE`).

    Raises LookupError if they have no account there, or only one channel to choose.
    """
    own = set(session.scalars(select(Account.channel).where(Account.person_id == person_id)))
    if channel not in own and (channel != EVERYWHERE or len(own) < 2):
        raise LookupError(f"person {person_id} has no account on {channel}")
    session.get_one(Person, person_id).preferred_channel = channel
    session.flush()

"""People as the office sees them: listed, found, and where each stands with joining."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from domain.people import PlaceKind, Role
from domain.text import fold
from storage import roles
from storage.invitations import GONE, INVITED
from storage.tables.people import Account, Person, RoleGrant
from storage.tables.programmes import Mentorship, Team, TeamMember


class Presence(StrEnum):
    """Whether somebody can be reached here."""

    JOINED = "joined"
    WAITING = "waiting"
    WITHOUT = "without"  # reached by e-mail, by their own wish or the office's note


@dataclass(frozen=True, slots=True)
class AccountRef:
    """A connected account."""

    id: int
    channel: str
    since: datetime


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One person; `team`, `group` are empty for those outside JST teams."""

    id: int
    code: str
    first: str
    last: str
    email: str
    function: str
    school: str
    state: str
    presence: Presence
    team: str = ""
    group: str = ""
    accounts: tuple[AccountRef, ...] = ()
    is_admin: bool = False

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"


# Ids of programmes, or None for everybody in the installation.
Scope = Collection[int] | None


def _in_scope(scope: Scope) -> list[ColumnElement[bool]]:
    """Members of the programmes' teams, their mentors, and holders of roles in them."""
    if scope is None:
        return []
    teams = select(Team.id).where(Team.programme_id.in_(scope))
    members = select(TeamMember.person_id).where(TeamMember.team_id.in_(teams))
    mentors = select(Mentorship.mentor_id).where(Mentorship.team_id.in_(teams))
    granted = select(RoleGrant.person_id).where(
        RoleGrant.scope == PlaceKind.PROGRAMME.value, RoleGrant.scope_id.in_(scope)
    )
    sources = (members, mentors, granted)
    return [or_(*(Person.id.in_(source) for source in sources))]


def name_of(session: Session, person_id: int) -> str:
    """First and last name. Raises LookupError for an unknown id."""
    person = session.get(Person, person_id)
    if person is None:
        raise LookupError(f"no person {person_id}")
    return f"{person.first} {person.last}"


def list_people(session: Session, scope: Scope = None) -> list[PersonCard]:
    """Everybody within the scope who still takes part, by JST, then by name (Polish order)."""
    rows = session.scalars(
        select(Person).where(Person.state.not_in(GONE), *_in_scope(scope)).order_by(Person.id)
    ).all()
    return sorted(_cards(session, rows), key=_order)


def _order(card: PersonCard) -> tuple[bool, str, str, str, int]:
    return (not card.team, fold(card.team), fold(card.last), fold(card.first), card.id)


def load_card(session: Session, person_id: int, scope: Scope = None) -> PersonCard:
    """One person. Raises LookupError for an unknown id and for somebody outside the scope."""
    person = session.scalar(select(Person).where(Person.id == person_id, *_in_scope(scope)))
    if person is None:
        raise LookupError(f"no person {person_id} in this scope")
    return _cards(session, [person])[0]


def _cards(session: Session, people: Sequence[Person]) -> list[PersonCard]:
    ids = [person.id for person in people]
    teams = _teams(session, ids)
    accounts = _accounts(session, ids)
    admins = set(roles.who_has_role(session, Role.ADMIN))
    return [
        PersonCard(
            person.id,
            person.code,
            person.first,
            person.last,
            person.email,
            person.function,
            person.school,
            person.state,
            _presence(person, person.id in accounts),
            *teams.get(person.id, ("", "")),
            accounts=tuple(accounts.get(person.id, ())),
            is_admin=person.id in admins,
        )
        for person in people
    ]


def _presence(person: Person, has_account: bool) -> Presence:
    if has_account:
        return Presence.JOINED
    invited = person.state == INVITED or person.joined_at is not None
    return Presence.WAITING if invited else Presence.WITHOUT


def _teams(session: Session, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    rows = session.execute(
        select(TeamMember.person_id, Team.name, Team.group)
        .join(Team, Team.id == TeamMember.team_id)
        .where(TeamMember.person_id.in_(ids))
        .order_by(Team.id)
    )
    return {row.person_id: (row.name, row.group) for row in rows}


def _accounts(session: Session, ids: Iterable[int]) -> dict[int, list[AccountRef]]:
    rows = session.scalars(select(Account).where(Account.person_id.in_(ids)).order_by(Account.id))
    found: dict[int, list[AccountRef]] = {}
    for row in rows:
        owner = row.person_id or 0
        found.setdefault(owner, []).append(account_ref(row))
    return found


def account_ref(row: Account) -> AccountRef:
    return AccountRef(row.id, row.channel, row.connected_at or row.created_at)


def not_joined(session: Session, programme_id: int | None = None) -> list[PersonCard]:
    """Those without an account, by JST: the list of people to reach otherwise.

    It holds both who has not used their code and who wants no messenger (`presence` tells).
    """
    scope = None if programme_id is None else (programme_id,)
    return [c for c in list_people(session, scope) if c.presence is not Presence.JOINED]


def find(session: Session, words: str, scope: Scope = None) -> list[PersonCard]:
    """People whose code or e-mail is this, or whose names and JST contain every word typed."""
    wanted = fold(words)
    if not wanted:
        return []
    people = list_people(session, scope)
    exact = [card for card in people if wanted in (fold(card.code), fold(card.email))]
    return exact or [card for card in people if _matches(card, wanted.split())]


def _matches(card: PersonCard, words: Iterable[str]) -> bool:
    text = fold(f"{card.first} {card.last} {card.team}")
    return all(word in text for word in words)

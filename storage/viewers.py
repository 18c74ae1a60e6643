"""Who is talking: an account, the person behind it, and every role they hold, in three queries."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, bindparam, select, update
from sqlalchemy.orm import Session

from domain.people import Grant, PlaceKind, Role
from storage.inbox import insert_ignoring
from storage.prepared import Prepared
from storage.tables.base import table_of
from storage.tables.networks import Membership
from storage.tables.people import Account, Person, RoleGrant
from storage.tables.programmes import Mentorship, Team, TeamMember

SEEN_EVERY = timedelta(minutes=1)
TEAM_ROLES = {
    "lider": Role.TEAM_LEADER,
    "zastepca": Role.DEPUTY_LEADER,
    "czlonek": Role.TEAM_MEMBER,
}


_account, _person = table_of(Account), table_of(Person)
_team, _member, _mentorship = table_of(Team), table_of(TeamMember), table_of(Mentorship)
_grant, _membership = table_of(RoleGrant), table_of(Membership)
_TEAM = (_team.c.id, _team.c.code, _team.c.name, _team.c.group, _team.c.programme_id)
_ID: BindParameter[int] = bindparam("id")

_ACCOUNT = Prepared(
    select(_account)
    .where(_account.c.channel == bindparam("channel"), _account.c.external_id == bindparam("name"))
    # (Not the key: letters to this account, which refer to it, are written meanwhile.)
    .with_for_update(key_share=True)
)
_SEEN = Prepared(
    update(_account)
    .where(_account.c.id == bindparam("account"))
    .values(chat=bindparam("chat"), state="active", last_seen_at=bindparam("seen"))
)
_PERSON = Prepared(select(_person).where(_person.c.id == _ID))
_OWN_TEAM = Prepared(
    select(*_TEAM, _member.c.role)
    .join(_member, _member.c.team_id == _team.c.id)
    .where(_member.c.person_id == _ID)
    .limit(1)
)
_MENTORED = Prepared(
    select(*_TEAM)
    .join(_mentorship, _mentorship.c.team_id == _team.c.id)
    .where(_mentorship.c.mentor_id == _ID, _mentorship.c.until.is_(None))
    .order_by(_team.c.code)
)
_GRANTS = Prepared(
    select(_grant.c.role, _grant.c.scope, _grant.c.scope_id)
    .where(_grant.c.person_id == _ID)
    .order_by(_grant.c.id)
)
_NETWORKS = Prepared(
    select(_membership.c.network_id)
    .where(_membership.c.person_id == _ID, _membership.c.state == "czlonek")
    .order_by(_membership.c.network_id)
)


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account on a channel; `person_id` None: nobody's yet."""

    id: int
    channel: str
    external_id: str
    chat: str
    person_id: int | None
    language: str


@dataclass(frozen=True, slots=True)
class TeamRef:
    """The person's own JST team, or one in a mentor's care."""

    id: int
    code: str
    name: str
    group: str
    programme_id: int


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person and what they hold. `grants` answer every question of rights (domain.people.may)."""

    id: int
    code: str
    first: str
    last: str
    language: str
    quiet_opt_in: bool
    notices_stopped: bool
    grants: tuple[Grant, ...]
    team: TeamRef | None = None
    leads: bool = False
    mentored: tuple[TeamRef, ...] = ()
    programmes: frozenset[int] = field(default_factory=frozenset)
    coordinated_networks: tuple[int, ...] = ()
    member_networks: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)


def meet_account(
    session: Session, channel: str, external_id: str, chat: str, language: str, now: datetime
) -> AccountView:
    """The account that speaks, made when it speaks for the first time.

    When it spoke last is noted to the minute: more nobody needs, and it spares a write a tap.
    """
    found = _ACCOUNT.first(session, channel=channel, name=external_id)
    if found is None:
        return view_account(_make(session, channel, external_id, chat, language, now))
    is_late = now - found.last_seen_at > SEEN_EVERY
    if is_late or found.chat != chat or found.state != "active":
        seen = now if is_late else found.last_seen_at
        _SEEN.run(session, account=found.id, chat=chat, seen=seen)
    return replace(view_account(found), chat=chat)


def _make(
    session: Session, channel: str, external_id: str, chat: str, language: str, now: datetime
) -> Account:
    """Made here, or by another process at the same moment."""
    values = {
        "channel": channel,
        "external_id": external_id,
        "chat": chat,
        "language": language,
        "state": "active",
        "created_at": now,
        "last_seen_at": now,
    }
    insert_ignoring(session, Account, values)
    names = Account.channel == channel, Account.external_id == external_id
    return session.scalars(select(Account).where(*names)).one()


def find_speaker(session: Session, channel: str, external_id: str) -> Viewer | None:
    """The person behind an account, without noting that it spoke; None for nobody's."""
    person_id = session.scalar(
        select(Account.person_id).where(
            Account.channel == channel, Account.external_id == external_id
        )
    )
    return None if person_id is None else load_viewer(session, person_id)


def view_account(account: Any) -> AccountView:
    """Of a row of the table, as an object or as it was read."""
    return AccountView(
        account.id,
        account.channel,
        account.external_id,
        account.chat,
        account.person_id,
        account.language,
    )


def load_viewer(session: Session, person_id: int) -> Viewer:
    """The person with their roles. Raises LookupError for an unknown id."""
    session.flush()  # statements on tables do not see what waits in objects
    person = _PERSON.first(session, id=person_id)
    if person is None:
        raise LookupError(f"no person {person_id}")
    team, team_role = _own_team(session, person_id)
    mentored = _mentored(session, person_id)
    granted = _granted(session, person_id)
    return Viewer(
        id=person.id,
        code=person.code,
        first=person.first,
        last=person.last,
        language=person.language,
        quiet_opt_in=person.quiet_opt_in,
        notices_stopped=person.notices_stopped,
        grants=(*_team_grants(team, team_role), *_mentor_grants(mentored), *granted),
        team=team,
        leads=team_role in ("lider", "zastepca"),
        mentored=mentored,
        programmes=_programmes(team, mentored, granted),
        coordinated_networks=_places(granted, Role.NETWORK_COORDINATOR),
        member_networks=_memberships(session, person_id),
    )


def _own_team(session: Session, person_id: int) -> tuple[TeamRef | None, str]:
    row = _OWN_TEAM.first(session, id=person_id)
    return (None, "") if row is None else (TeamRef(*row[:-1]), row.role)


def _mentored(session: Session, person_id: int) -> tuple[TeamRef, ...]:
    return tuple(TeamRef(*row) for row in _MENTORED.all(session, id=person_id))


def _granted(session: Session, person_id: int) -> tuple[Grant, ...]:
    rows = _GRANTS.all(session, id=person_id)
    return tuple(Grant(Role(row.role), PlaceKind(row.scope), str(row.scope_id)) for row in rows)


def _memberships(session: Session, person_id: int) -> tuple[int, ...]:
    return tuple(row.network_id for row in _NETWORKS.all(session, id=person_id))


def _team_grants(team: TeamRef | None, role: str) -> tuple[Grant, ...]:
    if team is None:
        return ()
    return (Grant(TEAM_ROLES[role], PlaceKind.TEAM, str(team.id)),)


def _mentor_grants(teams: tuple[TeamRef, ...]) -> tuple[Grant, ...]:
    return tuple(Grant(Role.MENTOR, PlaceKind.TEAM, str(team.id)) for team in teams)


def _places(grants: tuple[Grant, ...], role: Role) -> tuple[int, ...]:
    return tuple(int(grant.place) for grant in grants if grant.role is role)


def _programmes(
    team: TeamRef | None, mentored: tuple[TeamRef, ...], grants: tuple[Grant, ...]
) -> frozenset[int]:
    of_teams = {ref.programme_id for ref in (*mentored, *((team,) if team else ()))}
    of_grants = {int(g.place) for g in grants if g.kind is PlaceKind.PROGRAMME}
    return frozenset(of_teams | of_grants)

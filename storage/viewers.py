"""Who is talking: an account, the person behind it, and every role they hold, in two queries."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    String,
    bindparam,
    literal_column,
    select,
    true,
    union_all,
    update,
)
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
_ID: BindParameter[int] = bindparam("id")
_WORD = String(200)
_NOTHING: ColumnElement[str] = literal_column("''", _WORD)

_ACCOUNT = Prepared(
    select(
        _account.c.id,
        _account.c.channel,
        _account.c.external_id,
        _account.c.chat,
        _account.c.person_id,
        _account.c.language,
        _account.c.state,
        _account.c.last_seen_at,
    )
    .where(_account.c.channel == bindparam("channel"), _account.c.external_id == bindparam("name"))
    # (Not the key: letters to this account, which refer to it, are written meanwhile.)
    .with_for_update(key_share=True)
)
_SEEN = Prepared(
    update(_account)
    .where(_account.c.id == bindparam("account"))
    .values(chat=bindparam("chat"), state="active", last_seen_at=bindparam("seen"))
)


def _rows_of(
    kind: str,
    of: FromClause,
    *where: ColumnElement[bool],
    number: Any,
    place: Any,
    word: Any = _NOTHING,
    about: tuple[Any, Any, Any] = (_NOTHING, _NOTHING, _NOTHING),
) -> Select[Any]:
    """One kind of what a person holds, in columns that fit all kinds."""
    code, name, group = about
    columns = {
        "kind": literal_column(f"'{kind}'", _WORD),
        "number": number,
        "word": word,
        "place": place,
        "held_code": code,
        "name": name,
        "group": group,
    }
    shown = [column.label(called) for called, column in columns.items()]
    return select(*shown).select_from(of).where(*where)


_TEAM: dict[str, Any] = {
    "number": _team.c.id,
    "place": _team.c.programme_id,
    "about": (_team.c.code, _team.c.name, _team.c.group),
}
_HELD = union_all(
    _rows_of(
        "team",
        _member.join(_team, _team.c.id == _member.c.team_id),
        _member.c.person_id == _ID,
        word=_member.c.role,
        **_TEAM,
    ),
    _rows_of(
        "mentored",
        _mentorship.join(_team, _team.c.id == _mentorship.c.team_id),
        _mentorship.c.mentor_id == _ID,
        _mentorship.c.until.is_(None),
        **_TEAM,
    ),
    _rows_of(
        "granted",
        _grant,
        _grant.c.person_id == _ID,
        number=_grant.c.id,
        place=_grant.c.scope_id,
        word=_grant.c.role,
        about=(_grant.c.scope, _NOTHING, _NOTHING),
    ),
    _rows_of(
        "network",
        _membership,
        _membership.c.person_id == _ID,
        _membership.c.state == "czlonek",
        number=_membership.c.network_id,
        place=literal_column("0", Integer),
    ),
).subquery("held")
# The person in each row, with a thing that they hold; of somebody who holds nothing, one row.
_PERSON = Prepared(
    select(
        _person.c.id,
        _person.c.code,
        _person.c.first,
        _person.c.last,
        _person.c.language,
        _person.c.quiet_opt_in,
        _person.c.notices_stopped,
        *_HELD.c,
    )
    .select_from(_person.outerjoin(_HELD, true()))
    .where(_person.c.id == _ID)
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
    rows = _PERSON.all(session, id=person_id)
    if not rows:
        raise LookupError(f"no person {person_id}")
    person = rows[0]
    team, team_role = _own_team(rows)
    mentored = tuple(map(_ref, _of("mentored", rows, by="held_code")))
    granted = tuple(map(_grant_of, _of("granted", rows, by="number")))
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
        member_networks=tuple(row.number for row in _of("network", rows, by="number")),
    )


def _of(kind: str, rows: list[Any], *, by: str) -> list[Any]:
    return sorted((row for row in rows if row.kind == kind), key=attrgetter(by))


def _own_team(rows: list[Any]) -> tuple[TeamRef | None, str]:
    row = next((row for row in rows if row.kind == "team"), None)
    return (None, "") if row is None else (_ref(row), row.word)


def _ref(row: Any) -> TeamRef:
    return TeamRef(row.number, row.held_code, row.name, row.group, row.place)


def _grant_of(row: Any) -> Grant:
    return Grant(Role(row.word), PlaceKind(row.held_code), str(row.place))


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

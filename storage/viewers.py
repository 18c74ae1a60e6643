"""Who is talking: an account, the person behind it, and every role they hold, in three queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.people import Grant, PlaceKind, Role
from storage.tables.networks import Membership
from storage.tables.people import Account, Person, RoleGrant
from storage.tables.programmes import Mentorship, Team, TeamMember

SEEN_EVERY = timedelta(minutes=1)
TEAM_ROLES = {
    "lider": Role.TEAM_LEADER,
    "zastepca": Role.DEPUTY_LEADER,
    "czlonek": Role.TEAM_MEMBER,
}


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
    account = session.scalar(
        select(Account)
        .where(Account.channel == channel, Account.external_id == external_id)
        .with_for_update()
    )
    if account is None:
        account = Account(
            channel=channel,
            external_id=external_id,
            chat=chat,
            language=language,
            created_at=now,
            last_seen_at=now,
        )
        session.add(account)
    elif account.chat != chat or account.state != "active":
        account.chat, account.state = chat, "active"
    if now - account.last_seen_at > SEEN_EVERY:
        account.last_seen_at = now
    session.flush()
    return view_account(account)


def find_speaker(session: Session, channel: str, external_id: str) -> Viewer | None:
    """The person behind an account, without noting that it spoke; None for nobody's."""
    person_id = session.scalar(
        select(Account.person_id).where(
            Account.channel == channel, Account.external_id == external_id
        )
    )
    return None if person_id is None else load_viewer(session, person_id)


def view_account(account: Account) -> AccountView:
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
    person = session.get(Person, person_id)
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
    row = session.execute(
        select(Team, TeamMember.role)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .where(TeamMember.person_id == person_id)
        .limit(1)
    ).first()
    return (None, "") if row is None else (_team_ref(row[0]), row[1])


def _mentored(session: Session, person_id: int) -> tuple[TeamRef, ...]:
    teams = session.scalars(
        select(Team)
        .join(Mentorship, Mentorship.team_id == Team.id)
        .where(Mentorship.mentor_id == person_id, Mentorship.until.is_(None))
        .order_by(Team.code)
    )
    return tuple(_team_ref(team) for team in teams)


def _team_ref(team: Team) -> TeamRef:
    return TeamRef(team.id, team.code, team.name, team.group, team.programme_id)


def _granted(session: Session, person_id: int) -> tuple[Grant, ...]:
    rows = session.scalars(
        select(RoleGrant).where(RoleGrant.person_id == person_id).order_by(RoleGrant.id)
    )
    return tuple(Grant(Role(row.role), PlaceKind(row.scope), str(row.scope_id)) for row in rows)


def _memberships(session: Session, person_id: int) -> tuple[int, ...]:
    return tuple(
        session.scalars(
            select(Membership.network_id)
            .where(Membership.person_id == person_id, Membership.state == "czlonek")
            .order_by(Membership.network_id)
        )
    )


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

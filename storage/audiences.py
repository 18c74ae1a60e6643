"""Who belongs to a programme, as choosing an announcement's audience looks at them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import ScalarSelect, Select, exists, func, select
from sqlalchemy.orm import Session

from domain.announcements import Missing, Recipient
from storage.tables.people import Account, Person
from storage.tables.programmes import Confirmation, Mentorship, Module, Task, Team, TeamMember
from storage.tables.questionnaires import Questionnaire, QuestionnaireAssignment
from storage.tables.tasks import TaskAssignment

LEADING = ("lider", "zastepca")
GONE = ("wycofany", "zastapiony")
NOT_SENT = ("przydzielone", "w_toku", "zalegle", "do_poprawy")
NOT_RETURNED = ("otwarta", "rozpoczeta")
AT_ONCE = 10_000  # people a statement: PostgreSQL takes 65,535 values


def recipients(session: Session, programme_id: int, now: datetime) -> list[Recipient]:
    """Participants and mentors of the programme, by person id; who withdrew is left out."""
    rows = session.execute(_members(programme_id))
    members = {person: (role, team, group) for person, role, team, group in rows}
    mentors = set(session.scalars(_mentors(programme_id)))
    people = sorted(members.keys() | mentors)
    owed = _owed(session, programme_id, now)
    reached = reaching_accounts(session, people)
    return [
        _recipient(person, members.get(person), person in mentors, owed[person], reached)
        for person in people
    ]


def _recipient(
    person: int,
    member: tuple[str, str, str] | None,
    mentors: bool,
    owed: set[Missing],
    reached: dict[int, tuple[int, str]],
) -> Recipient:
    role, team, group = member or ("", None, None)
    return Recipient(
        person=person,
        channel=reached[person][1] if person in reached else None,
        team=team,
        group=group,
        leads=role in LEADING,
        mentors=mentors,
        missing=frozenset(owed),
    )


def reaching_accounts(session: Session, people: Collection[int]) -> dict[int, tuple[int, str]]:
    """`(account id, channel)` by person: the preferred active account, else the one used last.

    Who stopped notices (`/stop`) is not reached.
    """
    best: dict[int, tuple[int, str]] = {}
    wanted = list(people)
    for start in range(0, len(wanted), AT_ONCE):
        for person, account, channel in session.execute(_reaching(wanted[start : start + AT_ONCE])):
            if person is not None:
                best.setdefault(person, (account, channel))
    return best


def _reaching(people: list[int]) -> Select[int | None, int, str]:
    return (
        select(Account.person_id, Account.id, Account.channel)
        .join(Person, Person.id == Account.person_id)
        .where(Person.id.in_(people), Account.state == "active", Person.notices_stopped.is_(False))
        .order_by(
            Person.id,
            (Account.channel == Person.preferred_channel).desc(),
            Account.last_seen_at.desc(),
            Account.id.desc(),
        )
    )


def team_choices(session: Session, programme_id: int) -> list[tuple[str, str]]:
    """`(code, name)` of the programme's teams."""
    rows = session.execute(
        select(Team.code, Team.name).where(Team.programme_id == programme_id).order_by(Team.code)
    )
    return [(code, name) for code, name in rows]


def _members(programme_id: int) -> Select[int, str, str, str]:
    return (
        select(TeamMember.person_id, TeamMember.role, Team.code, Team.group)
        .join(Team, Team.id == TeamMember.team_id)
        .join(Person, Person.id == TeamMember.person_id)
        .where(
            Team.programme_id == programme_id,
            Team.state != "wycofany",
            Person.state.not_in(GONE),
        )
    )


def _mentors(programme_id: int) -> Select[int]:
    return (
        select(Mentorship.mentor_id)
        .join(Team, Team.id == Mentorship.team_id)
        .where(Team.programme_id == programme_id, Mentorship.until.is_(None))
    )


def _owed(session: Session, programme_id: int, now: datetime) -> defaultdict[int, set[Missing]]:
    """What each person of the programme still owes."""
    owed: defaultdict[int, set[Missing]] = defaultdict(set)
    for missing, statement in _debts(programme_id, now):
        for person in session.scalars(statement):
            owed[person].add(missing)
    return owed


def _debts(programme_id: int, now: datetime) -> Iterator[tuple[Missing, Select[int]]]:
    yield Missing.REPORT, _without_report(programme_id)
    yield Missing.QUESTIONNAIRE, _without_questionnaire(programme_id, now)
    yield Missing.CONFIRMATION, _without_confirmation(programme_id, now)
    yield Missing.JOIN, _without_account(programme_id)


def _without_report(programme_id: int) -> Select[int]:
    """Leaders and deputies: one team's duty is not asked of four people."""
    current: ScalarSelect[int] = (
        select(func.max(Task.no))
        .where(Task.programme_id == programme_id, Task.published_at.is_not(None))
        .scalar_subquery()
    )
    return (
        select(TeamMember.person_id)
        .join(TaskAssignment, TaskAssignment.team_id == TeamMember.team_id)
        .join(Task, Task.id == TaskAssignment.task_id)
        .where(
            Task.programme_id == programme_id,
            Task.no == current,
            TaskAssignment.state.in_(NOT_SENT),
            TeamMember.role.in_(LEADING),
        )
    )


def _without_questionnaire(programme_id: int, now: datetime) -> Select[int]:
    """The module questionnaire that is open now."""
    return (
        select(QuestionnaireAssignment.person_id)
        .join(Questionnaire, Questionnaire.id == QuestionnaireAssignment.questionnaire_id)
        .where(
            Questionnaire.programme_id == programme_id,
            Questionnaire.subject == "module",
            Questionnaire.opens_at <= now,
            Questionnaire.closes_at > now,
            QuestionnaireAssignment.state.in_(NOT_RETURNED),
        )
    )


def _without_confirmation(programme_id: int, now: datetime) -> Select[int]:
    """Participants who have not said whether they come to the next module."""
    coming: ScalarSelect[int] = (
        select(Module.id)
        .where(
            Module.programme_id == programme_id,
            Module.starts_at > now,
            Module.state != "odwolany",
        )
        .order_by(Module.starts_at)
        .limit(1)
        .scalar_subquery()
    )
    confirmed = exists().where(
        Confirmation.module_id == coming, Confirmation.person_id == TeamMember.person_id
    )
    return (
        select(TeamMember.person_id)
        .join(Team, Team.id == TeamMember.team_id)
        .where(Team.programme_id == programme_id, coming.is_not(None), ~confirmed)
    )


def _without_account(programme_id: int) -> Select[int]:
    joined = exists().where(Account.person_id == TeamMember.person_id)
    return (
        select(TeamMember.person_id)
        .join(Team, Team.id == TeamMember.team_id)
        .where(Team.programme_id == programme_id, ~joined)
    )

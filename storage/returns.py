"""How many questionnaires came back, and whom a coordinator's reminder still has to reach."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from domain.calendar import local_day
from domain.pacing import DAILY_LIMIT
from domain.questionnaires import RETURNED
from storage import questionnaires, reminders
from storage.questionnaires import QuestionnaireView
from storage.reminder_subjects import QuestionnaireSubject
from storage.tables.engine import Audit, Outbox
from storage.tables.people import Person
from storage.tables.programmes import Team, TeamMember
from storage.tables.questionnaires import QuestionnaireAssignment

TOPIC = "ankieta"
REMINDED = "questionnaires.remind"


@dataclass(frozen=True, slots=True)
class Rate:
    """`returned` of `asked` people."""

    returned: int
    asked: int

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.returned + other.returned, self.asked + other.asked)

    @property
    def percent(self) -> int:
        return round(100 * self.returned / self.asked) if self.asked else 0


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom to write to, in which language."""

    person_id: int
    language: str


def rates(session: Session, wanted: Collection[int]) -> Mapping[tuple[int, str], Rate]:
    """Return rates by questionnaire and group of the people asked."""
    rows = session.execute(
        select(
            QuestionnaireAssignment.questionnaire_id,
            Team.group,
            QuestionnaireAssignment.state,
            func.count(),
        )
        .join(TeamMember, TeamMember.person_id == QuestionnaireAssignment.person_id)
        .join(Team, Team.id == TeamMember.team_id)
        .where(QuestionnaireAssignment.questionnaire_id.in_(wanted))
        .group_by(
            QuestionnaireAssignment.questionnaire_id, Team.group, QuestionnaireAssignment.state
        )
    )
    found: dict[tuple[int, str], Rate] = {}
    for questionnaire_id, group, state, number in rows:
        key = (questionnaire_id, group)
        part = Rate(number if state in RETURNED else 0, number)
        found[key] = found.get(key, Rate(0, 0)) + part
    return found


def to_remind(session: Session, asked: Iterable[QuestionnaireView], at: datetime) -> list[Reader]:
    """Who has not returned one of these questionnaires that is open `at` the moment the reminder
    leaves, takes reminders of it, and has not had the day's share of them."""
    people: set[int] = set()
    for questionnaire in asked:
        if questionnaire.window.holds(at):
            waiting = questionnaires.not_returned(session, questionnaire.id)
            # Whoever muted its ladder gets no reminder by hand either.
            ladder = QuestionnaireSubject(questionnaire).ladders[0].name
            people |= set(waiting) - reminders.muted(session, ladder, waiting)
    told = reminders.sent_on(session, people, local_day(at))
    rows = session.scalars(
        select(Person)
        .where(Person.id.in_(people), Person.notices_stopped.is_(False))
        .order_by(Person.id)
    )
    return [Reader(row.id, row.language) for row in rows if told.get(row.id, 0) < DAILY_LIMIT]


def was_reminded(session: Session, subject: str, since: datetime) -> bool:
    """Whether a coordinator has sent this reminder (of "module:3", "questionnaire:7") since then;
    the audit knows."""
    return bool(
        session.scalar(
            select(Audit.id)
            .where(Audit.action == REMINDED, Audit.subject == subject, Audit.at >= since)
            .limit(1)
        )
    )


def drop_reminders(session: Session, person_id: int) -> None:
    """Take back what waits for the morning: the person has nothing to return any more."""
    session.execute(
        update(Outbox)
        .where(Outbox.person_id == person_id, Outbox.topic == TOPIC, Outbox.state == "queued")
        .values(state="cancelled")
    )

"""Whom a reminder reaches: facts about people that the audiences of steps are made of."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import presence, programmes, questionnaires
from storage.programmes import LEFT, ModuleView
from storage.tables.people import Person
from storage.tables.programmes import Confirmation, Mentorship, TeamMember


def languages(session: Session, people: Collection[int]) -> dict[int, str]:
    """Those of `people` who take notices at all, with their language.

    Left out: whoever has stopped notices, withdrew, or was replaced by another.
    """
    rows = session.execute(
        select(Person.id, Person.language).where(
            Person.id.in_(people),
            Person.notices_stopped.is_(False),
            Person.state.not_in(LEFT),
        )
    )
    return dict(rows.all())


def confirmations(session: Session, module_id: int) -> dict[int, str]:
    """Who answered what about coming to a module: tak, nie, nie_wiem."""
    rows = session.execute(
        select(Confirmation.person_id, Confirmation.answer).where(
            Confirmation.module_id == module_id
        )
    )
    return dict(rows.all())


def leader(session: Session, team_id: int) -> int | None:
    """The team's leader; the deputy where there is none. Never both: one duty, one reminder."""
    rows = session.execute(
        select(TeamMember.role, TeamMember.person_id)
        .join(Person, Person.id == TeamMember.person_id)
        .where(
            TeamMember.team_id == team_id,
            TeamMember.role.in_(("lider", "zastepca")),
            Person.state.not_in(LEFT),
        )
        .order_by(TeamMember.role, TeamMember.person_id)
    )
    return next((person_id for _, person_id in rows), None)  # "lider" sorts before "zastepca"


def mentors(session: Session) -> list[int]:
    """Everybody who has a team in their care."""
    return list(
        session.scalars(
            select(Mentorship.mentor_id)
            .where(Mentorship.until.is_(None))
            .distinct()
            .order_by(Mentorship.mentor_id)
        )
    )


def not_returned(session: Session, asked: questionnaires.QuestionnaireView) -> set[int]:
    """Who was there and could still return the questionnaire."""
    if asked.is_own:
        return set(questionnaires.not_returned(session, asked.id))
    module_id = int(asked.context["module_id"])
    if asked.form == questionnaires.MODULE:
        absent = presence.absent_from_module(session, module_id)
    else:
        absent = presence.absent_from_day(session, module_id, int(asked.context["day"]))
    return set(questionnaires.not_returned(session, asked.id)) - absent


def participants(session: Session, module: ModuleView) -> set[int]:
    """Everyone the module is for, without those known to miss the whole of it."""
    everyone = {one.id for one in programmes.participants(session, module.programme_id)}
    return everyone - presence.absent_from_module(session, module.id)


def count_teams(session: Session, mentor_id: int) -> int:
    """How many teams are in the mentor's care."""
    statement = (
        select(func.count())
        .select_from(Mentorship)
        .where(Mentorship.mentor_id == mentor_id, Mentorship.until.is_(None))
    )
    return session.scalars(statement).one()

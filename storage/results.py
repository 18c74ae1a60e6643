"""Which questionnaires a programme has results of, and how many people returned them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.questionnaires import RETURNED
from storage.questionnaires import CLOSED, MODULE, OPEN, WORKSHOP, QuestionnaireView, view
from storage.returns import Rate
from storage.tables.programmes import Module
from storage.tables.questionnaires import Questionnaire, QuestionnaireAssignment

RELEASED = (OPEN, CLOSED)


def others_of(session: Session, programmes: Collection[int]) -> list[QuestionnaireView]:
    """Questionnaires that belong to no module's evaluation, the latest first."""
    rows = session.scalars(
        select(Questionnaire)
        .where(
            Questionnaire.programme_id.in_(programmes),
            Questionnaire.form.not_in((MODULE, WORKSHOP)),
            Questionnaire.network_id.is_(None),
            Questionnaire.state.in_(RELEASED),
        )
        .order_by(Questionnaire.opens_at.desc(), Questionnaire.id.desc())
    )
    return [view(row) for row in rows]


def asked_alike(session: Session, questionnaire: QuestionnaireView) -> list[QuestionnaireView]:
    """All questionnaires of the same form in the programme, the first to open first."""
    rows = session.scalars(
        select(Questionnaire)
        .where(
            Questionnaire.programme_id == questionnaire.programme_id,
            Questionnaire.form == questionnaire.form,
            Questionnaire.network_id.is_not_distinct_from(questionnaire.network_id),
            Questionnaire.state.in_(RELEASED),
        )
        .order_by(Questionnaire.opens_at, Questionnaire.id)
    )
    return [view(row) for row in rows]


def modules_of(session: Session, programme_id: int) -> list[tuple[int, int]]:
    """(id, number) of a programme's modules, in order."""
    rows = session.execute(
        select(Module.id, Module.no).where(Module.programme_id == programme_id).order_by(Module.no)
    )
    return [(module_id, number) for module_id, number in rows]


def rate(session: Session, wanted: Collection[int]) -> Rate:
    """How many of those asked have returned these questionnaires, whatever group they are of."""
    rows = session.execute(
        select(QuestionnaireAssignment.state, func.count())
        .where(QuestionnaireAssignment.questionnaire_id.in_(wanted))
        .group_by(QuestionnaireAssignment.state)
    )
    found: dict[str, int] = dict(rows.all())
    returned = sum(number for state, number in found.items() if state in RETURNED)
    return Rate(returned, sum(found.values()))

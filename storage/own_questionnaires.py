"""Coordinators' forms given to people: drafted, released, opened, followed up, closed.

`Questionnaire.context` of these: `titles` (by language) and `questions` (their number) of the form
when it was given, `event` ({} or `{"kind": "modul" | "warsztat" | "spotkanie", "name": …}`: what it
is about), and `at_once` while a draft is to open as soon as it is released.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from domain import form_codes
from domain.assignments import Audience, AudienceKind, Terms
from domain.machines import QUESTIONNAIRE_ASSIGNMENT
from domain.states import Actor
from storage import drafts, questionnaires
from storage.questionnaires import CLOSED, OPEN, OWN, QuestionnaireView
from storage.tables.forms import OwnForm
from storage.tables.questionnaires import (
    AnswerBox,
    AnswerSheet,
    NamedReturn,
    Questionnaire,
    QuestionnaireAssignment,
    ShownResult,
)

DRAFT, PLANNED, WITHDRAWN, DISCARDED = "szkic", "zaplanowana", "wycofana", "porzucona"
LIVE = (PLANNED, OPEN)
UNRELEASED = (DRAFT, DISCARDED, WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Assigned:
    """A questionnaire with a coordinators' form, and on what terms it is given."""

    questionnaire: QuestionnaireView
    terms: Terms

    @property
    def id(self) -> int:
        return self.questionnaire.id

    @property
    def own_form(self) -> int:
        """The id of its form."""
        return form_codes.split(self.questionnaire.form)[1]


def load(session: Session, questionnaire_id: int) -> Assigned:
    """Held until the transaction ends. Raises LookupError."""
    return _view(_lock(session, questionnaire_id))


def _lock(session: Session, questionnaire_id: int) -> Questionnaire:
    row = session.get(Questionnaire, questionnaire_id, with_for_update=True, populate_existing=True)
    if row is None or row.subject != OWN:
        raise LookupError(f"no questionnaire {questionnaire_id} with a coordinators' form")
    return row


def _view(row: Questionnaire) -> Assigned:
    audience = Audience(AudienceKind(row.audience["kind"]), row.audience["value"])
    opens = None if row.context.get("at_once") else row.opens_at
    terms = Terms(audience, opens, row.closes_at, row.confidential, row.repeatable)
    return Assigned(questionnaires.view(row), terms)


def released(
    session: Session, programmes: Collection[int], networks: Collection[int]
) -> list[Assigned]:
    """What these programmes and networks have given out, the last to close first."""
    of_office = Questionnaire.network_id.is_(None) & Questionnaire.programme_id.in_(programmes)
    rows = session.scalars(
        select(Questionnaire)
        .where(
            Questionnaire.subject == OWN,
            Questionnaire.state.in_((*LIVE, CLOSED)),
            or_(of_office, Questionnaire.network_id.in_(networks)),
        )
        .order_by(Questionnaire.closes_at.desc(), Questionnaire.id.desc())
    )
    return [_view(row) for row in rows]


def tally(session: Session, questionnaire_id: int) -> Counter[str]:
    """How many of those asked are in which state."""
    rows = session.execute(
        select(QuestionnaireAssignment.state, func.count())
        .where(QuestionnaireAssignment.questionnaire_id == questionnaire_id)
        .group_by(QuestionnaireAssignment.state)
    )
    return Counter(dict(rows.all()))


def asked(session: Session, questionnaire_id: int) -> list[int]:
    """Everybody who was asked, whether they have returned it or not."""
    return list(
        session.scalars(
            select(QuestionnaireAssignment.person_id)
            .where(QuestionnaireAssignment.questionnaire_id == questionnaire_id)
            .order_by(QuestionnaireAssignment.person_id)
        )
    )


# --- before anybody knows of it --------------------------------------------------------------


def write_draft(
    session: Session,
    own_form: int,
    terms: Terms,
    *,
    programme_id: int,
    network_id: int | None,
    context: Mapping[str, Any],
    by: int,
    now: datetime,
    draft: int | None = None,
) -> int:
    """Keep a new draft, or new terms of an old one; gives its id. Raises LookupError."""
    row = _new_row(session, own_form, programme_id, by) if draft is None else _draft(session, draft)
    row.network_id, row.audience = network_id, _audience_json(terms.audience)
    row.context = {**context, "at_once": terms.opens is None}
    row.opens_at, row.closes_at = terms.opens or now, terms.closes
    row.confidential, row.repeatable = terms.confidential, terms.repeatable
    session.add(row)
    session.flush()
    return row.id


def _audience_json(audience: Audience) -> dict[str, Any]:
    return {"kind": audience.kind.value, "value": audience.value}


def _new_row(session: Session, own_form: int, programme_id: int, by: int) -> Questionnaire:
    """The form's row is the lock: two drafts at once must not get one number."""
    session.execute(select(OwnForm.id).where(OwnForm.id == own_form).with_for_update())
    code = form_codes.own(own_form)
    last = session.scalar(
        select(func.max(Questionnaire.subject_id)).where(Questionnaire.form == code)
    )
    return Questionnaire(
        form=code,
        subject=OWN,
        subject_id=(last or 0) + 1,
        programme_id=programme_id,
        state=DRAFT,
        created_by=by,
    )


def _draft(session: Session, questionnaire_id: int) -> Questionnaire:
    row = _lock(session, questionnaire_id)
    if row.state != DRAFT:
        raise LookupError(f"questionnaire {questionnaire_id} is no draft")
    return row


def discard(session: Session, questionnaire_id: int) -> None:
    """Nobody will be asked. Raises LookupError for one that is no draft."""
    _draft(session, questionnaire_id).state = DISCARDED
    session.flush()


# --- released --------------------------------------------------------------------------------


def release(
    session: Session, questionnaire_id: int, people: Iterable[int], now: datetime
) -> Assigned:
    """Ask exactly these people, now or when it opens. Raises LookupError for no draft."""
    row = _draft(session, questionnaire_id)
    window = _view(row).terms.window(now)
    row.opens_at = window.opens
    row.context = {name: value for name, value in row.context.items() if name != "at_once"}
    later = window.opens > now
    row.state = PLANNED if later else OPEN
    for person_id in sorted(set(people)):
        questionnaires.assign(session, row.id, person_id, later=later)
    session.flush()
    return _view(row)


def open_due(session: Session, now: datetime) -> int:
    """Open what was released for this time; gives how many they were."""
    rows = session.scalars(
        select(Questionnaire)
        .where(Questionnaire.state == PLANNED, Questionnaire.opens_at <= now)
        .order_by(Questionnaire.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        row.state = OPEN
        _fire_all(session, row.id, QUESTIONNAIRE_ASSIGNMENT.initial, "otwarcie")
    session.flush()
    return len(rows)


def _fire_all(session: Session, questionnaire_id: int, state: str, event: str) -> None:
    rows = session.scalars(
        select(QuestionnaireAssignment).where(
            QuestionnaireAssignment.questionnaire_id == questionnaire_id,
            QuestionnaireAssignment.state == state,
        )
    )
    for row in rows.all():
        row.state = QUESTIONNAIRE_ASSIGNMENT.fire(row.state, event, Actor.SYSTEM)


def extend(session: Session, questionnaire_id: int, closes: datetime) -> None:
    """Let it be open longer (or shorter). Raises LookupError once it is closed."""
    _live(session, questionnaire_id).closes_at = closes
    session.flush()


def close_now(session: Session, questionnaire_id: int, now: datetime) -> None:
    """Take no more answers. Raises LookupError unless it is open."""
    row = _live(session, questionnaire_id)
    if row.state != OPEN:
        raise LookupError(f"questionnaire {questionnaire_id} is not open")
    row.closes_at = now
    questionnaires.close(session, questionnaire_id, now)


def withdraw(session: Session, questionnaire_id: int, now: datetime) -> None:
    """As if nobody had been asked: no answer, no draft, no note of who returned it is kept.

    Raises LookupError once it is closed.
    """
    row = _live(session, questionnaire_id)
    row.state = WITHDRAWN
    row.closes_at = min(row.closes_at, now)
    drafts.forget(session, questionnaire_id, now)
    for table in (AnswerBox, AnswerSheet, ShownResult, NamedReturn, QuestionnaireAssignment):
        session.execute(delete(table).where(table.questionnaire_id == questionnaire_id))
    session.flush()


def _live(session: Session, questionnaire_id: int) -> Questionnaire:
    row = _lock(session, questionnaire_id)
    if row.state not in LIVE:
        raise LookupError(f"questionnaire {questionnaire_id} is {row.state}")
    return row


def mark_on_paper(session: Session, questionnaire_id: int, person_id: int) -> bool:
    """The office holds the person's sheet; False where the person has begun, returned or refused.

    Raises LookupError for somebody who was not asked, and unless it is open.
    """
    if _lock(session, questionnaire_id).state != OPEN:
        raise LookupError(f"questionnaire {questionnaire_id} is not open")
    key = (questionnaire_id, person_id)
    row = session.get(QuestionnaireAssignment, key, with_for_update=True, populate_existing=True)
    if row is None:
        raise LookupError(f"person {person_id} was not asked")
    if row.state != "otwarta":
        return False
    row.state = QUESTIONNAIRE_ASSIGNMENT.fire(row.state, "papier", Actor.OFFICE)
    session.flush()
    return True

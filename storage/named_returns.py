"""Returns of questionnaires that are not confidential: answers with whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.calendar import local_day
from storage.tables.people import Person
from storage.tables.questionnaires import NamedReturn as Row
from storage.tables.questionnaires import Questionnaire


@dataclass(frozen=True, slots=True)
class NamedReturn:
    """One return; `answers` as `domain.forms.session.Session.answers()` nests them, `xml` the
    submission or ""."""

    person_id: int
    name: str
    answers: Mapping[str, Any]
    xml: str
    returned_on: date


def keep(
    session: Session,
    questionnaire_id: int,
    person_id: int,
    *,
    answers: Mapping[str, Any],
    now: datetime,
    xml: str = "",
) -> None:
    """Add a return; of a repeatable questionnaire a person has several."""
    session.add(
        Row(
            questionnaire_id=questionnaire_id,
            person_id=person_id,
            answers=dict(answers),
            xml=xml,
            returned_at=now,
        )
    )
    session.flush()


def of(session: Session, questionnaire_id: int) -> list[NamedReturn]:
    """All returns, in the order they came."""
    rows = session.execute(
        select(Row, Person)
        .join(Person, Person.id == Row.person_id)
        .where(Row.questionnaire_id == questionnaire_id)
        .order_by(Row.id)
    )
    return [
        NamedReturn(
            person_id=row.person_id,
            name=f"{person.first} {person.last}",
            answers=row.answers,
            xml=row.xml,
            returned_on=local_day(row.returned_at),
        )
        for row, person in rows
    ]


def of_person(session: Session, person_id: int) -> list[tuple[str, date]]:
    """What the person has returned under their name: code of the form and day, oldest first."""
    rows = session.execute(
        select(Questionnaire.form, Row.returned_at)
        .join(Row, Row.questionnaire_id == Questionnaire.id)
        .where(Row.person_id == person_id)
        .order_by(Row.id)
    )
    return [(form, local_day(returned_at)) for form, returned_at in rows]

"""Steps that the tests of questionnaires share: let the clock tick, return a sheet, look inside."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.calendar import WARSAW
from scheduler.modules import advance_modules
from scheduler.questionnaires import close_due, move_answers, open_due
from storage import answers, questionnaires
from storage.tables.people import Person
from storage.tables.programmes import Team, TeamMember
from storage.tables.questionnaires import Questionnaire, QuestionnaireAssignment
from tests.house import House

MODULE_ANSWERS: dict[str, Any] = {"m1": "4", "m2": "5", "m8": "przydatna"}


def wall(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2017 in Poland."""
    return datetime(2017, month, day, hour, minute, tzinfo=WARSAW)


def tick(house: House, now: datetime) -> None:
    """Move the clock and run what it brings, each in a transaction of its own."""
    house.now = now
    shuffle = Random(1).shuffle  # noqa: S311 - the same order every time
    house.database.write_now(lambda session: open_due(session, now))
    house.database.write_now(lambda session: close_due(session, now))
    house.database.write_now(lambda session: advance_modules(session, now))
    house.database.write_now(lambda session: move_answers(session, now, shuffle))


def give_back(
    session: Session, questionnaire_id: int, code: str, now: datetime, **values: Any
) -> None:
    """Return the person's sheet of a module as the chat does; `texts` is what they wrote."""
    person = session.scalars(select(Person).where(Person.code == code)).one()
    group = session.scalars(
        select(Team.group).join(TeamMember).where(TeamMember.person_id == person.id)
    ).one()
    texts = values.pop("texts", {})
    questionnaires.mark_returned(session, questionnaire_id, person.id, now)
    ticked = {**MODULE_ANSWERS, **values}
    answers.drop_into_box(
        session, questionnaire_id, given={**ticked, **texts}, counted=ticked, group=group
    )


def states(house: House) -> dict[str, str]:
    """The state of each assignment: `{"module P-001": "otwarta", …}`."""

    def read(session: Session) -> dict[str, str]:
        rows = session.execute(
            select(Questionnaire.form, Person.code, QuestionnaireAssignment.state)
            .join(Questionnaire, Questionnaire.id == QuestionnaireAssignment.questionnaire_id)
            .join(Person, Person.id == QuestionnaireAssignment.person_id)
        )
        return {f"{form} {code}": state for form, code, state in rows}

    return house.database.read_now(read)

"""Forgetting what was drafted of a questionnaire that will not be returned."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import forgetting, forms, inbox
from storage.tables.forms import FormSession

# The purposes under which the forms of questionnaires are opened, by form; of coordinators' forms
# those of confidential and of named questionnaires.
PURPOSES = {"module": "questionnaire_module", "workshop": "questionnaire_workshop"}
CONFIDENTIAL, NAMED = "questionnaire_own", "questionnaire_named"
_ALL = (*PURPOSES.values(), CONFIDENTIAL, NAMED)


def forget(
    session: Session, questionnaire_id: int, now: datetime, *, person_id: int | None = None
) -> None:
    """Drop the unfinished form sessions of a questionnaire with every text of them.

    Of one person, or of all. Whoever was in the middle of it is free to type something else.
    """
    statement = select(FormSession).where(
        FormSession.purpose.in_(_ALL),
        FormSession.status.in_(forms.UNFINISHED),
    )
    if person_id is not None:
        statement = statement.where(FormSession.person_id == person_id)
    for row in session.scalars(statement.order_by(FormSession.id)).all():
        if row.subject["questionnaire"] == questionnaire_id:
            drop(session, row.id, now)


def drop(session: Session, form_session_id: int, now: datetime) -> None:
    """End a session without answers and forget every text of it."""
    inbox.take_floor(session, form_session_id)
    forms.finish(session, form_session_id, "dropped", now)
    forgetting.erase_session(session, form_session_id)

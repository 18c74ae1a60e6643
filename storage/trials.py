"""Trials of forms: sessions whose answers are kept nowhere, and what of them is to forget."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from storage import drafts
from storage.forms import TRIAL_KEPT, UNFINISHED
from storage.tables.forms import TRIAL as TRIAL
from storage.tables.forms import FormSession


def end_of(session: Session, person_id: int, now: datetime) -> None:
    """Drop the person's unfinished trials with every text of them: the next one begins anew."""
    _drop(session, now, FormSession.person_id == person_id)


def purge(session: Session, now: datetime) -> None:
    """Drop the trials that nobody has gone on with for a day."""
    _drop(session, now, FormSession.updated_at <= now - TRIAL_KEPT)


def _drop(session: Session, now: datetime, condition: ColumnElement[bool]) -> None:
    ids = session.scalars(
        select(FormSession.id)
        .where(FormSession.purpose == TRIAL, FormSession.status.in_(UNFINISHED), condition)
        .order_by(FormSession.id)
    ).all()
    for form_session_id in ids:
        drafts.drop(session, form_session_id, now)

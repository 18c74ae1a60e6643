"""Form versions, and the sessions of people who are filling them in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Code, Key, LongText, State


class FormVersion(Base):
    """One converted XLSForm. Sessions are pinned to a row of this table."""

    __tablename__ = "form_version"
    __table_args__ = (UniqueConstraint("form", "source_hash"),)

    id: Mapped[Key]
    form: Mapped[Code]
    source_hash: Mapped[Code]
    xform: Mapped[LongText]
    created_at: Mapped[datetime]


class FormSession(Base):
    """Somebody is filling in a form. `purpose` names the feature that takes the answers.

    `subject` is the feature's own note (`{"assignment": 12}`), `state` the engine's.
    `status`: open, aside, sent, dropped. `turn` grows with each answer: buttons of older turns are
    stale. `confidential` sessions lose `state` when they are sent.
    """

    __tablename__ = "form_session"

    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    purpose: Mapped[Code]
    subject: Mapped[dict[str, Any]]
    state: Mapped[dict[str, Any]]
    status: Mapped[State] = mapped_column(default="open")
    confidential: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

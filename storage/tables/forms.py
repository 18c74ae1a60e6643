"""Form versions, and the sessions of people who are filling them in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Code, Key, LongText, Name, State

TRIAL = "form_trial"  # the purpose of sessions whose answers are kept nowhere


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


class OwnForm(Base):
    """A form that coordinators wrote themselves. It belongs to a `home`: the programme or county
    named by `place` (the programme's id, the county's name), whose coordinators manage it.

    `form_id` is the one of its settings sheet: a spreadsheet with the same one is a new version.
    A withdrawn form begins no new sessions.
    """

    __tablename__ = "own_form"
    __table_args__ = (UniqueConstraint("home", "place", "form_id"),)

    id: Mapped[Key]
    home: Mapped[Code]
    place: Mapped[Name]
    form_id: Mapped[Name]
    withdrawn_at: Mapped[datetime | None]


class OwnFormVersion(Base):
    """One accepted spreadsheet. `state`: szkic, opublikowana, odrzucona; `no` counts from 1 within
    the form and is given on publishing.

    `titles` by language ("" is the one title of a form without languages), `languages` are codes,
    `questions` their number without notes, `warnings` as `storage.form_checks` keeps findings.
    """

    __tablename__ = "own_form_version"

    id: Mapped[Key]
    form_id: Mapped[int] = mapped_column(ForeignKey("own_form.id"), index=True)
    no: Mapped[int | None]
    state: Mapped[State] = mapped_column(default="szkic")
    digest: Mapped[Code]
    xform: Mapped[LongText] = mapped_column(deferred=True)  # large, and seldom read
    titles: Mapped[dict[str, Any]]
    languages: Mapped[list[Any]]
    questions: Mapped[int]
    warnings: Mapped[list[Any]]
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]


class FormCheck(Base):
    """An uploaded spreadsheet on its way to be a version. `state`: pending, done (not yet told),
    told. The bytes go as soon as it is done, and the row of the file with them.

    `errors` and `warnings` are findings as the check made them, `version_id` the draft it became.
    """

    __tablename__ = "form_check"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    name: Mapped[Name]
    home: Mapped[Code]
    place: Mapped[Name]
    state: Mapped[State] = mapped_column(default="pending", index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("own_form_version.id"))
    errors: Mapped[list[Any]] = mapped_column(default=list)
    warnings: Mapped[list[Any]] = mapped_column(default=list)
    more: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

"""Questionnaires. For confidential ones *who returned* and *what was answered* never meet.

`questionnaire_assignment` knows the person and no answer; `answer_sheet` knows the answers and no
person, carries a random id and a day. `answer_box` is where a sheet waits, sealed, until the
questionnaire closes; a transaction of its own then moves all of them, shuffled.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Code, Key, LongText, State


class Questionnaire(Base):
    """A form opened for an occasion: `subject` is `module`, `workshop` or `own`.

    Of a coordinators' form (`form` "own:7", `subject_id` counts its occasions from 1) `audience`
    is `{"kind": …, "value": …}`, and `network_id` the network it belongs to, if it is not the
    office's. `state`: szkic, porzucona, zaplanowana, otwarta, zamknieta, wycofana. `repeatable`
    ones are never confidential.
    """

    __tablename__ = "questionnaire"
    __table_args__ = (UniqueConstraint("form", "subject", "subject_id"),)

    id: Mapped[Key]
    form: Mapped[Code]
    subject: Mapped[Code]
    subject_id: Mapped[int]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    context: Mapped[dict[str, Any]]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    state: Mapped[State] = mapped_column(default="zaplanowana")
    confidential: Mapped[bool] = mapped_column(default=True)
    repeatable: Mapped[bool] = mapped_column(default=False, server_default=false())
    audience: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    network_id: Mapped[int | None]
    created_by: Mapped[int | None]


class QuestionnaireAssignment(Base):
    """State machine `questionnaire_assignment`; no time finer than a day is kept."""

    __tablename__ = "questionnaire_assignment"

    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    state: Mapped[State] = mapped_column(default="otwarta")


class NamedReturn(Base):
    """One return of a questionnaire that is not confidential, with whose it is.

    `answers` as `Session.answers()` nests them; `xml` the submission, "" where none was made.
    """

    __tablename__ = "named_return"

    id: Mapped[Key]
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    answers: Mapped[dict[str, Any]]
    xml: Mapped[LongText] = mapped_column(default="")
    returned_at: Mapped[datetime]


class AnswerBox(Base):
    """`answers` is `{"sealed": …}`, unreadable from the database alone; `batch` counts the steps
    of the results from 1, 0 has not been in one.
    """

    __tablename__ = "answer_box"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - read by SQLAlchemy

    id: Mapped[Code] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"), index=True)
    answers: Mapped[dict[str, Any]]
    batch: Mapped[int] = mapped_column(default=0, server_default="0")


class AnswerSheet(Base):
    """One person's ticked answers, or one free text by itself: nothing tells whose group it is."""

    __tablename__ = "answer_sheet"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - read by SQLAlchemy

    id: Mapped[Code] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"), index=True)
    answers: Mapped[dict[str, Any]]
    moved_on: Mapped[date]


class ShownResult(Base):
    """What may be seen of a questionnaire's answers now: see `domain.result_steps.Shown`."""

    __tablename__ = "shown_result"

    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"), primary_key=True)
    people: Mapped[int]
    batch: Mapped[int]
    final: Mapped[bool]
    tallies: Mapped[dict[str, Any]]
    parts: Mapped[dict[str, Any]]
    steps: Mapped[dict[str, Any]]

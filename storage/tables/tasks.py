"""One team's way through one implementation task: draft, reports, reviews."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.base import Base, Code, Key, LongText, PersonRef, State
from storage.tables.programmes import Task, Team


class TaskAssignment(Base):
    """State machine `implementation_task`; `due_at` is the team's own (a mentor may extend it).

    `stage` is the team's answer at half-time: nie_rozpoczeto, w_toku, prawie, pomoc.
    """

    __tablename__ = "task_assignment"
    __table_args__ = (UniqueConstraint("task_id", "team_id"),)

    id: Mapped[Key]
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    state: Mapped[State] = mapped_column(default="przydzielone")
    due_at: Mapped[datetime]
    assigned_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    stage: Mapped[Code] = mapped_column(default="")

    task: Mapped[Task] = relationship()
    team: Mapped[Team] = relationship()


class TaskDraft(Base):
    """The shared draft of a team: one document with its own version, whoever wrote last."""

    __tablename__ = "task_draft"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("task_assignment.id"), primary_key=True)
    answers: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
    updated_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    updated_at: Mapped[datetime]


class TaskReport(Base):
    """Every version that was sent, kept. `number` is what people quote: Z2/JST-07/1.

    `summary` is the list of `[label, answer]` pairs as the sender saw them, in Polish.
    """

    __tablename__ = "task_report"
    __table_args__ = (UniqueConstraint("assignment_id", "version"),)

    id: Mapped[Key]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("task_assignment.id"))
    version: Mapped[int]
    number: Mapped[Code]
    answers: Mapped[dict[str, Any]]
    summary: Mapped[list[Any]]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    sent_by: Mapped[PersonRef]
    sent_at: Mapped[datetime]


class TaskReview(Base):
    """What the mentor said: `verdict` is akceptacja, uwagi or przedluzenie."""

    __tablename__ = "task_review"

    id: Mapped[Key]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("task_assignment.id"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("task_report.id"))
    verdict: Mapped[Code]
    remarks: Mapped[LongText] = mapped_column(default="")
    new_due_at: Mapped[datetime | None]
    mentor_id: Mapped[PersonRef]
    at: Mapped[datetime]

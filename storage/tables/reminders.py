"""Reminder rows: truth about what is due. APScheduler only ticks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Code, Key, State

# Conditions of partial indices, as the statements that want them write them out.
OF_AUDIENCES = "person_id = 0"
WAITS_FOR_SOMEBODY = "state = 'pending' AND person_id <> 0"


class Reminder(Base):
    """One step of a ladder for one subject (`task_assignment` 12), or one person's snooze of it.

    `rule` is the step's id (`zadanie/-7d`); `person_id` 0 means: to the step's audience.
    `occurrence` tells repetitions apart (snoozes, a moved deadline).
    `state`: pending, done, dropped; `reason` says why nothing was said, see `domain.reminders`.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("rule", "subject", "subject_id", "person_id", "occurrence"),
        Index("ix_reminder_state_due_at", "state", "due_at"),
        Index("ix_reminder_subject_subject_id", "subject", "subject_id"),
        # Planning looks at these every minute, however many people were reminded before, or wait.
        Index(
            "ix_reminder_of_audiences",
            "subject",
            "subject_id",
            sqlite_where=text(OF_AUDIENCES),
            postgresql_where=text(OF_AUDIENCES),
        ),
        Index(
            "ix_reminder_waits_for_somebody",
            "subject",
            "subject_id",
            "rule",
            "occurrence",
            sqlite_where=text(WAITS_FOR_SOMEBODY),
            postgresql_where=text(WAITS_FOR_SOMEBODY),
        ),
    )

    id: Mapped[Key]
    rule: Mapped[Code]
    subject: Mapped[Code]
    subject_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(default=0)
    occurrence: Mapped[Code] = mapped_column(default="")
    due_at: Mapped[datetime]
    zone: Mapped[Code] = mapped_column(default="Europe/Warsaw")
    state: Mapped[State] = mapped_column(default="pending")
    reason: Mapped[Code] = mapped_column(default="")


class ReminderCount(Base):
    """How many reminder messages a person got on a local day: at most two."""

    __tablename__ = "reminder_count"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    day: Mapped[Code] = mapped_column(primary_key=True)
    sent: Mapped[int] = mapped_column(default=0)


class Mute(Base):
    """A person's „Wycisz ten temat": no more reminders of this subject, or of a whole ladder."""

    __tablename__ = "mute"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    topic: Mapped[Code] = mapped_column(primary_key=True)
    at: Mapped[datetime]

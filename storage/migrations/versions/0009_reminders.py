"""Reminders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.base import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_reminder()
    _create_mute()
    _create_reminder_count()


def downgrade() -> None:
    op.drop_table("reminder_count")
    op.drop_table("mute")
    op.drop_table("reminder")


def _create_reminder() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("occurrence", sa.String(length=80), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("zone", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
        sa.UniqueConstraint(
            "rule",
            "subject",
            "subject_id",
            "person_id",
            "occurrence",
            name="uq_reminder_rule_subject_subject_id_person_id_occurrence",
        ),
    )
    op.create_index("ix_reminder_state_due_at", "reminder", ["state", "due_at"], unique=False)
    op.create_index(
        "ix_reminder_subject_subject_id", "reminder", ["subject", "subject_id"], unique=False
    )


def _create_mute() -> None:
    op.create_table(
        "mute",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_mute_person_id"),
        sa.PrimaryKeyConstraint("person_id", "topic", name="pk_mute"),
    )


def _create_reminder_count() -> None:
    op.create_table(
        "reminder_count",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=80), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_reminder_count_person_id"),
        sa.PrimaryKeyConstraint("person_id", "day", name="pk_reminder_count"),
    )

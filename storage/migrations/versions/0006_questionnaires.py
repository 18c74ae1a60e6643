"""Questionnaires, returns and answer sheets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.base import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_questionnaire()
    _create_answer_box()
    _create_answer_sheet()
    _create_questionnaire_assignment()


def downgrade() -> None:
    op.drop_table("questionnaire_assignment")
    op.drop_table("answer_sheet")
    op.drop_table("answer_box")
    op.drop_table("questionnaire")


def _create_questionnaire() -> None:
    op.create_table(
        "questionnaire",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("opens_at", UtcDateTime(), nullable=False),
        sa.Column("closes_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name="fk_questionnaire_programme_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_questionnaire"),
        sa.UniqueConstraint(
            "form", "subject", "subject_id", name="uq_questionnaire_form_subject_subject_id"
        ),
    )


def _create_answer_box() -> None:
    op.create_table(
        "answer_box",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"], ["questionnaire.id"], name="fk_answer_box_questionnaire_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_answer_box"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_answer_box_questionnaire_id", "answer_box", ["questionnaire_id"], unique=False
    )


def _create_answer_sheet() -> None:
    op.create_table(
        "answer_sheet",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"], ["questionnaire.id"], name="fk_answer_sheet_questionnaire_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_answer_sheet"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_answer_sheet_questionnaire_id", "answer_sheet", ["questionnaire_id"], unique=False
    )


def _create_questionnaire_assignment() -> None:
    op.create_table(
        "questionnaire_assignment",
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_questionnaire_assignment_person_id"
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name="fk_questionnaire_assignment_questionnaire_id",
        ),
        sa.PrimaryKeyConstraint(
            "questionnaire_id", "person_id", name="pk_questionnaire_assignment"
        ),
    )
    op.create_index(
        "ix_questionnaire_assignment_person_id",
        "questionnaire_assignment",
        ["person_id"],
        unique=False,
    )

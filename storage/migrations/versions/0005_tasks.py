"""Implementation tasks and questions to mentors."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.base import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_task_assignment()
    _create_task_draft()
    _create_task_report()
    _create_thread()
    _create_post()
    _create_task_review()


def downgrade() -> None:
    op.drop_table("task_review")
    op.drop_table("post")
    op.drop_table("thread")
    op.drop_table("task_report")
    op.drop_table("task_draft")
    op.drop_table("task_assignment")


def _create_task_assignment() -> None:
    op.create_table(
        "task_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("assigned_at", UtcDateTime(), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("stage", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_task_assignment_task_id"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_task_assignment_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_task_assignment"),
        sa.UniqueConstraint("task_id", "team_id", name="uq_task_assignment_task_id_team_id"),
    )
    op.create_index("ix_task_assignment_team_id", "task_assignment", ["team_id"], unique=False)


def _create_task_draft() -> None:
    op.create_table(
        "task_draft",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["task_assignment.id"], name="fk_task_draft_assignment_id"
        ),
        sa.ForeignKeyConstraint(["updated_by"], ["person.id"], name="fk_task_draft_updated_by"),
        sa.PrimaryKeyConstraint("assignment_id", name="pk_task_draft"),
    )


def _create_task_report() -> None:
    op.create_table(
        "task_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("sent_by", sa.Integer(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["task_assignment.id"], name="fk_task_report_assignment_id"
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name="fk_task_report_file_id"),
        sa.ForeignKeyConstraint(["sent_by"], ["person.id"], name="fk_task_report_sent_by"),
        sa.PrimaryKeyConstraint("id", name="pk_task_report"),
        sa.UniqueConstraint(
            "assignment_id", "version", name="uq_task_report_assignment_id_version"
        ),
    )
    op.create_index("ix_task_report_sent_by", "task_report", ["sent_by"], unique=False)


def _create_thread() -> None:
    op.create_table(
        "thread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["asker_id"], ["person.id"], name="fk_thread_asker_id"),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["task_assignment.id"], name="fk_thread_assignment_id"
        ),
        sa.ForeignKeyConstraint(["mentor_id"], ["person.id"], name="fk_thread_mentor_id"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_thread_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_thread"),
    )
    op.create_index("ix_thread_asker_id", "thread", ["asker_id"], unique=False)
    op.create_index("ix_thread_mentor_id", "thread", ["mentor_id"], unique=False)
    op.create_index("ix_thread_team_id", "thread", ["team_id"], unique=False)


def _create_post() -> None:
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_post_author_id"),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name="fk_post_thread_id"),
        sa.PrimaryKeyConstraint("id", name="pk_post"),
    )
    op.create_index("ix_post_author_id", "post", ["author_id"], unique=False)
    op.create_index("ix_post_thread_id", "post", ["thread_id"], unique=False)


def _create_task_review() -> None:
    op.create_table(
        "task_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(length=80), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("new_due_at", UtcDateTime(), nullable=True),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["task_assignment.id"], name="fk_task_review_assignment_id"
        ),
        sa.ForeignKeyConstraint(["mentor_id"], ["person.id"], name="fk_task_review_mentor_id"),
        sa.ForeignKeyConstraint(["report_id"], ["task_report.id"], name="fk_task_review_report_id"),
        sa.PrimaryKeyConstraint("id", name="pk_task_review"),
    )
    op.create_index("ix_task_review_assignment_id", "task_review", ["assignment_id"], unique=False)
    op.create_index("ix_task_review_mentor_id", "task_review", ["mentor_id"], unique=False)

"""Coordinators' own forms given to people: confidential or named, once or repeatable."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.base import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Without foreign keys: SQLite would have to copy the table, on which others hang.
    for column in (
        sa.Column("repeatable", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("audience", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("network_id", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
    ):
        op.add_column("questionnaire", column)
    op.create_table(
        "named_return",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("xml", sa.Text(), nullable=False),
        sa.Column("returned_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"], ["questionnaire.id"], name="fk_named_return_questionnaire_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_named_return_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_named_return"),
    )
    for name in ("questionnaire_id", "person_id"):
        op.create_index(f"ix_named_return_{name}", "named_return", [name], unique=False)


def downgrade() -> None:
    op.drop_table("named_return")
    for name in ("created_by", "network_id", "audience", "repeatable"):
        op.drop_column("questionnaire", name)

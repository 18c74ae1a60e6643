"""Files made of results on request."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.base import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "result_export",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_result_export_account_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_result_export_person_id"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name="fk_result_export_file_id"),
        sa.PrimaryKeyConstraint("id", name="pk_result_export"),
    )
    op.create_index("ix_result_export_state", "result_export", ["state"])
    op.create_index("ix_result_export_file_id", "result_export", ["file_id"])


def downgrade() -> None:
    op.drop_table("result_export")

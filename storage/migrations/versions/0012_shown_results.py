"""What may be shown of results, in steps; the batch of a sheet that waits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Without a batch: that would copy the table into one with SQLite's rowids, in order of arrival.
    batch = sa.Column("batch", sa.Integer(), nullable=False, server_default="0")
    op.add_column("answer_box", batch)
    op.create_table(
        "shown_result",
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("tallies", sa.JSON(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"], ["questionnaire.id"], name="fk_shown_result_questionnaire_id"
        ),
        sa.PrimaryKeyConstraint("questionnaire_id", name="pk_shown_result"),
    )


def downgrade() -> None:
    op.drop_table("shown_result")
    op.drop_column("answer_box", "batch")

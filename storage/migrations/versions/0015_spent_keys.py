"""Hashed keys of events that were erased, so that a repeated one is still known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spent_key",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_spent_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_spent_key_day", "spent_key", ["day"])


def downgrade() -> None:
    op.drop_table("spent_key")

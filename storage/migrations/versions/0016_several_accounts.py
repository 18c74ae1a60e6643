"""Several accounts of a person: codes that connect one more, copies, matching by e-mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.base import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "connection_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=80), nullable=False),
        sa.Column("code_hash", sa.String(length=80), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_connection_code_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_connection_code"),
        sa.UniqueConstraint("code_hash", name="uq_connection_code_code_hash"),
    )
    op.create_index("ix_connection_code_person_id", "connection_code", ["person_id"])
    op.add_column("account", sa.Column("connected_at", UtcDateTime(), nullable=True))
    op.execute("UPDATE account SET connected_at = created_at WHERE person_id IS NOT NULL")
    op.add_column("outbox", sa.Column("copy_of", sa.Integer(), nullable=True))
    op.add_column(
        "programme",
        sa.Column("match_email", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("programme", "match_email")
    op.drop_column("outbox", "copy_of")
    op.drop_column("account", "connected_at")
    op.drop_table("connection_code")

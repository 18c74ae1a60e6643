"""Rooms: channels of a platform connected with a network or a team."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.base import UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "room",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("offered_to", sa.Integer(), nullable=True),
        sa.Column("connected_by", sa.Integer(), nullable=True),
        sa.Column("connected_at", UtcDateTime(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_room"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_room_account_id"),
        sa.ForeignKeyConstraint(["offered_to"], ["person.id"], name="fk_room_offered_to"),
        sa.ForeignKeyConstraint(["connected_by"], ["person.id"], name="fk_room_connected_by"),
    )
    op.create_index("ix_room_subject_subject_id", "room", ["subject", "subject_id"])


def downgrade() -> None:
    op.drop_table("room")

"""Materials of networks and teams."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.base import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_resource()
    _create_resource_file()


def downgrade() -> None:
    op.drop_table("resource_file")
    op.drop_table("resource")


def _create_resource() -> None:
    op.create_table(
        "resource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_resource"),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name="fk_resource_added_by"),
    )
    op.create_index("ix_resource_added_by", "resource", ["added_by"])
    op.create_index("ix_resource_subject_subject_id", "resource", ["subject", "subject_id"])


def _create_resource_file() -> None:
    op.create_table(
        "resource_file",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("resource_id", "file_id", name="pk_resource_file"),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name="fk_resource_file_resource_id"
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name="fk_resource_file_file_id"),
        sa.UniqueConstraint("file_id", name="uq_resource_file_file_id"),
    )

"""Form versions, form sessions and files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.base import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_form_version()
    _create_form_session()
    _create_stored_file()
    _create_upload_link()


def downgrade() -> None:
    op.drop_table("upload_link")
    op.drop_table("stored_file")
    op.drop_table("form_session")
    op.drop_table("form_version")


def _create_form_version() -> None:
    op.create_table(
        "form_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=80), nullable=False),
        sa.Column("source_hash", sa.String(length=80), nullable=False),
        sa.Column("xform", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_form_version"),
        sa.UniqueConstraint("form", "source_hash", name="uq_form_version_form_source_hash"),
    )


def _create_form_session() -> None:
    op.create_table(
        "form_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_form_session_account_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_form_session_person_id"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["form_version.id"], name="fk_form_session_version_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_form_session"),
    )
    op.create_index("ix_form_session_person_id", "form_session", ["person_id"], unique=False)


def _create_stored_file() -> None:
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=80), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("mime", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_stored_file_account_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_stored_file_person_id"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["form_session.id"], name="fk_stored_file_session_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_stored_file"),
    )
    op.create_index("ix_stored_file_person_id", "stored_file", ["person_id"], unique=False)
    op.create_index("ix_stored_file_session_id", "stored_file", ["session_id"], unique=False)


def _create_upload_link() -> None:
    op.create_table(
        "upload_link",
        sa.Column("token_hash", sa.String(length=80), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_upload_link_account_id"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["form_session.id"], name="fk_upload_link_session_id"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_upload_link"),
    )

"""Coordinators' own forms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.base import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_own_form()
    _create_own_form_version()
    _create_form_check()


def downgrade() -> None:
    op.drop_table("form_check")
    op.drop_table("own_form_version")
    op.drop_table("own_form")


def _create_own_form() -> None:
    op.create_table(
        "own_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("home", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("form_id", sa.String(length=200), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_own_form"),
        sa.UniqueConstraint("home", "place", "form_id", name="uq_own_form_home_place_form_id"),
    )


def _create_own_form_version() -> None:
    op.create_table(
        "own_form_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("xform", sa.Text(), nullable=False),
        sa.Column("titles", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["form_id"], ["own_form.id"], name="fk_own_form_version_form_id"),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["person.id"], name="fk_own_form_version_uploaded_by"
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["person.id"], name="fk_own_form_version_published_by"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_own_form_version"),
    )
    op.create_index("ix_own_form_version_form_id", "own_form_version", ["form_id"], unique=False)


def _create_form_check() -> None:
    op.create_table(
        "form_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("home", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("more", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_form_check_account_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_form_check_person_id"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name="fk_form_check_file_id"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["own_form_version.id"], name="fk_form_check_version_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_form_check"),
    )
    op.create_index("ix_form_check_person_id", "form_check", ["person_id"], unique=False)
    op.create_index("ix_form_check_state", "form_check", ["state"], unique=False)

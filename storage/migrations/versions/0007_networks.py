"""Networks and their meetings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.base import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_network()
    _create_network_meeting()
    _create_network_membership()
    _create_rsvp()


def downgrade() -> None:
    op.drop_table("rsvp")
    op.drop_table("network_membership")
    op.drop_table("network_meeting")
    op.drop_table("network")


def _create_network() -> None:
    op.create_table(
        "network",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("goals", sa.Text(), nullable=False),
        sa.Column("county", sa.String(length=200), nullable=False),
        sa.Column("coordinator_id", sa.Integer(), nullable=False),
        sa.Column("school_year", sa.String(length=80), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("planned_meetings", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["coordinator_id"], ["person.id"], name="fk_network_coordinator_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_network"),
        sa.UniqueConstraint("code", name="uq_network_code"),
    )
    op.create_index("ix_network_coordinator_id", "network", ["coordinator_id"], unique=False)


def _create_network_meeting() -> None:
    op.create_table(
        "network_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("announced_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name="fk_network_meeting_network_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_network_meeting"),
    )
    op.create_index(
        "ix_network_meeting_network_id", "network_meeting", ["network_id"], unique=False
    )


def _create_network_membership() -> None:
    op.create_table(
        "network_membership",
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("word", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name="fk_network_membership_network_id"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_network_membership_person_id"
        ),
        sa.PrimaryKeyConstraint("network_id", "person_id", name="pk_network_membership"),
    )
    op.create_index(
        "ix_network_membership_person_id", "network_membership", ["person_id"], unique=False
    )


def _create_rsvp() -> None:
    op.create_table(
        "rsvp",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["network_meeting.id"], name="fk_rsvp_meeting_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_rsvp_person_id"),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name="pk_rsvp"),
    )
    op.create_index("ix_rsvp_person_id", "rsvp", ["person_id"], unique=False)

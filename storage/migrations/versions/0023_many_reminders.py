"""Reminders of audiences, and those that wait for somebody, found among a million."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

OF_AUDIENCES = sa.text("person_id = 0")
WAITS_FOR_SOMEBODY = sa.text("state = 'pending' AND person_id <> 0")


def upgrade() -> None:
    op.create_index(
        "ix_reminder_of_audiences",
        "reminder",
        ["subject", "subject_id"],
        sqlite_where=OF_AUDIENCES,
        postgresql_where=OF_AUDIENCES,
    )
    op.create_index(
        "ix_reminder_waits_for_somebody",
        "reminder",
        ["subject", "subject_id", "rule", "occurrence"],
        sqlite_where=WAITS_FOR_SOMEBODY,
        postgresql_where=WAITS_FOR_SOMEBODY,
    )


def downgrade() -> None:
    op.drop_index("ix_reminder_waits_for_somebody", "reminder")
    op.drop_index("ix_reminder_of_audiences", "reminder")

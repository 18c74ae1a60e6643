"""Why a reminder that was due said nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("reminder") as table:
        table.add_column(sa.Column("reason", sa.String(length=80), nullable=True))
    op.execute("UPDATE reminder SET reason = ''")
    with op.batch_alter_table("reminder") as table:
        table.alter_column("reason", existing_type=sa.String(length=80), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("reminder") as table:
        table.drop_column("reason")

"""The programme: modules, teams, mentors, attendance."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.base import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_programme()
    _create_module()
    _create_team()
    _create_absence()
    _create_confirmation()
    _create_mentorship()
    _create_task()
    _create_team_member()
    _create_workshop()


def downgrade() -> None:
    op.drop_table("workshop")
    op.drop_table("team_member")
    op.drop_table("task")
    op.drop_table("mentorship")
    op.drop_table("confirmation")
    op.drop_table("absence")
    op.drop_table("team")
    op.drop_table("module")
    op.drop_table("programme")


def _create_programme() -> None:
    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.String(length=80), nullable=False),
        sa.Column("office_email", sa.String(length=200), nullable=False),
        sa.Column("office_phone", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_programme"),
        sa.UniqueConstraint("code", name="uq_programme_code"),
    )


def _create_module() -> None:
    op.create_table(
        "module",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name="fk_module_programme_id"),
        sa.PrimaryKeyConstraint("id", name="pk_module"),
        sa.UniqueConstraint("programme_id", "no", name="uq_module_programme_id_no"),
    )


def _create_team() -> None:
    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("group", sa.String(length=80), nullable=False),
        sa.Column("voivodeship", sa.String(length=80), nullable=False),
        sa.Column("teryt", sa.String(length=80), nullable=False),
        sa.Column("schools_declared", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name="fk_team_programme_id"),
        sa.PrimaryKeyConstraint("id", name="pk_team"),
        sa.UniqueConstraint("code", name="uq_team_code"),
    )
    op.create_index("ix_team_programme_id", "team", ["programme_id"], unique=False)


def _create_absence() -> None:
    op.create_table(
        "absence",
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("marked_by", sa.Integer(), nullable=False),
        sa.Column("marked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["marked_by"], ["person.id"], name="fk_absence_marked_by"),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name="fk_absence_module_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_absence_person_id"),
        sa.PrimaryKeyConstraint("module_id", "person_id", "day", name="pk_absence"),
    )


def _create_confirmation() -> None:
    op.create_table(
        "confirmation",
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name="fk_confirmation_module_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_confirmation_person_id"),
        sa.PrimaryKeyConstraint("module_id", "person_id", name="pk_confirmation"),
    )


def _create_mentorship() -> None:
    op.create_table(
        "mentorship",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["mentor_id"], ["person.id"], name="fk_mentorship_mentor_id"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_mentorship_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mentorship"),
    )
    op.create_index("ix_mentorship_mentor_id", "mentorship", ["mentor_id"], unique=False)
    op.create_index("ix_mentorship_team_id", "mentorship", ["team_id"], unique=False)


def _create_task() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("after_module_id", sa.Integer(), nullable=False),
        sa.Column("discussed_at_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("variants", sa.JSON(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("publish_at", UtcDateTime(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["after_module_id"], ["module.id"], name="fk_task_after_module_id"),
        sa.ForeignKeyConstraint(["discussed_at_id"], ["module.id"], name="fk_task_discussed_at_id"),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name="fk_task_programme_id"),
        sa.PrimaryKeyConstraint("id", name="pk_task"),
        sa.UniqueConstraint("programme_id", "no", name="uq_task_programme_id_no"),
    )


def _create_team_member() -> None:
    op.create_table(
        "team_member",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_team_member_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_team_member_team_id"),
        sa.PrimaryKeyConstraint("team_id", "person_id", name="pk_team_member"),
    )
    op.create_index("ix_team_member_person_id", "team_member", ["person_id"], unique=False)


def _create_workshop() -> None:
    op.create_table(
        "workshop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name="fk_workshop_module_id"),
        sa.PrimaryKeyConstraint("id", name="pk_workshop"),
        sa.UniqueConstraint("module_id", "group", "day", name="uq_workshop_module_id_group_day"),
    )

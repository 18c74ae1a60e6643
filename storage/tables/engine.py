"""The engine's own tables: what came in, what goes out, who holds what, what was done."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.append_only import protect
from storage.tables.base import Base, Code, Key, LongText, State


class Inbox(Base):
    """Every event once. `body` is what the person said, None where it must not be kept."""

    __tablename__ = "inbox"

    id: Mapped[Key]
    key: Mapped[Code] = mapped_column(unique=True)
    channel: Mapped[Code]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    session_id: Mapped[int | None] = mapped_column(index=True)
    body: Mapped[dict[str, Any] | None]
    received_at: Mapped[datetime]


class SpentKey(Base):
    """Hashed keys of events whose rows are gone, among made-up ones: see `storage.traces`."""

    __tablename__ = "spent_key"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - read by SQLAlchemy

    key: Mapped[Code] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)


class DeadLetter(Base):
    """An event that could not be decoded or handled: encrypted, for an administrator, 30 days.

    `state`: waiting, replayed, dropped. `sealed` holds the raw event and the traceback. With the
    state aside it is an event of a chat that sent too many, to be handled soon, and no failure.
    """

    __tablename__ = "dead_letter"

    id: Mapped[Key]
    key: Mapped[Code]
    channel: Mapped[Code]
    error: Mapped[Code]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[State] = mapped_column(default="waiting")
    received_at: Mapped[datetime]


class Conversation(Base):
    """Where an account stands: the form session its next text belongs to, and small notes."""

    __tablename__ = "conversation"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("form_session.id"))
    notes: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Outbox(Base):
    """A message to send. `state`: queued, sent, failed, blocked, unreachable, cancelled.

    A queued row with `lease_until` in the future is in somebody's hands. `account_id` None: the
    person had no account when it was written. `topic` groups (reminder, announcement, notice…).
    `copy_of`: the row that says the same to the person on the channel they have first.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_channel_state_due_at", "channel", "state", "due_at"),
        Index("ix_outbox_account_id_id", "account_id", "id"),
        # The few that wait, among the many that an account was sent: see `storage.outbox.claim`.
        Index(
            "ix_outbox_waiting",
            "account_id",
            "id",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
        # Each lane in the order in which it is sent, however long the line of a broadcast is.
        Index(
            "ix_outbox_line",
            "channel",
            "lane",
            "due_at",
            "id",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
    )

    id: Mapped[Key]
    channel: Mapped[Code]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    lane: Mapped[Code]
    topic: Mapped[Code] = mapped_column(default="")
    body: Mapped[dict[str, Any] | None]
    due_at: Mapped[datetime]
    state: Mapped[State] = mapped_column(default="queued")
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    dedupe: Mapped[str | None] = mapped_column(unique=True)
    session_id: Mapped[int | None] = mapped_column(index=True)
    copy_of: Mapped[int | None]
    sent_at: Mapped[datetime | None]
    error: Mapped[LongText] = mapped_column(default="")


class Slot(Base):
    """The platform's id of the message that stands in a named place of a chat."""

    __tablename__ = "slot"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    name: Mapped[Code] = mapped_column(primary_key=True)
    message_id: Mapped[Code]


class Lease(Base):
    """Who may do what only one may do (poll a bot, expand an announcement)."""

    __tablename__ = "lease"

    name: Mapped[Code] = mapped_column(primary_key=True)
    owner: Mapped[Code]
    token: Mapped[int] = mapped_column(default=0)
    until: Mapped[datetime]


class Audit(Base):
    """Append-only (triggers refuse change and removal): what coordinators and admins did."""

    __tablename__ = "audit"

    id: Mapped[Key]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    action: Mapped[Code]
    subject: Mapped[Code]
    detail: Mapped[dict[str, Any]]


protect(Base.metadata.tables[Audit.__tablename__])


class Setting(Base):
    """Small facts of the installation: is it a demo, how far its clock was moved, poll offset."""

    __tablename__ = "setting"

    name: Mapped[Code] = mapped_column(primary_key=True)
    value: Mapped[LongText]

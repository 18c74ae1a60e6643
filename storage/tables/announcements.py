"""Announcements and their ledger: one row per recipient, whatever became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Code, Key, LongText, PersonRef, State


class Announcement(Base):
    """State machine `announcement`. `audience`: `{"kind": "group", "value": "III"}`.

    `cursor` is the last person's id once all are in the ledger. (Before version 0023 of the tables
    it advanced with every batch; a process of that time, beside ours in an upgrade, looks at it.)
    """

    __tablename__ = "announcement"

    id: Mapped[Key]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    author_id: Mapped[PersonRef]
    audience: Mapped[dict[str, Any]]
    text: Mapped[LongText]
    state: Mapped[State] = mapped_column(default="szkic")
    expected: Mapped[int] = mapped_column(default=0)
    cursor: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class Delivery(Base):
    """`state`: queued, sent, failed, blocked, unreachable, cancelled."""

    __tablename__ = "delivery"

    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcement.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"), index=True)
    state: Mapped[Code] = mapped_column(default="queued")


Index("ix_delivery_announcement_state", Delivery.announcement_id, Delivery.state)

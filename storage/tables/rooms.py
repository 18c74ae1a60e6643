"""Rooms: accounts of nobody, behind which many people read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Code, Name, State


class Room(Base):
    """A channel of a platform in which the assistant is, or was. `state`: active, left.

    `subject` is network or team, "" while it is connected with nothing. `offered_to` is who was
    asked what to connect it with: nobody else may.
    """

    __tablename__ = "room"
    __table_args__ = (Index("ix_room_subject_subject_id", "subject", "subject_id"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    name: Mapped[Name]
    is_public: Mapped[bool]
    state: Mapped[State] = mapped_column(default="active")
    subject: Mapped[Code] = mapped_column(default="")
    subject_id: Mapped[int] = mapped_column(default=0)
    offered_to: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    connected_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    connected_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]

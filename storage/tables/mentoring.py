"""Questions to the mentor and their answers, as threads both sides see."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.base import Base, Key, LongText, PersonRef, State


class Thread(Base):
    """`state`: otwarte (the mentor owes an answer) or odpowiedziane."""

    __tablename__ = "thread"

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    asker_id: Mapped[PersonRef]
    mentor_id: Mapped[PersonRef]
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("task_assignment.id"))
    state: Mapped[State] = mapped_column(default="otwarte")
    asked_at: Mapped[datetime]

    posts: Mapped[list[Post]] = relationship(back_populates="thread", order_by="Post.id")


class Post(Base):
    __tablename__ = "post"

    id: Mapped[Key]
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), index=True)
    author_id: Mapped[PersonRef]
    body: Mapped[LongText]
    at: Mapped[datetime]

    thread: Mapped[Thread] = relationship(back_populates="posts")

"""Materials of networks and teams."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Code, Key, LongText, Name, PersonRef


class Resource(Base):
    """`subject` is network or team. `link` is a web address, "" where there is none."""

    __tablename__ = "resource"
    __table_args__ = (Index("ix_resource_subject_subject_id", "subject", "subject_id"),)

    id: Mapped[Key]
    subject: Mapped[Code]
    subject_id: Mapped[int]
    title: Mapped[Name]
    text: Mapped[LongText] = mapped_column(default="")
    link: Mapped[LongText] = mapped_column(default="")
    added_by: Mapped[PersonRef]
    added_at: Mapped[datetime]


class ResourceFile(Base):
    """A stored file that belongs to a material."""

    __tablename__ = "resource_file"

    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(
        ForeignKey("stored_file.id"), primary_key=True, unique=True
    )

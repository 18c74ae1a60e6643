"""Files people sent: rows here, bytes outside the database under random names."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Code, Key, Name, State


class StoredFile(Base):
    """`state`: pending (still with the platform), ready, refused, gone. `size` in bytes."""

    __tablename__ = "stored_file"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("form_session.id"), index=True)
    channel: Mapped[Code]
    ref: Mapped[str]
    name: Mapped[Name]
    stored_name: Mapped[Code] = mapped_column(default="")
    mime: Mapped[Code] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[Code] = mapped_column(default="")
    state: Mapped[State] = mapped_column(default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class UploadLink(Base):
    """A one-time web page for one file of one form session (Telegram hands out 20 MB at most)."""

    __tablename__ = "upload_link"

    token_hash: Mapped[Code] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("form_session.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

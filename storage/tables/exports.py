"""Files made of results on request: which are still to make."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Code, Key, State


class ResultExport(Base):
    """`document`: chart, trend, workbook. `source`, `part` and `page` say what of, as in the
    buttons of results. `state`: pending, done, failed.
    """

    __tablename__ = "result_export"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    document: Mapped[Code]
    source: Mapped[Code]
    part: Mapped[Code]
    page: Mapped[int]
    state: Mapped[State] = mapped_column(default="pending", index=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"), index=True)
    created_at: Mapped[datetime]

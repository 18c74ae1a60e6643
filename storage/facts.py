"""Small facts of the installation: is it a demo, how far its clock went, its bot's name."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables.engine import Setting
from storage.tables.people import Person

DEMO = "demo"
DEMO_OFFSET = "demo_offset_seconds"
TELEGRAM_BOT = "telegram_bot"


def get(session: Session, name: str) -> str | None:
    row = session.get(Setting, name)
    return row.value if row else None


def put(session: Session, name: str, value: str) -> None:
    session.merge(Setting(name=name, value=value))
    session.flush()


def is_demo(session: Session) -> bool:
    return get(session, DEMO) == "1"


def is_empty(session: Session) -> bool:
    """Whether nobody is in this database yet."""
    return session.scalar(select(Person.id).limit(1)) is None

"""Small facts of the installation: is it a demo, how far its clock went, its bot's name."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from storage.tables.engine import Setting
from storage.tables.people import Person

DEMO = "demo"
DEMO_OFFSET = "demo_offset_seconds"
TELEGRAM_BOT = "telegram_bot"


def get(session: Session, name: str) -> str | None:
    row = session.get(Setting, name)
    return row.value if row else None


def put(session: Session, name: str, value: str) -> None:
    """Also where another process notes the same at this moment."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    noted = insert(Setting).values(name=name, value=value)
    session.execute(
        noted.on_conflict_do_update(index_elements=["name"], set_={"value": noted.excluded.value}),
        execution_options={"synchronize_session": False},
    )
    if (row := session.identity_map.get(identity_key(Setting, name))) is not None:
        session.expire(row)


def is_demo(session: Session) -> bool:
    return get(session, DEMO) == "1"


def is_empty(session: Session) -> bool:
    """Whether nobody is in this database yet."""
    return session.scalar(select(Person.id).limit(1)) is None

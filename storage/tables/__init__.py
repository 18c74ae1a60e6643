"""SQLAlchemy 2.1 typed models by area. Importing this package knows every table."""

from storage.tables import (
    announcements,
    engine,
    exports,
    files,
    forms,
    materials,
    mentoring,
    networks,
    people,
    programmes,
    questionnaires,
    reminders,
    rooms,
    slack,
    tasks,
)
from storage.tables.base import Base

__all__ = [
    "Base",
    "announcements",
    "engine",
    "exports",
    "files",
    "forms",
    "materials",
    "mentoring",
    "networks",
    "people",
    "programmes",
    "questionnaires",
    "reminders",
    "rooms",
    "slack",
    "tasks",
]

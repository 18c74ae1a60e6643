"""The smallest seed: a person."""

from __future__ import annotations

from sqlalchemy.orm import Session

from storage.tables.people import Person


def add_person(session: Session, code: str, *, language: str = "pl", **values: str) -> int:
    """A person named after their code; returns the id."""
    person = Person(
        code=code,
        first=values.pop("first", "Anna"),
        last=values.pop("last", code),
        language=language,
        **values,
    )
    session.add(person)
    session.flush()
    return person.id

"""Who said they would come to a module, and who was not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import programmes
from storage.tables.programmes import Absence, Confirmation

WHOLE_MODULE = 0
DAYS = (1, 2, 3)


def confirmation(session: Session, module_id: int, person_id: int) -> str | None:
    """`tak`, `nie`, `nie_wiem`, or None: no answer yet."""
    row = session.get(Confirmation, (module_id, person_id))
    return row.answer if row else None


def confirm(
    session: Session, *, module_id: int, person_id: int, answer: str, now: datetime
) -> bool:
    """Keep the person's answer; False when it was this one already."""
    row = session.get(Confirmation, (module_id, person_id), with_for_update=True)
    if row is None:
        row = Confirmation(module_id=module_id, person_id=person_id, answer="", at=now)
        session.add(row)
    if row.answer == answer:
        return False
    row.answer, row.at = answer, now
    session.flush()
    return True


def count_confirmations(session: Session, programme_id: int, module_id: int) -> Counter[str]:
    """How many participants answered what; `brak` counts those who have not."""
    people = {one.id for one in programmes.participants(session, programme_id)}
    rows = session.scalars(select(Confirmation).where(Confirmation.module_id == module_id))
    answers = {row.person_id: row.answer for row in rows}
    return Counter(answers.get(person, "brak") for person in people)


def absent(session: Session, module_id: int, day: int) -> frozenset[int]:
    """The people marked for exactly this day (0: for the whole module)."""
    return frozenset(
        session.scalars(
            select(Absence.person_id).where(Absence.module_id == module_id, Absence.day == day)
        )
    )


def mark_absent(
    session: Session, *, module_id: int, person_id: int, day: int, by: int, now: datetime
) -> bool:
    """False when the person was marked already."""
    if session.get(Absence, (module_id, person_id, day)) is not None:
        return False
    session.add(
        Absence(module_id=module_id, person_id=person_id, day=day, marked_by=by, marked_at=now)
    )
    session.flush()
    return True


def unmark_absent(session: Session, *, module_id: int, person_id: int, day: int) -> bool:
    """False when the person was not marked."""
    row = session.get(Absence, (module_id, person_id, day))
    if row is None:
        return False
    session.delete(row)
    session.flush()
    return True


def absent_from_day(session: Session, module_id: int, day: int) -> frozenset[int]:
    """Who was not at the workshops of a day: marked for it, or for the whole module."""
    return absent(session, module_id, day) | absent(session, module_id, WHOLE_MODULE)


def absent_from_module(session: Session, module_id: int) -> frozenset[int]:
    """Who cannot evaluate the module: marked for the whole of it, or for each of its days."""
    every_day = _intersect(absent(session, module_id, day) for day in DAYS)
    return absent(session, module_id, WHOLE_MODULE) | every_day


def _intersect(sets: Iterable[frozenset[int]]) -> frozenset[int]:
    first, *others = sets
    return first.intersection(*others)

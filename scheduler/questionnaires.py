"""Questionnaires by the clock: open after a workshop or module, close, move what was answered.

Each function belongs into a transaction of its own. Telling people is the reminders' part.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from domain.calendar import local_day
from domain.questionnaires import (
    MODULE_OPEN_DAYS,
    WORKSHOP_OPEN_DAYS,
    module_window,
    workshop_window,
)
from storage import (
    Session,
    answers,
    occasions,
    own_questionnaires,
    presence,
    programmes,
    questionnaires,
)
from storage.occasions import WorkshopView
from storage.programmes import ModuleView
from storage.questionnaires import MODULE, WORKSHOP

ONE_DAY = timedelta(days=1)


def open_due(session: Session, now: datetime) -> None:
    """Open what is due now, for everyone of the group or module who was not marked absent.

    What should have been open and is over (the program stood still) is not opened any more.
    What coordinators have released for this time opens for those they asked.
    """
    own_questionnaires.open_due(session, now)
    latest = now - WORKSHOP_OPEN_DAYS * ONE_DAY - ONE_DAY
    for workshop in occasions.unopened_workshops(session, since=latest, until=now):
        if workshop_window(workshop.ends_at).holds(now):
            _open_workshop(session, workshop)
    # The module's questionnaire opens before the module ends, but on the same day.
    latest = now - MODULE_OPEN_DAYS * ONE_DAY - ONE_DAY
    for module in occasions.unopened_modules(session, since=latest, until=now + ONE_DAY):
        if module_window(local_day(module.ends_at)).holds(now):
            _open_module(session, module)


def _open_workshop(session: Session, workshop: WorkshopView) -> None:
    module = workshop.module
    everyone = programmes.participants(session, module.programme_id, group=workshop.group)
    missing = presence.absent_from_day(session, module.id, workshop.day)
    questionnaires.open_for(
        session,
        subject=WORKSHOP,
        subject_id=workshop.id,
        programme_id=module.programme_id,
        context={
            "module_id": module.id,
            "module_no": module.no,
            "workshop": workshop.title,
            "held_on": workshop.held_on.isoformat(),
            "day": workshop.day,
            "group": workshop.group,
        },
        window=workshop_window(workshop.ends_at),
        people=[one.id for one in everyone if one.id not in missing],
    )


def _open_module(session: Session, module: ModuleView) -> None:
    everyone = programmes.participants(session, module.programme_id)
    missing = presence.absent_from_module(session, module.id)
    questionnaires.open_for(
        session,
        subject=MODULE,
        subject_id=module.id,
        programme_id=module.programme_id,
        context={
            "module_id": module.id,
            "module_no": module.no,
            "first_day": local_day(module.starts_at).isoformat(),
            "last_day": local_day(module.ends_at).isoformat(),
        },
        window=module_window(local_day(module.ends_at)),
        people=[one.id for one in everyone if one.id not in missing],
    )


def close_due(session: Session, now: datetime) -> None:
    """Close what is over; who had not returned it by now has not."""
    for questionnaire_id in questionnaires.overdue(session, now):
        questionnaires.close(session, questionnaire_id, now)


def move_answers(session: Session, now: datetime, shuffle: Callable[[list[Any]], None]) -> None:
    """Empty the answer boxes that may be emptied: see `storage.answers`."""
    answers.empty_boxes(session, now, shuffle)

"""Questionnaires that will open later today, before there is anything of them in the tables.

Pacing has to know them in the morning: the day's last message waits until it can carry them too
("2 ankiety czekają na wypełnienie"), instead of leaving the module's questionnaire for Monday.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from domain.calendar import Calendar, local_day
from domain.questionnaires import Window, module_window, workshop_window
from scheduler.entries import Entry
from storage import Session, occasions, presence, programmes, reminder_people, reminders
from storage.occasions import WorkshopView
from storage.programmes import ModuleView
from storage.questionnaires import MODULE, WORKSHOP, QuestionnaireView
from storage.reminder_subjects import QuestionnaireSubject
from storage.reminders import EVERYBODY, Row


def expected(
    session: Session, now: datetime, until: datetime, calendar: Calendar
) -> Iterator[Entry]:
    """An entry for each person and questionnaire to come before `until`; none is ever sent."""
    for workshop in occasions.unopened_workshops(session, since=now, until=until):
        yield from _open_today(
            session, _of_workshop(workshop), _audience(session, workshop), now, calendar
        )
    for module in occasions.unopened_modules(session, since=now, until=until):
        absent = presence.absent_from_module(session, module.id)
        everyone = programmes.participants(session, module.programme_id)
        people = {one.id for one in everyone} - absent
        yield from _open_today(session, _of_module(module), people, now, calendar)


def _audience(session: Session, workshop: WorkshopView) -> set[int]:
    module = workshop.module
    group = programmes.participants(session, module.programme_id, group=workshop.group)
    absent = presence.absent_from_day(session, module.id, workshop.day)
    return {one.id for one in group} - absent


def _open_today(
    session: Session, coming: QuestionnaireView, people: set[int], now: datetime, calendar: Calendar
) -> Iterator[Entry]:
    if coming.opens <= now or calendar.is_quiet(coming.opens):
        return  # there already, or announced on another day
    subject = QuestionnaireSubject(coming)
    topic = subject.ladders[0].name
    people -= reminders.muted(session, topic, people)
    row = Row(0, f"{topic}/otwarcie", "", coming.subject_id, EVERYBODY, "", coming.opens, "pending")
    for person, language in reminder_people.languages(session, people).items():
        yield Entry(row, person, language, topic, subject, opens=coming.opens)


def _of_workshop(workshop: WorkshopView) -> QuestionnaireView:
    window = workshop_window(workshop.ends_at)
    return _view(WORKSHOP, workshop.id, workshop.module, window)


def _of_module(module: ModuleView) -> QuestionnaireView:
    return _view(MODULE, module.id, module, module_window(local_day(module.ends_at)))


def _view(form: str, subject_id: int, module: ModuleView, window: Window) -> QuestionnaireView:
    return QuestionnaireView(
        id=0,
        form=form,
        subject_id=subject_id,
        programme_id=module.programme_id,
        context={"module_id": module.id},
        opens=window.opens,
        closes=window.closes,
        state="zaplanowana",
    )

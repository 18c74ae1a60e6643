"""From what is due for a person to one message: its words and its buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.calendar import Calendar, local_day
from domain.ladder_steps import Asks, Audience
from domain.meetings import Rsvp
from domain.pacing import Snooze, snooze, snooze_choices
from messages.steps import Button, Menu, Rows, Say
from messages.texts import label, render
from scheduler.digests import ORDER, Digest
from scheduler.entries import Entry
from storage.reminder_subjects import (
    MeetingSubject,
    ModuleSubject,
    QuestionnaireSubject,
    TaskSubject,
)

TEXTS = {
    "modul/-21d": "module_programme",
    "modul/-7d": "module_agenda",
    "modul/-7d*": "module_agenda",
    "modul/-1d": "module_eve",
    "modul/-2h": "module_soon",
    "zadanie/nowe": "task_new",
    "zadanie/polowa": "task_half",
    "zadanie/-7d": "task_left",
    "zadanie/-2d": "task_left",
    "zadanie/-0d": "task_left",
    "zadanie/+1d": "task_late",
    "zadanie/+3d": "task_decision",
    "zadanie_opiekun/+3d": "report_waits",
    "spotkanie_sieci/-14d": "meeting_invitation",
    "spotkanie_sieci/-7d": "meeting_unanswered",
    "spotkanie_sieci/-2d": "meeting_near",
    "spotkanie_sieci/-2h": "meeting_soon",
    "spotkanie_sieci/+1d": "meeting_note",
    "spotkanie_sieci/+7d": "meeting_note_missing",
}
STAGES = ("nie_rozpoczeto", "w_toku", "prawie", "pomoc")
ATTENDANCE = ("tak", "nie", "nie_wiem")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a message says: its words, the buttons it has alone, and the one that opens it."""

    html: str
    alone: Rows
    open: Rows


def compose(entries: Sequence[Entry], now: datetime, calendar: Calendar) -> Say:
    """One message of one or more entries for the same person."""
    language = entries[0].language
    parts = _parts(entries, now, language)
    if len(parts) > 1:
        html = render("reminders.several", language, parts=[part.html for part in parts])
        return Say(html, rows=tuple(row for part in parts for row in part.open))
    after = _later_rows(entries[0], now, calendar) if len(entries) == 1 else ()
    return Say(parts[0].html, rows=(*parts[0].alone, *after))


def _parts(entries: Sequence[Entry], now: datetime, language: str) -> list[Part]:
    """A part for each entry; questionnaires together are one („3 ankiety czekają…")."""
    asked = [e.subject for e in entries if isinstance(e.subject, QuestionnaireSubject)]
    others = [e for e in entries if not isinstance(e.subject, QuestionnaireSubject)]
    parts = [_part(entry, now) for entry in others]
    return [*parts, _questionnaires(asked, language)] if asked else parts


def _questionnaires(asked: list[QuestionnaireSubject], language: str) -> Part:
    views = [subject.questionnaire for subject in asked]
    html = render(
        "reminders.questionnaires",
        language,
        number=len(views),
        minutes=sum(one.minutes for one in views),
        nameless=all(one.confidential for one in views),
        found=views,
    )
    rows = Menu()
    for one in views:
        rows.row(Button(label("questionnaires.b_fill", language, one=one), f"q:{one.id}"))
    return Part(html, rows.rows, rows.rows)


def _part(entry: Entry, now: datetime) -> Part:
    match entry.subject:
        case ModuleSubject():
            return _module(entry, entry.subject, now)
        case TaskSubject():
            return _task(entry, entry.subject, now)
        case MeetingSubject():
            return _meeting(entry, entry.subject, now)
        case Digest():
            return _board(entry, entry.subject)
        case QuestionnaireSubject():
            return _questionnaires([entry.subject], entry.language)


def _text(entry: Entry, now: datetime, **values: Any) -> str:
    return render(f"reminders.{TEXTS[entry.row.rule]}", entry.language, now=now, **values)


def _module(entry: Entry, subject: ModuleSubject, now: datetime) -> Part:
    module = subject.module
    html = _text(entry, now, module=module, of=subject.of, asks=entry.asks)
    opens = _row(entry, "reminders.b_module", "dates", module=module)
    answers = Menu()
    for answer in ATTENDANCE:
        answers.row(_button(entry, f"modules.b_{answer}", f"confirm:{module.id}:{answer}"))
    return Part(html, answers.rows if entry.asks else (), answers.rows if entry.asks else opens)


def _task(entry: Entry, subject: TaskSubject, now: datetime) -> Part:
    task = subject.task
    html = _text(entry, now, task=task, mentor=entry.mentor)
    if entry.mentor:
        opens = _row(entry, "reminders.b_review", f"review:{task.id}", task=task)
        write = _row(entry, "reminders.b_write_team", f"write_team:{task.team_id}")
        return Part(html, (*opens, *write), opens)
    opens = _row(entry, "reminders.b_task", f"task:{task.id}", task=task)
    if entry.step is None or entry.step.asks is not Asks.PROGRESS:
        return Part(html, opens, opens)
    stages = Menu()
    for stage in STAGES:
        stages.row(_button(entry, f"tasks.b_stage_{stage}", f"stage:{task.id}:{stage}"))
    return Part(html, stages.rows, opens)


def _meeting(entry: Entry, subject: MeetingSubject, now: datetime) -> Part:
    html = _text(entry, now, meeting=subject)
    hosts = entry.step is not None and Audience.NETWORK_COORDINATOR in entry.step.to
    token = f"mtg:{subject.id}" if hosts else "dates"
    opens = _row(entry, "reminders.b_meeting", token, meeting=subject)
    if not entry.asks:
        return Part(html, opens, opens)
    replies = Menu()
    for reply in Rsvp:
        token = f"rsvp:{subject.id}:{subject.version}:{reply.value}"
        replies.row(_button(entry, f"meetings.b_{reply.value}", token))
    return Part(html, replies.rows, replies.rows)


def _board(entry: Entry, digest: Digest) -> Part:
    html = render("reminders.board", entry.language, digest=digest, order=ORDER)
    rows = Menu()
    if digest.questions:
        rows.row(_button(entry, "reminders.b_questions", "questions"))
    if digest.waiting:
        rows.row(_button(entry, "reminders.b_reports", "queue"))
    rows.row(_button(entry, "reminders.b_write_team", "write_team"))
    return Part(html, rows.rows, rows.rows)


def _row(entry: Entry, key: str, token: str, **values: Any) -> Rows:
    return ((_button(entry, key, token, **values),),)


def _button(entry: Entry, key: str, token: str, **values: Any) -> Button:
    return Button(label(key, entry.language, **values), token)


# --- later, and never again --------------------------------------------------------------------


def _later_rows(entry: Entry, now: datetime, calendar: Calendar) -> Rows:
    """Put off while it is still of use, or mute; a board is read or not, and comes every week."""
    mute = _button(entry, "reminders.b_mute", f"mute:{entry.topic}")
    if isinstance(entry.subject, Digest):
        return ((mute,),)
    choices = [_snooze(entry, choice, now, calendar) for choice in _choices(entry, now, calendar)]
    return Menu().row(*choices[:2]).row(*choices[2:], mute).rows


def _choices(entry: Entry, now: datetime, calendar: Calendar) -> list[Snooze]:
    """Each moment once, and "in an hour" only on the same day: in the evening it is tomorrow."""
    by_moment: dict[datetime, Snooze] = {}
    for choice in snooze_choices(now, calendar, entry.until):
        at = snooze(choice, now, calendar)
        if choice is not Snooze.HOUR or local_day(at) == local_day(now):
            by_moment.setdefault(at, choice)
    return list(by_moment.values())


def _snooze(entry: Entry, choice: Snooze, now: datetime, calendar: Calendar) -> Button:
    token = f"snooze:{entry.row.id}:{choice.value}"
    at = snooze(choice, now, calendar)
    return _button(entry, f"reminders.b_snooze_{choice.name.lower()}", token, at=at, now=now)

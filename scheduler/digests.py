"""The mentor's Monday board: one message on where the teams stand and what waits for an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.calendar import Calendar, local_day
from domain.ladders import MENTOR_LADDER
from storage import Session, boards, mentoring, reminder_people, reminders

RULE = "zadanie_opiekun/pn"
SUBJECT = "mentor"
TOPIC = MENTOR_LADDER.name

# What a mentor reads for each state of a running task.
WORDS = {
    "przydzielone": "silent",
    "w_toku": "working",
    "do_poprawy": "working",
    "przekazane": "sent",
    "gotowe_do_omowienia": "accepted",
    "zalegle": "late",
}
ORDER = ("sent", "accepted", "working", "late", "silent")


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A running task and how many teams stand where, by the words of `ORDER`."""

    no: int
    teams: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Digest:
    """What the board says; `teams` in care, `questions` without answer."""

    teams: int
    tasks: tuple[TaskLine, ...]
    questions: int
    waiting: int


def plan(session: Session, now: datetime, calendar: Calendar) -> None:
    """A row for each mentor's next digest."""
    due = calendar.next_digest(now)
    for mentor in reminder_people.mentors(session):
        reminders.add(
            session,
            rule=RULE,
            subject=SUBJECT,
            subject_id=mentor,
            occurrence=local_day(due).isoformat(),
            due=due,
            person_id=mentor,
        )


def compose(session: Session, mentor_id: int, now: datetime) -> Digest | None:
    """The board as it stands; None when no task is running and no question waits."""
    running = [
        task
        for task in boards.board(session, mentor_id)
        if task.state in WORDS and task.next_starts > now
    ]
    questions = len(mentoring.unanswered(session, mentor_id))
    if not running and not questions:
        return None
    lines = (
        TaskLine(no, Counter(WORDS[task.state] for task in running if task.no == no))
        for no in sorted({task.no for task in running})
    )
    return Digest(
        teams=reminder_people.count_teams(session, mentor_id),
        tasks=tuple(lines),
        questions=questions,
        waiting=sum(task.state == "przekazane" for task in running),
    )

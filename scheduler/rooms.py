"""Connected rooms are reminded: of a meeting a day before it, of a team's task and its deadline.

What was said is in the outbox under a key of its own, so that looking twice says nothing twice. A
room hears nothing of what fell due before it was connected.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.calendar import Calendar
from domain.ladders import ROOM_MEETING_LADDER, ROOM_TASK_LADDER
from domain.meetings import Rsvp
from domain.reminders import Due, schedule
from domain.rooms import Subject
from messages.steps import Button, Lane, Rows, Say, step_to_json
from messages.texts import label, render
from scheduler.planning import ASKED_ENOUGH
from storage import Session, outbox, reminder_subjects, rooms
from storage.reminder_subjects import MEETING, TASK, MeetingSubject, TaskSubject
from storage.rooms import RoomView

TOPIC = "room"
# How late a step is still said: the tick that should have done so may have been late.
LATE = timedelta(days=1)
SENT = ("przekazane", "gotowe_do_omowienia")


@dataclass(frozen=True, slots=True)
class _News:
    """One thing to say in one room, once for each `key`."""

    room: RoomView
    key: str
    say: Say


def remind(session: Session, now: datetime, calendar: Calendar) -> None:
    """Say what is due in the rooms, in the caller's transaction. Nothing leaves in quiet time."""
    if calendar.is_quiet(now):
        return
    for news in (*_meetings(session, now, calendar), *_tasks(session, now, calendar)):
        outbox.post(
            session,
            account_id=news.room.id,
            channel=news.room.channel,
            person_id=None,
            lane=Lane.NOTICE,
            topic=TOPIC,
            body=step_to_json(news.say),
            due=now,
            dedupe=news.key,
        )


def _is_ripe(due: Due, room: RoomView, now: datetime) -> bool:
    connected = room.connected_at
    return connected is not None and connected < due.due <= now < due.due + LATE


def _key(room: RoomView, due: Due, subject_id: int) -> str:
    return f"room:{room.id}/{due.step_id}/{subject_id}/{due.occurrence.isoformat()}"


# --- meetings of networks --------------------------------------------------------------------


def _meetings(session: Session, now: datetime, calendar: Calendar) -> Iterator[_News]:
    found = rooms.connected(session, Subject.NETWORK)
    if not found:
        return
    for one in reminder_subjects.live(session, MEETING, now):
        if not isinstance(one, MeetingSubject) or one.starts_at <= now:
            continue
        for due in schedule(ROOM_MEETING_LADDER, one.facts, calendar):
            if _was_just_announced(one, due):
                continue
            for room in found:
                if room.subject_id == one.network_id and _is_ripe(due, room, now):
                    yield _News(room, _key(room, due, one.id), _meeting(room, one))


def _was_just_announced(one: MeetingSubject, due: Due) -> bool:
    return one.announced_at is not None and due.due < one.announced_at + ASKED_ENOUGH


def _meeting(room: RoomView, one: MeetingSubject) -> Say:
    html = render("rooms.meeting_near", room.language, meeting=one)
    return Say(html, rows=_replies(room, one), slot=f"meeting:{one.id}", fresh=True)


def _replies(room: RoomView, one: MeetingSubject) -> Rows:
    return (
        tuple(
            Button(
                label(f"meetings.b_{reply.value}", room.language),
                f"rsvp:{one.id}:{one.version}:{reply.value}",
            )
            for reply in Rsvp
        ),
    )


# --- tasks of teams --------------------------------------------------------------------------


def _tasks(session: Session, now: datetime, calendar: Calendar) -> Iterator[_News]:
    found = rooms.connected(session, Subject.TEAM)
    if not found:
        return
    for one in reminder_subjects.live(session, TASK, now):
        if not isinstance(one, TaskSubject) or one.task.state in SENT:
            continue
        for due in schedule(ROOM_TASK_LADDER, one.facts, calendar):
            for room in found:
                if room.subject_id == one.task.team_id and _is_ripe(due, room, now):
                    yield _News(room, _key(room, due, one.id), _task(room, one, due, now))


def _task(room: RoomView, one: TaskSubject, due: Due, now: datetime) -> Say:
    what = "new" if due.step_id.endswith("/nowe") else "near"
    return Say(render(f"rooms.task_{what}", room.language, task=one.task, now=now))

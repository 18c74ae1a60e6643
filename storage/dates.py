"""Dates of the programme's tasks and of networks, for the list of what comes next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables.networks import Network, NetworkMeeting, Rsvp
from storage.tables.programmes import Task, Team
from storage.tables.tasks import TaskAssignment


@dataclass(frozen=True, slots=True)
class Deadline:
    """A report is due. `team` is "" for the programme's own date; `sent`: it is with the mentor."""

    at: datetime
    no: int
    title: str
    team: str = ""
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of a network; `answer` is the person's own (bede, nie_bede, nie_wiem or "")."""

    at: datetime
    network_id: int
    network: str
    place: str
    answer: str
    id: int = 0
    version: int = 0


_UNSENT = ("przydzielone", "w_toku", "zalegle", "do_poprawy")


def team_deadlines(session: Session, teams: Collection[int], now: datetime) -> list[Deadline]:
    """Deadlines ahead of these teams, each team's own."""
    rows = session.execute(
        select(TaskAssignment, Task, Team.name)
        .join(Task, Task.id == TaskAssignment.task_id)
        .join(Team, Team.id == TaskAssignment.team_id)
        .where(TaskAssignment.team_id.in_(teams), TaskAssignment.due_at > now)
        .order_by(TaskAssignment.due_at, Team.name)
    )
    return [
        Deadline(row.due_at, task.no, task.title, team, row.state not in _UNSENT)
        for row, task, team in rows
    ]


def programme_deadlines(
    session: Session, programmes: Collection[int], now: datetime
) -> list[Deadline]:
    """The deadlines ahead as the programme sets them."""
    rows = session.scalars(
        select(Task)
        .where(Task.programme_id.in_(programmes), Task.due_at > now)
        .order_by(Task.due_at, Task.id)
    )
    return [Deadline(row.due_at, row.no, row.title) for row in rows]


def meetings(
    session: Session, networks: Collection[int], person_id: int, now: datetime
) -> list[Meeting]:
    """Announced meetings ahead in these networks. An answer to an older date does not count."""
    rows = session.execute(
        select(NetworkMeeting, Network.topic, Rsvp)
        .join(Network, Network.id == NetworkMeeting.network_id)
        .outerjoin(Rsvp, (Rsvp.meeting_id == NetworkMeeting.id) & (Rsvp.person_id == person_id))
        .where(
            NetworkMeeting.network_id.in_(networks),
            NetworkMeeting.state == "ogloszone",
            NetworkMeeting.starts_at > now,
        )
        .order_by(NetworkMeeting.starts_at, NetworkMeeting.id)
    )
    return [_view(meeting, topic, rsvp) for meeting, topic, rsvp in rows]


def _view(meeting: NetworkMeeting, topic: str, rsvp: Rsvp | None) -> Meeting:
    counts = rsvp is not None and rsvp.version == meeting.version
    answer = rsvp.answer if rsvp and counts else ""
    return Meeting(
        meeting.starts_at,
        meeting.network_id,
        topic,
        meeting.place,
        answer,
        meeting.id,
        meeting.version,
    )


def programme_of(session: Session, team_id: int) -> int:
    """The programme in which the team takes part."""
    return session.get_one(Team, team_id).programme_id

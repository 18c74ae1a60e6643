"""Questions to mentors and their answers, as threads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.people import PlaceKind, Places
from storage.tables.mentoring import Post as PostRow
from storage.tables.mentoring import Thread as ThreadRow
from storage.tables.people import Person
from storage.tables.programmes import Mentorship, Task, Team
from storage.tables.tasks import TaskAssignment

OPEN, ANSWERED = "otwarte", "odpowiedziane"


@dataclass(frozen=True, slots=True)
class Post:
    """One message of a thread."""

    author_id: int
    author: str
    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """A question with what was said since, oldest first; `task_no` None: about no task."""

    id: int
    team_id: int
    team_code: str
    team_name: str
    programme_id: int
    asker_id: int
    task_no: int | None
    state: str
    asked_at: datetime
    posts: tuple[Post, ...]

    @property
    def places(self) -> Places:
        return {PlaceKind.TEAM: str(self.team_id), PlaceKind.PROGRAMME: str(self.programme_id)}

    @property
    def first(self) -> Post:
        return self.posts[0]

    @property
    def last(self) -> Post:
        return self.posts[-1]


def begin(
    session: Session,
    *,
    team_id: int,
    asker_id: int,
    mentor_id: int,
    author_id: int,
    body: str,
    now: datetime,
    assignment_id: int | None = None,
) -> int:
    """A new thread with its first post; open unless the mentor wrote it. Gives its id."""
    row = ThreadRow(
        team_id=team_id,
        asker_id=asker_id,
        mentor_id=mentor_id,
        assignment_id=assignment_id,
        state=OPEN,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    add_post(
        session, row.id, author_id=author_id, body=body, now=now, by_mentor=author_id == mentor_id
    )
    return row.id


def add_post(
    session: Session, thread_id: int, *, author_id: int, body: str, now: datetime, by_mentor: bool
) -> None:
    """Say something in a thread; whoever spoke last decides whether an answer is owed."""
    row = session.scalars(
        select(ThreadRow).where(ThreadRow.id == thread_id).with_for_update()
    ).one()
    if by_mentor:
        row.state, row.mentor_id = ANSWERED, author_id
    elif row.state == ANSWERED:
        row.state, row.asked_at = OPEN, now
    session.add(PostRow(thread_id=thread_id, author_id=author_id, body=body, at=now))
    session.flush()


def load(session: Session, thread_id: int) -> Thread:
    """Raises LookupError for an unknown id."""
    found = _find(session, ThreadRow.id == thread_id)
    if not found:
        raise LookupError(f"no thread {thread_id}")
    return found[0]


def of_team(session: Session, team_id: int) -> list[Thread]:
    """The team's threads, the newest first."""
    found = _find(session, ThreadRow.team_id == team_id)
    return sorted(found, key=lambda thread: thread.last.at, reverse=True)


def unanswered(session: Session, mentor_id: int) -> list[Thread]:
    """What the mentor owes an answer, the oldest question first."""
    owed = _find(session, ThreadRow.state == OPEN, _cared_for_by(mentor_id))
    return sorted(owed, key=lambda thread: (thread.asked_at, thread.id))


def of_mentor(session: Session, mentor_id: int) -> list[Thread]:
    """All threads of the teams in care: first those that wait, then the newest."""
    answered = _find(session, ThreadRow.state == ANSWERED, _cared_for_by(mentor_id))
    newest_first = sorted(answered, key=lambda thread: thread.last.at, reverse=True)
    return [*unanswered(session, mentor_id), *newest_first]


def _cared_for_by(mentor_id: int) -> Any:
    teams = select(Mentorship.team_id).where(
        Mentorship.mentor_id == mentor_id, Mentorship.until.is_(None)
    )
    return ThreadRow.team_id.in_(teams)


def _find(session: Session, *conditions: Any) -> list[Thread]:
    rows = session.execute(
        select(ThreadRow, Team, Task.no)
        .join(Team, Team.id == ThreadRow.team_id)
        .join(TaskAssignment, TaskAssignment.id == ThreadRow.assignment_id, isouter=True)
        .join(Task, Task.id == TaskAssignment.task_id, isouter=True)
        .where(*conditions)
        .order_by(ThreadRow.id)
    ).all()
    posts = _posts(session, [row.id for row, _, _ in rows])
    return [_view(row, team, task_no, posts[row.id]) for row, team, task_no in rows]


def _posts(session: Session, threads: Sequence[int]) -> dict[int, list[Post]]:
    found: dict[int, list[Post]] = {thread_id: [] for thread_id in threads}
    rows = session.execute(
        select(PostRow, Person)
        .join(Person, Person.id == PostRow.author_id)
        .where(PostRow.thread_id.in_(threads))
        .order_by(PostRow.id)
    )
    for post, author in rows:
        name = f"{author.first} {author.last}"
        found[post.thread_id].append(Post(author.id, name, post.body, post.at))
    return found


def _view(row: ThreadRow, team: Team, task_no: int | None, posts: list[Post]) -> Thread:
    return Thread(
        id=row.id,
        team_id=team.id,
        team_code=team.code,
        team_name=team.name,
        programme_id=team.programme_id,
        asker_id=row.asker_id,
        task_no=task_no,
        state=row.state,
        asked_at=row.asked_at,
        posts=tuple(posts),
    )

"""A team's shared draft, the reports it sent (all versions) and what the mentor said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables.files import StoredFile
from storage.tables.people import Person
from storage.tables.tasks import TaskAssignment, TaskDraft, TaskReport, TaskReview


@dataclass(frozen=True, slots=True)
class Draft:
    """The team's shared draft: answers by question name, who wrote last and when."""

    answers: Mapping[str, Any]
    version: int
    author_id: int
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """A sent version. `summary` are (question, answer) pairs as sent; `file_name` "" for none."""

    id: int
    assignment_id: int
    version: int
    number: str
    summary: tuple[tuple[str, str], ...]
    sender: str
    sent_at: datetime
    file_id: int | None
    file_name: str


@dataclass(frozen=True, slots=True)
class Review:
    """The mentor's word: `verdict` is akceptacja, uwagi or przedluzenie."""

    verdict: str
    remarks: str
    new_due: datetime | None
    at: datetime


def draft(session: Session, assignment_id: int) -> Draft | None:
    """The shared draft, if anybody began it; locked until the transaction ends."""
    row = session.execute(
        select(TaskDraft, Person)
        .join(Person, Person.id == TaskDraft.updated_by)
        .where(TaskDraft.assignment_id == assignment_id)
        .with_for_update(of=TaskDraft)
    ).first()
    if row is None:
        return None
    kept, author = row
    return Draft(kept.answers, kept.version, author.id, _name(author), kept.updated_at)


def write_draft(
    session: Session, assignment_id: int, answers: Mapping[str, Any], *, by: int, now: datetime
) -> int:
    """Replace the draft's answers; gives its new version."""
    row = session.get(TaskDraft, assignment_id)
    if row is None:
        row = TaskDraft(assignment_id=assignment_id, version=0)
        session.add(row)
    row.answers, row.version = dict(answers), row.version + 1
    row.updated_by, row.updated_at = by, now
    session.flush()
    return row.version


def add_report(
    session: Session,
    assignment_id: int,
    *,
    version: int,
    number: str,
    answers: Mapping[str, Any],
    summary: Sequence[tuple[str, str]],
    file_id: int | None,
    by: int,
    now: datetime,
) -> int:
    """Keep a version that was sent; gives its id."""
    row = TaskReport(
        assignment_id=assignment_id,
        version=version,
        number=number,
        answers=dict(answers),
        summary=[list(pair) for pair in summary],
        file_id=file_id,
        sent_by=by,
        sent_at=now,
    )
    session.add(row)
    session.get_one(TaskAssignment, assignment_id).submitted_at = now
    session.flush()
    return row.id


def report(session: Session, report_id: int) -> Report:
    """Raises LookupError for an unknown id."""
    found = _reports(session, TaskReport.id == report_id)
    if not found:
        raise LookupError(f"no report {report_id}")
    return found[0]


def versions(session: Session, assignment_id: int) -> list[Report]:
    """Everything that was sent for an assignment, the newest first."""
    return _reports(session, TaskReport.assignment_id == assignment_id)


def _reports(session: Session, condition: Any) -> list[Report]:
    rows = session.execute(
        select(TaskReport, Person, StoredFile.name)
        .join(Person, Person.id == TaskReport.sent_by)
        .join(StoredFile, StoredFile.id == TaskReport.file_id, isouter=True)
        .where(condition)
        .order_by(TaskReport.version.desc())
    )
    return [_view(*row) for row in rows]


def _view(row: TaskReport, sender: Person, file_name: str | None) -> Report:
    return Report(
        id=row.id,
        assignment_id=row.assignment_id,
        version=row.version,
        number=row.number,
        summary=tuple((label, answer) for label, answer in row.summary),
        sender=_name(sender),
        sent_at=row.sent_at,
        file_id=row.file_id,
        file_name=file_name or "",
    )


def add_review(
    session: Session,
    assignment_id: int,
    *,
    verdict: str,
    mentor_id: int,
    now: datetime,
    remarks: str = "",
    new_due: datetime | None = None,
) -> None:
    """Keep what the mentor decided about the latest report (if there is one)."""
    latest = session.scalar(
        select(TaskReport.id)
        .where(TaskReport.assignment_id == assignment_id)
        .order_by(TaskReport.version.desc())
        .limit(1)
    )
    session.add(
        TaskReview(
            assignment_id=assignment_id,
            report_id=latest,
            verdict=verdict,
            remarks=remarks,
            new_due_at=new_due,
            mentor_id=mentor_id,
            at=now,
        )
    )
    session.flush()


def last_review(session: Session, assignment_id: int) -> Review | None:
    """The mentor's latest word on the assignment."""
    row = session.scalar(
        select(TaskReview)
        .where(TaskReview.assignment_id == assignment_id)
        .order_by(TaskReview.id.desc())
        .limit(1)
    )
    return Review(row.verdict, row.remarks, row.new_due_at, row.at) if row else None


def _name(person: Person) -> str:
    return f"{person.first} {person.last}"

"""Announcements: drafts, their way to the people, and what was announced before."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.announcements import Audience, AudienceKind
from storage.tables.announcements import Announcement
from storage.tables.people import Person, RoleGrant
from storage.tables.programmes import Programme

AUTHOR_ROLES = ("kierownik_projektu", "ore_admin")
DRAFTS = ("szkic", "sprawdzone")


@dataclass(frozen=True, slots=True)
class AnnouncementView:
    """An announcement as screens show it.

    `role` is the author's (a value of `domain.people.Role`), `expected` how many people the
    preview counted, `sent_at` when sending was ordered.
    """

    id: int
    programme_id: int
    author: str
    role: str
    audience: Audience
    text: str
    state: str
    expected: int
    sent_at: datetime | None


def programmes(session: Session) -> list[int]:
    """All programmes, newest first."""
    return list(session.scalars(select(Programme.id).order_by(Programme.id.desc())))


def write_draft(
    session: Session,
    *,
    announcement_id: int | None,
    programme_id: int,
    author_id: int,
    audience: Audience,
    text: str,
    now: datetime,
) -> int:
    """Keep a new draft, or new words and audience of an old one; gives its id."""
    if announcement_id is None:
        row = Announcement(programme_id=programme_id, author_id=author_id, created_at=now)
        session.add(row)
    else:
        row = lock(session, announcement_id)
    row.audience, row.text = audience_json(audience), text
    session.flush()
    return row.id


def lock(session: Session, announcement_id: int) -> Announcement:
    """The row, held until the transaction ends. Raises LookupError."""
    row = session.get(Announcement, announcement_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise LookupError(f"no announcement {announcement_id}")
    return row


def load(session: Session, announcement_id: int, *, locked: bool = False) -> AnnouncementView:
    """Raises LookupError."""
    if locked:
        return view(session, lock(session, announcement_id))
    row = session.get(Announcement, announcement_id)
    if row is None:
        raise LookupError(f"no announcement {announcement_id}")
    return view(session, row)


def view(session: Session, row: Announcement) -> AnnouncementView:
    author = session.get_one(Person, row.author_id)
    return AnnouncementView(
        id=row.id,
        programme_id=row.programme_id,
        author=f"{author.first} {author.last}",
        role=_role(session, row.author_id),
        audience=Audience(AudienceKind(row.audience["kind"]), row.audience["value"]),
        text=row.text,
        state=row.state,
        expected=row.expected,
        sent_at=row.sent_at,
    )


def _role(session: Session, author_id: int) -> str:
    """The author's office; a former coordinator's announcements still say what they were."""
    held = session.scalar(
        select(RoleGrant.role)
        .where(RoleGrant.person_id == author_id, RoleGrant.role.in_(AUTHOR_ROLES))
        .order_by(RoleGrant.role)
        .limit(1)
    )
    return held or AUTHOR_ROLES[0]


def move(session: Session, announcement_id: int, state: str, *, expected: int) -> None:
    """A draft's next state, and the count its preview showed."""
    row = lock(session, announcement_id)
    row.state, row.expected = state, expected
    session.flush()


def begin_sending(
    session: Session, announcement_id: int, state: str, people: Collection[int], now: datetime
) -> None:
    """Fix the audience as of now: these people and no others get a row in the ledger."""
    row = lock(session, announcement_id)
    row.audience = {**row.audience, "people": sorted(people)}
    row.state, row.expected, row.sent_at = state, len(people), now
    session.flush()


def discard(session: Session, announcement_id: int) -> None:
    """Throw a draft away. Raises LookupError for one that is no draft any more."""
    row = lock(session, announcement_id)
    if row.state not in DRAFTS:
        raise LookupError(f"announcement {announcement_id} was sent")
    session.delete(row)
    session.flush()


def sent(session: Session, programmes: Iterable[int], limit: int = 8) -> list[AnnouncementView]:
    """The latest announcements that went out, newest first."""
    rows = session.scalars(
        select(Announcement)
        .where(Announcement.programme_id.in_(list(programmes)), Announcement.sent_at.is_not(None))
        .order_by(Announcement.id.desc())
        .limit(limit)
    )
    return [view(session, row) for row in rows]


def audience_json(audience: Audience) -> dict[str, Any]:
    return {"kind": audience.kind.value, "value": audience.value}

"""Materials of networks and teams: added, listed, taken away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import Session

from domain.rooms import Subject
from storage.tables.files import StoredFile
from storage.tables.materials import Resource, ResourceFile
from storage.tables.networks import Network
from storage.tables.people import Person
from storage.tables.programmes import Team

Scope = tuple[Subject, int]


@dataclass(frozen=True, slots=True)
class ResourceView:
    """A material as screens show it. `of` names its network or team; `files` are (id, name) of
    those that are here."""

    id: int
    subject: Subject
    subject_id: int
    of: str
    title: str
    text: str
    link: str
    added_by: int
    author: str
    added_at: datetime
    files: tuple[tuple[int, str], ...]

    @property
    def scope(self) -> Scope:
        return self.subject, self.subject_id


def add(
    session: Session,
    scope: Scope,
    *,
    title: str,
    text: str,
    link: str,
    by: int,
    files: Collection[int],
    now: datetime,
) -> ResourceView:
    """Keep a material; its files may still be on their way."""
    subject, subject_id = scope
    row = Resource(
        subject=subject.value,
        subject_id=subject_id,
        title=title,
        text=text,
        link=link,
        added_by=by,
        added_at=now,
    )
    session.add(row)
    session.flush()
    session.add_all(ResourceFile(resource_id=row.id, file_id=one) for one in files)
    session.flush()
    return _view(session, row)


def load(session: Session, resource_id: int) -> ResourceView:
    """Raises LookupError."""
    row = session.get(Resource, resource_id)
    if row is None:
        raise LookupError(f"no material {resource_id}")
    return _view(session, row)


def of_scopes(session: Session, scopes: Collection[Scope]) -> list[ResourceView]:
    """The materials of these networks and teams, the newest first."""
    if not scopes:
        return []
    wanted = (
        (Resource.subject == subject.value) & (Resource.subject_id == subject_id)
        for subject, subject_id in scopes
    )
    rows = session.scalars(
        select(Resource).where(or_(*wanted)).order_by(Resource.added_at.desc(), Resource.id.desc())
    )
    return [_view(session, row) for row in rows]


def remove(session: Session, resource_id: int) -> None:
    """Forget the material; files that nothing else holds go with the next clearing."""
    session.execute(delete(ResourceFile).where(ResourceFile.resource_id == resource_id))
    session.execute(delete(Resource).where(Resource.id == resource_id))
    session.flush()


def holder(session: Session, file_id: int) -> ResourceView | None:
    """The material to which the file belongs, if it does to one."""
    row = session.scalar(
        select(Resource)
        .join(ResourceFile, ResourceFile.resource_id == Resource.id)
        .where(ResourceFile.file_id == file_id)
    )
    return _view(session, row) if row else None


def detach(session: Session, file_id: int) -> None:
    """The file never came."""
    session.execute(delete(ResourceFile).where(ResourceFile.file_id == file_id))
    session.flush()


def expects(session: Session, resource_id: int) -> bool:
    """Whether files of the material are still on their way."""
    return session.scalar(_files(resource_id, "pending").limit(1)) is not None


def name_of(session: Session, scope: Scope) -> str:
    """The network's topic or the team's name."""
    subject, subject_id = scope
    if subject is Subject.NETWORK:
        return session.get_one(Network, subject_id).topic
    team = session.get_one(Team, subject_id)
    return f"{team.code} {team.name}"


def _files(resource_id: int, state: str) -> Select[StoredFile]:
    return (
        select(StoredFile)
        .join(ResourceFile, ResourceFile.file_id == StoredFile.id)
        .where(ResourceFile.resource_id == resource_id, StoredFile.state == state)
        .order_by(StoredFile.id)
    )


def _view(session: Session, row: Resource) -> ResourceView:
    author = session.get_one(Person, row.added_by)
    files = session.scalars(_files(row.id, "ready"))
    scope = Subject(row.subject), row.subject_id
    return ResourceView(
        id=row.id,
        subject=scope[0],
        subject_id=row.subject_id,
        of=name_of(session, scope),
        title=row.title,
        text=row.text,
        link=row.link,
        added_by=row.added_by,
        author=f"{author.first} {author.last}",
        added_at=row.added_at,
        files=tuple((one.id, one.name) for one in files),
    )

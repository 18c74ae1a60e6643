"""Meetings of networks: planned, announced, moved, called off, and what people reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from domain.meetings import Meeting, MeetingKind
from domain.meetings import Rsvp as Answer
from storage.tables.networks import NetworkMeeting, Rsvp


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting as screens show it; replies to another `version` are asked again."""

    id: int
    network_id: int
    topic: str
    kind: MeetingKind
    starts_at: datetime
    place: str
    agenda: str
    state: str
    version: int

    @property
    def rule(self) -> Meeting:
        """What the rules look at."""
        return Meeting(self.kind, self.state, self.starts_at)


def load(session: Session, meeting_id: int) -> MeetingView:
    """The meeting, held until the transaction ends: its date and its replies change together.

    Raises LookupError.
    """
    return _view(_lock(session, meeting_id))


def of_network(session: Session, network_id: int) -> list[MeetingView]:
    """The network's meetings by date, without cancelled ones."""
    return [_view(row) for row in session.scalars(_standing(network_id))]


def coming(session: Session, network_id: int, now: datetime) -> MeetingView | None:
    """The next meeting, planned or announced."""
    row = session.scalar(_standing(network_id).where(NetworkMeeting.starts_at > now).limit(1))
    return _view(row) if row else None


def _standing(network_id: int) -> Select[NetworkMeeting]:
    return (
        select(NetworkMeeting)
        .where(NetworkMeeting.network_id == network_id, NetworkMeeting.state != "odwolane")
        .order_by(NetworkMeeting.starts_at, NetworkMeeting.id)
    )


def plan(
    session: Session,
    *,
    meeting_id: int | None,
    network_id: int,
    kind: MeetingKind,
    starts_at: datetime,
    place: str,
    agenda: str,
) -> MeetingView:
    """Write down a meeting that nobody has heard of yet, or correct one. Raises LookupError."""
    if meeting_id is None:
        row = NetworkMeeting(network_id=network_id)
        session.add(row)
    else:
        row = _lock(session, meeting_id)
    row.kind, row.starts_at, row.place, row.agenda = kind.value, starts_at, place, agenda
    session.flush()
    return _view(row)


def announce(session: Session, meeting_id: int, state: str, now: datetime) -> None:
    row = _lock(session, meeting_id)
    row.state, row.announced_at = state, now
    session.flush()


def move(session: Session, meeting_id: int, starts_at: datetime, place: str) -> MeetingView:
    """A new date (all replies are asked again) or only a new place."""
    row = _lock(session, meeting_id)
    if row.starts_at != starts_at:
        row.version += 1
    row.starts_at, row.place = starts_at, place
    session.flush()
    return _view(row)


def call_off(session: Session, meeting_id: int, state: str) -> None:
    _lock(session, meeting_id).state = state
    session.flush()


def answer_of(session: Session, meeting: MeetingView, person_id: int) -> Answer | None:
    """What the person replied to the meeting's present date."""
    row = session.get(Rsvp, (meeting.id, person_id))
    return Answer(row.answer) if row and row.version == meeting.version else None


def reply(
    session: Session, meeting: MeetingView, person_id: int, answer: Answer, now: datetime
) -> None:
    """Keep the person's reply in place of an earlier one."""
    session.merge(
        Rsvp(
            meeting_id=meeting.id,
            person_id=person_id,
            answer=answer.value,
            version=meeting.version,
            at=now,
        )
    )
    session.flush()


def _lock(session: Session, meeting_id: int) -> NetworkMeeting:
    row = session.get(NetworkMeeting, meeting_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise LookupError(f"no meeting {meeting_id}")
    return row


def _view(row: NetworkMeeting) -> MeetingView:
    return MeetingView(
        id=row.id,
        network_id=row.network_id,
        topic=row.network.topic,
        kind=MeetingKind(row.kind),
        starts_at=row.starts_at,
        place=row.place,
        agenda=row.agenda,
        state=row.state,
        version=row.version,
    )

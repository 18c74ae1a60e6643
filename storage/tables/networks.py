"""Networks of cooperation and self-education, their members, meetings and RSVPs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.base import Base, Code, Key, LongText, Name, PersonRef, State
from storage.tables.people import Person


class Network(Base):
    """State machine `network`. `capacity` is the hard cap (waiting list above it), `target` ~20."""

    __tablename__ = "network"

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    topic: Mapped[Name]
    goals: Mapped[LongText] = mapped_column(default="")
    county: Mapped[Name]
    coordinator_id: Mapped[PersonRef]
    school_year: Mapped[Code]
    target: Mapped[int] = mapped_column(default=20)
    capacity: Mapped[int] = mapped_column(default=20)
    planned_meetings: Mapped[int] = mapped_column(default=4)
    state: Mapped[State] = mapped_column(default="planowana")

    coordinator: Mapped[Person] = relationship()


class Membership(Base):
    """State machine `network_membership`; `word` is the coordinator's word with a decision."""

    __tablename__ = "network_membership"

    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    state: Mapped[State]
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    word: Mapped[LongText] = mapped_column(default="")

    network: Mapped[Network] = relationship()
    person: Mapped[Person] = relationship()


class NetworkMeeting(Base):
    """State machine `network_meeting`. `version` grows with each change of date: RSVPs to an older
    version are asked again."""

    __tablename__ = "network_meeting"

    id: Mapped[Key]
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    kind: Mapped[Code]
    starts_at: Mapped[datetime]
    place: Mapped[Name]
    agenda: Mapped[LongText] = mapped_column(default="")
    state: Mapped[State] = mapped_column(default="planowane")
    version: Mapped[int] = mapped_column(default=1)
    announced_at: Mapped[datetime | None]

    network: Mapped[Network] = relationship()


class Rsvp(Base):
    """`answer`: bede, nie_bede, nie_wiem."""

    __tablename__ = "rsvp"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("network_meeting.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    answer: Mapped[Code]
    version: Mapped[int]
    at: Mapped[datetime]

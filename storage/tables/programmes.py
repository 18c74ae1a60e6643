"""The programme: modules, workshops, JST teams and their mentors, who comes and who was absent."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.base import Base, Code, Key, LongText, Name, PersonRef, State
from storage.tables.people import Person


class Programme(Base):
    """`match_email`: its people may connect an account by their e-mail address at work."""

    __tablename__ = "programme"

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[LongText]
    zone: Mapped[Code] = mapped_column(default="Europe/Warsaw")
    office_email: Mapped[Name] = mapped_column(default="")
    office_phone: Mapped[Name] = mapped_column(default="")
    match_email: Mapped[bool] = mapped_column(default=False, server_default=false())


class Module(Base):
    __tablename__ = "module"
    __table_args__ = (UniqueConstraint("programme_id", "no"),)

    id: Mapped[Key]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    no: Mapped[int]
    title: Mapped[Name] = mapped_column(default="")
    place: Mapped[Name] = mapped_column(default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[State] = mapped_column(default="planowany")

    programme: Mapped[Programme] = relationship()


class Workshop(Base):
    """One thematic block of one group; by default one per group and day."""

    __tablename__ = "workshop"
    __table_args__ = (UniqueConstraint("module_id", "group", "day"),)

    id: Mapped[Key]
    module_id: Mapped[int] = mapped_column(ForeignKey("module.id"))
    group: Mapped[Code]
    day: Mapped[int]
    title: Mapped[Name]
    held_on: Mapped[date]
    ends_at: Mapped[datetime]

    module: Mapped[Module] = relationship()


class Team(Base):
    """A JST and its team of 2-4 people."""

    __tablename__ = "team"

    id: Mapped[Key]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    kind: Mapped[Code]
    group: Mapped[Code]
    voivodeship: Mapped[Code] = mapped_column(default="")
    teryt: Mapped[Code] = mapped_column(default="")
    schools_declared: Mapped[int] = mapped_column(default=0)
    state: Mapped[State] = mapped_column(default="aktywny")

    members: Mapped[list[TeamMember]] = relationship(
        back_populates="team", order_by="TeamMember.person_id"
    )


class TeamMember(Base):
    """`role` is one of: lider, zastepca, czlonek."""

    __tablename__ = "team_member"

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    role: Mapped[Code] = mapped_column(default="czlonek")

    team: Mapped[Team] = relationship(back_populates="members")
    person: Mapped[Person] = relationship()


class Mentorship(Base):
    """R13: one open row (`until` is None) per team; closed rows are the history."""

    __tablename__ = "mentorship"

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    mentor_id: Mapped[PersonRef]
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class Confirmation(Base):
    """A participant's one tap: do they come to the module? `answer`: tak, nie, nie_wiem."""

    __tablename__ = "confirmation"

    module_id: Mapped[int] = mapped_column(ForeignKey("module.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    answer: Mapped[Code]
    at: Mapped[datetime]


class Absence(Base):
    """Who was not there, as the coordinator marked it. `day` 1-3, or 0 for the whole module."""

    __tablename__ = "absence"

    module_id: Mapped[int] = mapped_column(ForeignKey("module.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    day: Mapped[int] = mapped_column(primary_key=True, default=0)
    marked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    marked_at: Mapped[datetime]


class Task(Base):
    """The implementation task between two modules, as the programme gives it.

    `variants`: list of `{"name": "w1", "pl": "…", "en": "…"}`, empty where there is no choice.
    """

    __tablename__ = "task"
    __table_args__ = (UniqueConstraint("programme_id", "no"),)

    id: Mapped[Key]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    no: Mapped[int]
    after_module_id: Mapped[int] = mapped_column(ForeignKey("module.id"))
    discussed_at_id: Mapped[int] = mapped_column(ForeignKey("module.id"))
    title: Mapped[Name]
    body: Mapped[LongText] = mapped_column(default="")
    kind: Mapped[Code] = mapped_column(default="inne")
    variants: Mapped[list[Any]] = mapped_column(default=list)
    due_at: Mapped[datetime]
    publish_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    after_module: Mapped[Module] = relationship(foreign_keys=[after_module_id])
    discussed_at: Mapped[Module] = relationship(foreign_keys=[discussed_at_id])

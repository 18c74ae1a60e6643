"""People, the accounts they speak from, their roles, and the ways in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Code, Key, Name, PersonRef, State


class Person(Base):
    """Class B data only (privacy.yaml): name, function, e-mail of work, nothing else."""

    __tablename__ = "person"

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    first: Mapped[Name]
    last: Mapped[Name]
    email: Mapped[Name] = mapped_column(default="")
    function: Mapped[Name] = mapped_column(default="")
    school: Mapped[Name] = mapped_column(default="")
    county: Mapped[Name] = mapped_column(default="")
    preferred_channel: Mapped[Code] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="pl")
    state: Mapped[State] = mapped_column(default="zaproszony")
    quiet_opt_in: Mapped[bool] = mapped_column(default=False)
    notices_stopped: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime | None]


class RoleGrant(Base):
    """A role within a scope: `("kierownik_projektu", "programme", 1)`.

    Scopes: installation (id 0), programme, network, county. Membership of a team is a row of
    `team_member`, a mentor's teams are rows of `mentorship`.
    """

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("person_id", "role", "scope", "scope_id"),)

    id: Mapped[Key]
    person_id: Mapped[PersonRef]
    role: Mapped[Code]
    scope: Mapped[Code]
    scope_id: Mapped[int] = mapped_column(default=0)


class Account(Base):
    """One account on one channel. `person_id` is None until a code connects it."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("channel", "external_id"),)

    id: Mapped[Key]
    channel: Mapped[Code]
    external_id: Mapped[Code]
    chat: Mapped[Code]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    language: Mapped[str] = mapped_column(default="pl")
    state: Mapped[State] = mapped_column(default="active")
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    connected_at: Mapped[datetime | None]


class Invitation(Base):
    """One code for one person; only its hash is kept, so a copy of the database opens no door."""

    __tablename__ = "invitation"

    id: Mapped[Key]
    person_id: Mapped[PersonRef]
    code_hash: Mapped[Code] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by_account: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    revoked_at: Mapped[datetime | None]


class ConnectionCode(Base):
    """A code by which a person brings one more account of their own; only its hash is kept.

    `channel`: where it was meant to be used, for the person's overview; it opens any.
    """

    __tablename__ = "connection_code"

    id: Mapped[Key]
    person_id: Mapped[PersonRef]
    channel: Mapped[Code]
    code_hash: Mapped[Code] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class JoinAttempt(Base):
    """Failed guesses, counted per account, per network address and overall."""

    __tablename__ = "join_attempt"

    scope: Mapped[Code] = mapped_column(primary_key=True)
    key: Mapped[Name] = mapped_column(primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]


class WebLogin(Base):
    """A browser's cookie, hashed. The account is a `web` account."""

    __tablename__ = "web_login"

    token_hash: Mapped[Code] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


Index("ix_person_last_first", Person.last, Person.first)

"""Who lives in these benchmarks: people on Telegram, and an announcement to all of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from benchmarks.databases import fill
from benchmarks.sending.process import CLOCK
from domain.announcements import Audience, AudienceKind
from storage import announcements
from storage.database import Database
from storage.tables.base import table_of
from storage.tables.people import Account, Person
from storage.tables.programmes import Programme, Team, TeamMember

FIRST_CHAT = 1_000_000  # of person 0, who does not exist
TEAM_OF = 4
INVITATION = "Zapraszamy na spotkanie zespołów w czwartek o 10:00 w sali nr 2."


def put_people(database: Database, number: int) -> None:
    """People 1 … `number`, each with an account on Telegram."""
    numbers = range(1, number + 1)
    fill(database, table_of(Person), map(_person, numbers))
    fill(database, table_of(Account), map(_account, numbers))


def put_teams(database: Database, number: int) -> None:
    """A programme in which all of them take part, in teams of four."""
    fill(database, table_of(Programme), [{"id": 1, "code": "pilot", "name": "Pilotaż"}])
    fill(database, table_of(Team), map(_team, range(1, number // TEAM_OF + 1)))
    fill(database, table_of(TeamMember), map(_member, range(1, number + 1)))


def draft(database: Database, author: int = 1) -> int:
    """An announcement to everybody, not sent yet."""

    def write(session: Session) -> int:
        return announcements.write_draft(
            session,
            announcement_id=None,
            programme_id=1,
            author_id=author,
            audience=Audience(AudienceKind.ALL),
            text=INVITATION,
            now=CLOCK,
        )

    return database.write_now(write)


def order(database: Database, announcement: int, people: Collection[int], now: datetime) -> None:
    """„Wyślij"."""
    database.write_now(
        lambda session: announcements.begin_sending(session, announcement, "wysylanie", people, now)
    )


def _person(number: int) -> dict[str, Any]:
    return {"id": number, "code": f"P-{number:06}", "first": "Anna", "last": f"Nowak {number}"}


def _account(number: int) -> dict[str, Any]:
    chat = str(FIRST_CHAT + number)
    return {
        "id": number,
        "channel": "telegram",
        "external_id": chat,
        "chat": chat,
        "person_id": number,
        "language": "pl",
        "created_at": CLOCK,
        "last_seen_at": CLOCK,
    }


def _team(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "programme_id": 1,
        "code": f"JST-{number}",
        "name": f"Gmina {number}",
        "kind": "gmina",
        "group": "I",
    }


def _member(number: int) -> dict[str, Any]:
    role = "lider" if number % TEAM_OF == 1 else "czlonek"
    return {"team_id": 1 + (number - 1) // TEAM_OF, "person_id": number, "role": role}

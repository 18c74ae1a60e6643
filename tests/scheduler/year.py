"""A year of the pilot lived through by the clock: every tick at every moment that has work."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.calendar import local
from domain.programme import Module as Plan
from domain.programme import workshops
from messages.steps import Say, step_from_json
from scheduler import clock, moments
from storage.database import Database
from storage.tables.engine import Outbox
from storage.tables.people import Person
from storage.tables.programmes import Workshop
from storage.tables.reminders import Reminder
from tests import builders
from tests.domain.holidays_pl import PILOT

TICKS = [tick for tick in clock.TICKS if tick.name != "purge"]


@dataclass(frozen=True)
class Sent:
    """A reminder as it went out."""

    at: datetime
    person: str
    text: str
    buttons: tuple[tuple[str, str], ...]

    @property
    def line(self) -> str:
        """ "10.04 09:00 Zadanie wdrożeniowe nr 1" - the beginning of it."""
        return f"{local(self.at):%d.%m %H:%M} {self.text}"

    def token(self, name: str) -> str:
        """The first button token that begins with `name`."""
        return next(token for _, token in self.buttons if token.startswith(name))


def seed_pilot(session: Session) -> None:
    """Five announced modules with their workshops and tasks; JST-07 of three with mentor O-1."""
    for no in builders.MODULE_DAYS:
        _with_workshops(session, no)
    for no in builders.TASKS:
        builders.task(session, no)
    builders.team(session, mentor="O-1")


def _with_workshops(session: Session, no: int) -> None:
    module = builders.module(session, no)
    for workshop in workshops(Plan(no, *builders.MODULE_DAYS[no]), ["I"]):
        builders.add(
            session,
            Workshop(
                module_id=module.id,
                group=workshop.group,
                day=workshop.day,
                title=f"Warsztat {no}.{workshop.day}",
                held_on=local(workshop.starts).date(),
                ends_at=workshop.ends,
            ),
        )


def live(database: Database, start: datetime, end: datetime) -> datetime:
    """Let time pass, ticks at every moment that has work; gives `end`."""
    for now in steps(database, start, end):
        tick(database, now)
    return end


def tick(database: Database, now: datetime) -> None:
    """All ticks of a moment, in one transaction for speed; the tests read what purging forgets."""
    database.write_now(lambda session: clock.run_all(lambda work: work(session), now, PILOT, TICKS))


def steps(database: Database, start: datetime, end: datetime) -> Iterator[datetime]:
    """`start`, then each next moment as the tables then say, then `end`."""
    now = start
    while now < end:
        yield now
        following = database.read_now(lambda session, now=now: moments.next_moment(session, now))
        now = min(following or end, end)
    yield end


def sent(database: Database, person: str | None = None) -> list[Sent]:
    """All reminders in order, or one person's."""

    def read(session: Session) -> list[Sent]:
        rows = session.execute(
            select(Outbox, Person.code)
            .join(Person, Person.id == Outbox.person_id)
            .where(Outbox.topic == "reminder")
            .order_by(Outbox.due_at, Outbox.id)
        )
        return [_view(row, code) for row, code in rows if person in (None, code)]

    return database.read_now(read)


def _view(row: Outbox, code: str) -> Sent:
    assert row.body is not None
    say = step_from_json(row.body)
    assert isinstance(say, Say)
    text = html.unescape(re.sub(r"<[^>]+>", "", say.html))
    buttons = tuple((b.label, b.token) for line in say.rows for b in line)
    return Sent(row.due_at, code, text, buttons)


def reminded(database: Database, person: str) -> list[str]:
    """Every step that reached the person, or was covered by one: "15.03 09:00 modul/-21d"."""

    def read(session: Session) -> list[str]:
        rows = session.execute(
            select(Reminder.due_at, Reminder.rule)
            .join(Person, Person.id == Reminder.person_id)
            .where(Person.code == person, Reminder.state == "done")
            .order_by(Reminder.due_at, Reminder.rule)
        )
        return [f"{local(at):%d.%m %H:%M} {rule}" for at, rule in rows]

    return database.read_now(read)

"""Filling an empty database with the demo, through the same doors as a real installation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path

from bot.demo import people
from bot.programme_file import read_programme
from bot.roster.importing import plan_import
from bot.roster.reading import read_bytes
from bot.roster.writing import write_workbook
from domain.calendar import at_wall
from domain.meetings import announce_meeting
from domain.roster import PersonRow
from domain.roster_diff import compare
from storage import Session, facts, meetings, networks, web
from storage.database import Database
from storage.programme_plan import load_programme
from storage.roster import load_roster
from storage.roster_changes import apply_roster
from storage.roster_symbols import network_ids, person_ids

PROGRAMME = Path(__file__).parent / "pilot_2017.yaml"
OFFICE_EMAIL = "biuro@pilotaz.example"
BEGINS = at_wall(date(2017, 3, 27), time(9))
STARTS = at_wall(date(2017, 4, 10), time(9))
BY_EMAIL = "email"  # the channel of those who have no messenger


class NotEmpty(Exception):
    """Somebody's data is in this database: the demo does not touch it."""


def build_demo(database: Database, now: datetime) -> None:
    """Write programme, people and networks in one transaction, and mark the database as a demo.

    The roster is written as a workbook and read back as a file somebody sent. Raises `NotEmpty`.
    """
    programme = read_programme(PROGRAMME).plan
    sheets = read_bytes(write_workbook(people.roster()))
    plan = plan_import(database, sheets, programme_id=None)
    if plan.problems:
        raise ValueError(f"the demo's roster has problems: {plan.problems[:3]}")

    def build(session: Session) -> None:
        if not facts.is_empty(session):
            raise NotEmpty
        facts.put(session, facts.DEMO, "1")
        programme_id = load_programme(session, programme, now)
        diff = compare(load_roster(session, programme_id), plan.roster)
        apply_roster(session, plan.roster, diff, programme_id=programme_id, now=now)
        _seat_people(session, plan.roster.people, now)
        _fill_networks(session, now)
        _announce_meetings(session, now)

    database.write_now(build)


def _seat_people(session: Session, everybody: Iterable[PersonRow], now: datetime) -> None:
    """Most have joined before the demo begins, so that its first weeks left something in their
    chats; those kept by e-mail have not, so that the office has somebody to reach otherwise."""
    ids = person_ids(session)
    for person in everybody:
        if person.channel != BY_EMAIL:
            web.seat(session, ids[person.code], now)


def _fill_networks(session: Session, now: datetime) -> None:
    """Everybody asks for a place, as they would in chat; the coordinator has let members in."""
    ids, places = person_ids(session), network_ids(session)
    for circle in people.circles():
        network = places[circle.network]
        _ask(session, network, (ids[code] for code in circle.members), now)
        for code in circle.members:
            networks.admit(session, network, ids[code], "", now)
        _ask(session, network, (ids[code] for code in (*circle.waiting, *circle.asking)), now)


def _ask(session: Session, network: int, people_ids: Iterable[int], now: datetime) -> None:
    for person_id in people_ids:
        networks.ask(session, network, person_id, now)


def _announce_meetings(session: Session, now: datetime) -> None:
    places = network_ids(session)
    for notice in people.meetings():
        meeting = meetings.plan(
            session,
            meeting_id=None,
            network_id=places[notice.network],
            kind=notice.kind,
            starts_at=notice.starts,
            place=notice.place,
            agenda=notice.agenda,
        )
        announced = announce_meeting(meeting.rule, now)
        meetings.announce(session, meeting.id, announced.state, now)

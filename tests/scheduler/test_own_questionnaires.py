"""Coordinators' forms by the clock: opened, announced, reminded of and closed, each once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.calendar import Calendar
from scheduler.clock import run_all
from storage import own_questionnaires, questionnaires, reminders
from storage.database import Database
from storage.tables.people import Person
from storage.tables.questionnaires import Questionnaire, QuestionnaireAssignment
from tests import builders
from tests.given_forms import give_form
from tests.own_forms import publish_form
from tests.scheduler.seed import change, texts, wall

CALENDAR = Calendar(frozenset())
PEOPLE = ("P-001", "P-002", "P-003", "P-004")
OPENS, CLOSES = wall(4, 10, 10), wall(4, 20, 20)


@pytest.fixture
def given(database: Database) -> Database:
    """Four people are asked from Monday 10 April, 10:00, to Thursday 20 April, 20:00."""

    def seed(session: Session) -> None:
        builders.module(session, 1).state = "planowany"  # only the form is reminded of
        builders.team(session, members=PEOPLE)
        publish_form(session, wall(4, 10))
        give_form(session, *PEOPLE, now=wall(4, 10), opens=OPENS, closes=CLOSES)

    change(database, seed)
    return database


def live(database: Database, *moments: datetime) -> None:
    """The clock ticks at each of these moments, twice, as after a crash between two of them."""
    for at in moments:
        for _ in range(2):
            run_all(database.write_now, at, CALENDAR)


def state(database: Database) -> tuple[str, list[str]]:
    def read(session: Session) -> tuple[str, list[str]]:
        rows = select(QuestionnaireAssignment.state).order_by(QuestionnaireAssignment.person_id)
        return session.scalars(select(Questionnaire.state)).one(), list(session.scalars(rows))

    return database.read_now(read)


def test_it_opens_and_closes_once(given: Database) -> None:
    live(given, wall(4, 10, 9, 59))
    assert state(given) == ("zaplanowana", ["zaplanowana"] * 4)
    live(given, OPENS)
    assert state(given) == ("otwarta", ["otwarta"] * 4)
    live(given, CLOSES)
    assert state(given) == ("zamknieta", ["niezwrocona"] * 4)


def test_after_a_standstill_it_is_opened_and_closed_and_nobody_is_told(given: Database) -> None:
    live(given, wall(4, 25))
    assert state(given) == ("zamknieta", ["niezwrocona"] * 4)
    assert texts(given, "P-001") == []


def test_those_asked_are_told_when_it_opens_and_reminded_until_it_comes_back(
    given: Database,
) -> None:
    live(given, OPENS)

    def act(session: Session) -> Any:
        ids = dict(session.execute(select(Person.code, Person.id)).all())
        now = wall(4, 10, 12)
        questionnaires.mark_returned(session, 1, ids["P-002"], now)
        questionnaires.decline(session, 1, ids["P-003"], now)
        own_questionnaires.mark_on_paper(session, 1, ids["P-004"])

    change(given, act)
    live(given, wall(4, 12), wall(4, 19), CLOSES, wall(4, 21))
    assert {person: len(texts(given, person)) for person in PEOPLE} == {
        "P-001": 3,
        "P-002": 1,
        "P-003": 1,
        "P-004": 1,
    }
    assert "„Spis szkół” (imienna): do 20 kwietnia, 20:00." in texts(given, "P-001")[0]


def test_who_muted_the_topic_is_not_reminded(given: Database) -> None:
    def mute(session: Session) -> None:
        person = builders.person(session, "P-001")
        reminders.mute(session, person.id, "ankieta_wlasna", wall(4, 10))

    change(given, mute)
    live(given, OPENS, wall(4, 12))
    assert (texts(given, "P-001"), len(texts(given, "P-002"))) == ([], 2)


def test_nothing_is_said_in_quiet_hours(given: Database) -> None:
    def later(session: Session) -> None:
        session.scalars(select(Questionnaire)).one().opens_at = wall(4, 10, 20)

    change(given, later)
    live(given, wall(4, 10, 20))
    assert (state(given)[0], texts(given, "P-001")) == ("otwarta", [])
    live(given, wall(4, 11, 8))
    assert len(texts(given, "P-001")) == 1


def test_a_moved_closing_moves_its_reminder(given: Database) -> None:
    live(given, OPENS, wall(4, 12))
    change(given, lambda session: own_questionnaires.extend(session, 1, wall(4, 27, 20)))
    live(given, wall(4, 19), wall(4, 20, 20))
    assert (state(given)[0], len(texts(given, "P-001"))) == ("otwarta", 2)
    live(given, wall(4, 26))
    assert len(texts(given, "P-001")) == 3


def test_after_withdrawing_nothing_more_is_said(given: Database) -> None:
    live(given, OPENS)
    change(given, lambda session: own_questionnaires.withdraw(session, 1, wall(4, 11)))
    live(given, wall(4, 12), wall(4, 19), CLOSES)
    assert len(texts(given, "P-001")) == 1

"""Coordinators' forms given to people: who is asked, and what becomes of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.assignments import Audience, AudienceKind, Terms
from domain.errors import AlreadyReturned, QuestionnaireClosed
from domain.meetings import Rsvp
from storage import (
    answers,
    asked_people,
    named_returns,
    own_questionnaires,
    questionnaires,
    reminder_subjects,
    results,
)
from storage.database import Database
from storage.tables.networks import NetworkMeeting
from storage.tables.networks import Rsvp as RsvpRow
from storage.tables.programmes import Absence
from storage.tables.questionnaires import AnswerBox, QuestionnaireAssignment
from tests import builders
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW
from tests.own_forms import publish_form

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EVERYONE = Audience(AudienceKind.ALL)


@pytest.fixture
def seeded(database: Database) -> Database:
    """Two JST teams with a mentor, a workshop of group I, and a published form."""

    def seed(session: Session) -> None:
        builders.team(session, "JST-01", members=("P-001", "P-002"), mentor="O-1")
        builders.team(session, "JST-02", group="II", members=("P-011", "P-012"))
        builders.workshop(session, 1, "I", 1)
        builders.coordinator(session)
        publish_form(session, NOW)

    database.write_now(seed)
    return database


def draft(session: Session, **changes: Any) -> int:
    values = {
        "audience": EVERYONE,
        "opens": None,
        "closes": NOW + DAY,
        "confidential": False,
        "repeatable": False,
    }
    network_id = changes.pop("network_id", None)
    return own_questionnaires.write_draft(
        session,
        1,
        Terms(**{**values, **changes}),
        programme_id=1,
        network_id=network_id,
        context={"titles": {"pl": "Spis szkół"}, "questions": 2, "event": {}},
        by=1,
        now=NOW,
    )


def release(session: Session, *people: str, now: datetime = NOW, **changes: Any) -> int:
    """Give the form to the people with these codes."""
    ids = [builders.person(session, code).id for code in people]
    return own_questionnaires.release(session, draft(session, **changes), ids, now).id


def states(session: Session, questionnaire_id: int) -> list[str]:
    rows = select(QuestionnaireAssignment.state).where(
        QuestionnaireAssignment.questionnaire_id == questionnaire_id
    )
    return list(session.scalars(rows.order_by(QuestionnaireAssignment.person_id)))


def codes(session: Session, kind: AudienceKind, value: str = "") -> list[str]:
    people = asked_people.of_programme(session, 1, Audience(kind, value), NOW)
    return sorted(name for _, name in asked_people.names(session, people))


# --- who is asked ----------------------------------------------------------------------------


def test_each_audience_of_a_programme_is_its_people(seeded: Database) -> None:
    def look(session: Session) -> None:
        session.add(Absence(module_id=1, person_id=1, day=1, marked_by=1, marked_at=NOW))
        session.flush()
        person = str(builders.person(session, "P-012").id)
        assert codes(session, AudienceKind.ALL) == [
            "O-1 Ewa",
            "P-001 Anna",
            "P-002 Anna",
            "P-011 Anna",
            "P-012 Anna",
        ]
        assert codes(session, AudienceKind.GROUP, "II") == ["P-011 Anna", "P-012 Anna"]
        assert codes(session, AudienceKind.MENTORS) == ["O-1 Ewa"]
        assert codes(session, AudienceKind.JST, "JST-01") == ["P-001 Anna", "P-002 Anna"]
        assert len(codes(session, AudienceKind.MODULE, "1")) == 4
        assert codes(session, AudienceKind.WORKSHOP, "1") == ["P-002 Anna"]
        assert codes(session, AudienceKind.PERSON, person) == ["P-012 Anna"]
        with pytest.raises(LookupError):
            codes(session, AudienceKind.MODULE, "77")

    seeded.write_now(look)


def test_of_a_network_the_members_or_those_who_come_to_a_meeting(seeded: Database) -> None:
    def look(session: Session) -> None:
        network = builders.network(session)
        coming = builders.member(session, network, "T-1").person_id
        other = builders.member(session, network, "T-2").person_id
        builders.member(session, network, "T-3", state="oczekuje")
        meeting = builders.add(
            session,
            NetworkMeeting(
                network_id=network.id, kind="robocze", starts_at=NOW, place="Bielsko", version=1
            ),
        )
        yes = RsvpRow(
            meeting_id=meeting.id, person_id=coming, answer=Rsvp.YES.value, version=1, at=NOW
        )
        builders.add(session, yes)
        members = asked_people.of_network(session, network.id, Audience(AudienceKind.NETWORK))
        assert members == [coming, other]
        there = Audience(AudienceKind.MEETING, str(meeting.id))
        assert asked_people.of_network(session, network.id, there) == [coming]

    seeded.write_now(look)


def test_who_cannot_be_reached_in_chat_is_named(seeded: Database) -> None:
    def look(session: Session) -> None:
        reach = asked_people.reach(session, [1, 2])
        assert reach == asked_people.Reach(2, {}, ("Anna P-001", "Anna P-002"))

    seeded.write_now(look)


# --- opening and closing ---------------------------------------------------------------------


def test_nobody_knows_of_a_draft(seeded: Database) -> None:
    def look(session: Session) -> None:
        questionnaire = draft(session)
        assert questionnaires.pending(session, 1, NOW) == []
        assert reminder_subjects.live(session, reminder_subjects.QUESTIONNAIRE, NOW) == []
        assert results.others_of(session, [1]) == []
        own_questionnaires.discard(session, questionnaire)
        with pytest.raises(LookupError):
            own_questionnaires.release(session, questionnaire, [1], NOW)

    seeded.write_now(look)


def test_one_for_later_opens_once_and_at_its_time(seeded: Database) -> None:
    def look(session: Session) -> None:
        questionnaire = release(session, "P-001", opens=NOW + HOUR)
        assert states(session, questionnaire) == ["zaplanowana"]
        assert own_questionnaires.open_due(session, NOW) == 0
        with pytest.raises(QuestionnaireClosed):
            questionnaires.check(session, questionnaire, 1, NOW)
        assert own_questionnaires.open_due(session, NOW + HOUR) == 1
        assert states(session, questionnaire) == ["otwarta"]
        assert own_questionnaires.open_due(session, NOW + HOUR) == 0

    seeded.write_now(look)


def test_closing_leaves_what_came_back_and_notes_what_did_not(seeded: Database) -> None:
    def look(session: Session) -> None:
        questionnaire = release(session, "P-001", "P-002", "P-011")
        questionnaires.mark_returned(session, questionnaire, 1, NOW)
        assert own_questionnaires.mark_on_paper(session, questionnaire, 2)
        assert not own_questionnaires.mark_on_paper(session, questionnaire, 1)
        own_questionnaires.close_now(session, questionnaire, NOW + HOUR)
        assert states(session, questionnaire) == ["zwrocona", "zwrocona_na_papierze", "niezwrocona"]
        with pytest.raises(LookupError):
            own_questionnaires.extend(session, questionnaire, NOW + 2 * DAY)

    seeded.write_now(look)


def test_two_occasions_of_one_form_stand_side_by_side(seeded: Database) -> None:
    def look(session: Session) -> None:
        first, second = release(session, "P-001"), release(session, "P-001", "P-002")
        found = own_questionnaires.released(session, [1], [])
        assert sorted(one.id for one in found) == [first, second]
        assert [one.subject_id for one in map(_view, found)] == [2, 1]

    def _view(one: own_questionnaires.Assigned) -> questionnaires.QuestionnaireView:
        return one.questionnaire

    seeded.write_now(look)


def test_withdrawing_keeps_nothing_of_it(seeded: Database) -> None:
    def look(session: Session) -> None:
        questionnaire = release(session, "P-001", "P-002", confidential=True)
        questionnaires.mark_returned(session, questionnaire, 1, NOW)
        answers.drop_into_box(
            session, questionnaire, given={"pupils": 3}, counted={"pupils"}, group=""
        )
        own_questionnaires.withdraw(session, questionnaire, NOW)
        assert session.scalar(select(func.count()).select_from(AnswerBox)) == 0
        assert states(session, questionnaire) == []
        assert own_questionnaires.released(session, [1], []) == []

    seeded.write_now(look)


def test_what_belongs_to_a_network_is_not_the_offices(seeded: Database) -> None:
    def look(session: Session) -> None:
        questionnaire = release(session, "P-001", network_id=5)
        assert own_questionnaires.released(session, [1], []) == []
        assert [one.id for one in own_questionnaires.released(session, [], [5])] == [questionnaire]
        assert results.others_of(session, [1]) == []

    seeded.write_now(look)


# --- returns with names ----------------------------------------------------------------------


def test_a_repeatable_one_is_returned_again_until_it_closes(seeded: Database) -> None:
    def look(session: Session) -> None:
        questionnaire = release(session, "P-001", repeatable=True)
        for pupils in (3, 4):
            questionnaires.mark_returned(session, questionnaire, 1, NOW)
            named_returns.keep(session, questionnaire, 1, answers={"pupils": pupils}, now=NOW)
        (again,) = questionnaires.pending(session, 1, NOW)
        assert (again.begun, again.again) == (False, True)
        assert [one.answers for one in named_returns.of(session, questionnaire)] == [
            {"pupils": 3},
            {"pupils": 4},
        ]
        assert questionnaires.not_returned(session, questionnaire) == []
        with pytest.raises(QuestionnaireClosed):
            questionnaires.mark_returned(session, questionnaire, 1, NOW + DAY)

    seeded.write_now(look)


def test_any_other_is_returned_once(seeded: Database) -> None:
    def look(session: Session) -> None:
        questionnaire = release(session, "P-001")
        questionnaires.mark_returned(session, questionnaire, 1, NOW)
        with pytest.raises(AlreadyReturned):
            questionnaires.mark_returned(session, questionnaire, 1, NOW)

    seeded.write_now(look)

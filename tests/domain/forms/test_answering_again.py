"""Answers given again, and all of them once more at the end, as JavaRosa does."""

from datetime import timedelta

from domain.forms.session import Session
from domain.forms.views import Accepted, Line
from tests.domain.forms.build import NOW, make_form
from tests.domain.forms.visit import answer_all, asked

LATER = NOW + timedelta(hours=1)
STAMPED = make_form(
    "| survey |\n| | type | name | label | calculation |\n"
    "| | text | a | A | |\n| | text | b | B | |\n"
    "| | calculate | any | | if(${a} = '', 'none', 'some') |\n"
    "| | calculate | at | | if(${any} = 'some', format-date-time(now(), '%H:%M'), '') |\n"
    "| | calculate | first | | once(if(${a} = '', '', format-date-time(now(), '%H:%M'))) |\n"
)
BEGUN, AN_HOUR_ON = "12:30", "13:30"
OVERWRITTEN = make_form(
    "| survey |\n| | type | name | label | calculation | relevant | constraint |\n"
    "| | integer | a | A | | | |\n"
    "| | integer | double | Razem | ${a} * 2 | | . < 100 |\n"
    "| | text | big | Dużo | | ${double} > 10 | |\n"
    "| | text | small | Mało | | ${double} <= 10 | |\n"
)


def stamps(session: Session) -> tuple[str, str]:
    leaves = dict(session.leaves())
    return leaves["/data/at"], leaves["/data/first"]


def resume_later(session: Session) -> Session:
    return Session.load(STAMPED, session.dump(), now=LATER)


def test_the_same_answer_moves_what_reads_the_clock_too() -> None:
    session = answer_all(Session.open(STAMPED, now=NOW), "x")
    session.back()
    session = resume_later(session)
    assert stamps(session) == (BEGUN, BEGUN)
    session.keep()
    assert stamps(session) == (AN_HOUR_ON, BEGUN)


def test_another_answer_of_no_consequence_moves_it_as_well() -> None:
    session = answer_all(Session.open(STAMPED, now=NOW), "x")
    session.back()
    assert stamps(answer_all(resume_later(session), "y")) == (AN_HOUR_ON, BEGUN)


def test_what_does_not_read_the_answer_stays() -> None:
    session = resume_later(answer_all(Session.open(STAMPED, now=NOW), "x"))
    assert stamps(answer_all(session, "y")) == (BEGUN, BEGUN)


def test_at_the_end_the_clock_is_read_once_more() -> None:
    session = resume_later(answer_all(Session.open(STAMPED, now=NOW), "x", "y"))
    assert session.finish() == Accepted()
    assert stamps(session) == (AN_HOUR_ON, BEGUN)


def test_blanks_are_not_given_again() -> None:
    session = Session.open(STAMPED, now=NOW)
    session.skip()
    session.skip()
    session.finish()
    assert stamps(session) == ("", "")


def test_the_end_calculates_what_a_person_has_overwritten() -> None:
    session = answer_all(Session.open(OVERWRITTEN, now=NOW), "3", "8", "x")
    assert session.answers() == {"a": 3, "double": 8, "small": "x"}
    assert session.finish() == Accepted()
    assert (session.complete, session.answers()) == (True, {"a": 3, "double": 6, "small": "x"})


def test_what_the_end_opens_is_asked_and_what_it_closes_is_told() -> None:
    session = answer_all(Session.open(OVERWRITTEN, now=NOW), "3", "11", "x")
    assert session.finish() == Accepted((Line("big", "Dużo", "x"),))
    assert (session.complete, asked(session)) == (False, "small")
    answer_all(session, "y")
    assert session.finish() == Accepted()
    assert (session.complete, session.answers()) == (True, {"a": 3, "double": 6, "small": "y"})


def test_what_the_end_makes_wrong_is_asked_again() -> None:
    session = answer_all(Session.open(OVERWRITTEN, now=NOW), "60", "11", "x")
    session.finish()
    assert (session.complete, asked(session)) == (False, "double")
    assert dict(session.leaves())["/data/double"] == "120"


def test_before_the_summary_the_end_leads_nowhere() -> None:
    session = Session.open(OVERWRITTEN, now=NOW)
    session.finish()
    assert asked(session) == "a"

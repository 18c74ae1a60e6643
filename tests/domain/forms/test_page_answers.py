"""What the questions of a page take, each kind in its own shape, and what counts as touched."""

import pytest

from domain.forms.answers import MAX_ANSWER
from domain.forms.pages import PageOutcome
from domain.forms.session import Session
from domain.forms.views import Given, Line, Location, Refusal, Upload
from tests.domain.forms.build import NOW, open_form
from tests.domain.forms.turning import fill, give, keys, show

KINDS = """
| survey |
| | type | name | label | appearance | default |
| | select_multiple days | days | Dni | | |
| | rank days | order | Kolejność | | |
| | acknowledge | agreed | Zgoda | | |
| | file | plan | Plan | | |
| | geopoint | spot | Miejsce | | |
| | date | month | Miesiąc | month-year | today() |
| | dateTime | at | O której? | | now() |
| | decimal | hours | Godziny | | |
| choices |
| | list_name | name | label |
| | days | pn | poniedziałek |
| | days | sr | środa |
| | days | pt | piątek |
"""


def kinds() -> Session:
    return open_form(KINDS, now=NOW.replace(second=27))


@pytest.mark.parametrize(
    ("key", "given", "answer"),
    [
        ("days", ("pt", "pn"), ["pn", "pt"]),
        ("days", "1, 3", ["pn", "pt"]),
        ("order", ("pt", "pn", "sr"), ["pt", "pn", "sr"]),
        ("order", "3 1 2", ["pt", "pn", "sr"]),
        ("agreed", ("OK",), True),
        ("agreed", "tak", True),
        ("plan", Upload("a1", "plan.pdf"), {"ref": "a1", "name": "plan.pdf"}),
        ("hours", " 3,5 ", 3.5),
    ],
)
def test_each_kind_takes_its_own(key: str, given: Given, answer: object) -> None:
    session = kinds()
    assert give(session, {key: given}) == PageOutcome()
    assert session.complete
    assert session.answers()[key] == answer


def test_a_place_is_taken_as_it_is_or_as_typed() -> None:
    session = kinds()
    fill(session, partial=True, spot=Location(50.25, 19.5))
    assert session.answers()["spot"]["latitude"] == 50.25
    fill(session, partial=True, spot="52.5, 21.25")
    assert session.answers()["spot"]["longitude"] == 21.25


@pytest.mark.parametrize(
    ("key", "given", "code"),
    [
        ("days", ("nd",), "unavailable"),
        ("order", ("pt", "pn"), "not_ranked"),
        ("agreed", "nie", "not_a_choice"),
        ("plan", "https://example.org", "not_a_file"),
        ("spot", Location(91, 0), "not_location"),
        ("spot", Upload("a1", "plan.pdf"), "not_text"),
        ("at", "kiedyś", "not_moment"),
        ("hours", Location(0, 0), "not_text"),
        ("hours", ("1",), "unavailable"),
    ],
)
@pytest.mark.parametrize("partial", [False, True])
def test_what_does_not_fit_is_refused_at_its_place(
    key: str, given: Given, code: str, partial: bool
) -> None:
    session = kinds()
    before = session.answers()
    assert give(session, {key: given}, partial=partial).refusals[key].code == code
    assert session.answers() == before
    assert key in keys(session)


def test_an_answer_too_long_is_refused_with_the_limit() -> None:
    session = kinds()
    refusal = Refusal("too_long", params={"limit": MAX_ANSWER})
    assert fill(session, hours="1" * (MAX_ANSWER + 1)).refusals == {"hours": refusal}


def test_what_comes_back_as_shown_keeps_what_is_not_shown_of_it() -> None:
    session = kinds()
    before = session.answers()
    answers = {question.key: question.answer for question in show(session).questions}
    assert answers["month"] == "10.2017"
    fill(session, month=answers["month"], at="2017-10-02 12:30")
    assert session.answers() == before


def test_a_month_and_a_moment_are_changed_when_they_are_touched() -> None:
    session = kinds()
    fill(session, month="11.2017", at="02.10.2017 12:31")
    assert session.answers()["month"] == "2017-11-01"
    assert session.answers()["at"].startswith("2017-10-02T12:31:00")


def test_a_file_keeps_its_name_when_it_comes_back() -> None:
    session = kinds()
    fill(session, partial=True, plan=Upload("a1", "plan.pdf"))
    fill(session, plan=Upload("a1", "a1"))
    assert session.answers()["plan"] == {"ref": "a1", "name": "plan.pdf"}


COMPUTED = """
| survey |
| | type | name | label | calculation | readonly | required | relevant | choice_filter |
| | integer | a | A | | | yes | | |
| | integer | double | Razem | ${a} * 2 | | | | |
| | text | shown | Wynik | concat('=', ${double}) | yes | | | |
| | note | n | Razem ${double} | | | | | |
| | select_one l | one | Jedno | | | | | name != ${a} |
| | text | why | Czemu? | | | yes | ${one} = 'x' | |
| choices |
| | list_name | name | label |
| | l | x | X |
| | l | 7 | Siedem |
"""


def test_a_calculation_that_was_not_touched_follows_the_answers_sent_with_it() -> None:
    session = open_form(COMPUTED)
    assert fill(session, a="3", double="", one=None) == PageOutcome()
    assert session.answers()["double"] == 6
    session.change("a")
    fill(session, a="5", double="6", one=None)
    assert session.answers()["double"] == 10
    session.change("a")
    fill(session, a="5", double="11", one=None)
    assert session.answers()["double"] == 11


def test_what_can_only_be_read_takes_nothing() -> None:
    session = open_form(COMPUTED)
    assert fill(session, a="3", shown="x", n="y", one=None) == PageOutcome()
    assert session.complete
    assert session.answers() == {"a": 3, "double": 6}


def test_all_that_reads_another_answer_makes_it_watched() -> None:
    page = show(open_form(COMPUTED))
    assert [q.key for q in page.questions] == ["a", "double", "shown", "n", "one"]
    assert page.watched == {page.places[0], page.places[1], page.places[4]}


def test_an_answer_that_an_earlier_one_of_the_page_takes_away_is_refused_there() -> None:
    session = open_form(COMPUTED)
    fill(session, partial=True, a="1", one=("7",))
    assert fill(session, a="7", one=("7",)).refusals == {"one": Refusal("unavailable")}
    assert show(session).questions[4].value == ""


def test_a_choice_lost_by_what_is_sent_with_it_keeps_the_page_open() -> None:
    session = open_form(COMPUTED)
    fill(session, partial=True, a="1", one=("7",))
    outcome = fill(session, a="7")
    assert outcome == PageOutcome({}, (Line("one", "Jedno", "7"),))
    assert session.question is not None
    assert (session.question.key, session.question.value) == ("one", "")
    assert fill(session, a="7") == PageOutcome()
    assert session.complete


def test_an_answer_lost_and_given_anew_is_not_told_as_lost() -> None:
    session = open_form(COMPUTED)
    fill(session, partial=True, a="1", one=("7",))
    fill(session, a="1", one=("x",))
    assert fill(session, a="1", one=("x",), why="Bo") == PageOutcome()
    session.change("a")
    assert fill(session, a="7", one=("x",), why="Bo") == PageOutcome()
    assert session.complete


BETWEEN = """
| survey |
| | type | name | label | required | constraint | constraint_message | relevant |
| | integer | least | Od | | . < ${most} | Mniej niż do | |
| | integer | most | Do | | . > 0 | | |
| | text | why | Czemu? | yes | | | ${all} = '' |
| | integer | all | Razem | | | | |
"""


def test_an_answer_is_judged_by_the_later_ones_of_its_page_as_well() -> None:
    session = open_form(BETWEEN)
    assert fill(session, least="3", most="9", why="Bo") == PageOutcome()
    session.change("least")
    assert fill(session, least="10", most="12") == PageOutcome()
    assert (session.complete, session.answers()["least"]) == (True, 10)


def test_an_answer_that_a_later_one_makes_wrong_is_told_and_open() -> None:
    session = open_form(BETWEEN)
    fill(session, partial=True, most="9")
    outcome = fill(session, least="5", most="4", why="Bo")
    assert outcome.refusals == {"least": Refusal("constraint", "Mniej niż do")}
    assert session.question is not None
    assert session.question.key == "least"
    assert fill(session, least="3", most="4") == PageOutcome()
    assert session.complete


def test_what_a_later_answer_makes_pointless_is_not_refused() -> None:
    session = open_form(BETWEEN)
    assert fill(session, least=None, most=None, why=None, all="9") == PageOutcome()
    assert session.complete

"""Forms filled in a page at a time: what stands on a page, and where it leads."""

from domain.forms.pages import PageOutcome
from domain.forms.session import Session
from domain.forms.views import Accepted, Line, Refusal
from tests.domain.forms.build import NOW, make_form, open_form
from tests.domain.forms.turning import fill, keys, show
from tests.domain.forms.visit import asked

STAY = """
| survey |
| | type | name | label | required | relevant | constraint | choice_filter |
| | note | intro | Zapraszamy | | | | |
| | begin_group | who | Kto? | | | | |
| | text | name | Nazwa | yes | | | |
| | select_one counties | county | Powiat | yes | | | |
| | select_one towns | town | Miasto | | | | county = ${county} |
| | end_group | | | | | | |
| | begin_group | when | Kiedy? | | | | |
| | integer | days | Ile dni? | yes | | . > 0 | |
| | integer | nights | Ile nocy? | yes | | . < ${days} | |
| | text | why | Dlaczego tak długo? | yes | ${days} > 9 | | |
| | end_group | | | | | | |
| | text | remarks | Uwagi | | | | |
| | begin_group | trip | Wycieczka | | ${days} > 2 | | |
| | text | where | Dokąd? | | | | |
| | end_group | | | | | | |
| choices |
| | list_name | name | label | county |
| | counties | a | A | |
| | counties | b | B | |
| | towns | a1 | A1 | a |
| | towns | b1 | B1 | b |
"""


def stay() -> Session:
    return open_form(STAY)


def test_a_page_is_a_group_with_its_heading_and_the_note_before_it() -> None:
    page = show(stay())
    assert [question.key for question in page.questions] == ["intro", "name", "county", "town"]
    assert page.title == ("Kto?",)
    assert page.place == page.places[0] == stay().page_place


def test_what_others_depend_on_is_watched() -> None:
    page = show(stay())
    county = page.places[2]
    assert page.watched == {county}


def test_a_page_that_is_sent_leads_to_the_next() -> None:
    session = stay()
    assert fill(session, name="Gmina Dąb", county=("a",), town=("a1",)) == PageOutcome()
    assert keys(session) == ["days", "nights"]
    assert fill(session, days="2", nights="1") == PageOutcome()
    assert keys(session) == ["remarks"]
    assert fill(session, remarks=None) == PageOutcome()
    assert (session.page(), session.page_place, session.complete) == (None, "", True)
    assert session.answers() == {
        "name": "Gmina Dąb", "county": "a", "town": "a1", "days": 2, "nights": 1,
    }  # fmt: skip


def test_what_is_refused_is_told_and_the_rest_is_kept() -> None:
    session = stay()
    outcome = fill(session, name=" ", county=("a",), town=("b1",))
    assert outcome.refusals == {"name": Refusal("required"), "town": Refusal("unavailable")}
    assert session.answers() == {"county": "a"}
    assert asked(session) == "name"
    assert keys(session) == ["intro", "name", "county", "town"]


def test_an_answer_is_judged_after_those_it_depends_on() -> None:
    session = stay()
    fill(session, name="Gmina Dąb", county=("a",))
    assert fill(session, days="3", nights="2") == PageOutcome()


def test_a_question_that_opens_on_the_page_is_shown_before_it_is_left() -> None:
    session = stay()
    fill(session, name="Gmina Dąb", county=("a",))
    assert fill(session, days="10", nights="2") == PageOutcome()
    assert keys(session) == ["days", "nights", "why"]
    assert asked(session) == "why"
    assert fill(session, days="10", nights="2").refusals == {"why": Refusal("required")}
    assert fill(session, days="10", nights="2", why="Bo tak") == PageOutcome()
    assert keys(session) == ["remarks"]


def test_an_answer_to_what_does_not_apply_any_more_is_dropped() -> None:
    session = stay()
    fill(session, name="Gmina Dąb", county=("a",))
    fill(session, partial=True, days="10")
    assert fill(session, days="1", nights="0", why="Bo tak") == PageOutcome()
    assert "why" not in session.answers()
    assert keys(session) == ["remarks"]


def test_a_page_filled_in_partly_stays_and_keeps_what_is_valid() -> None:
    session = stay()
    outcome = fill(session, partial=True, name="Gmina Dąb", county=("c",), town=None)
    assert outcome.refusals == {"county": Refusal("unavailable")}
    assert session.answers() == {"name": "Gmina Dąb"}
    assert keys(session) == ["intro", "name", "county", "town"]
    assert asked(session) == "intro"


def test_only_what_was_cleared_is_erased() -> None:
    session = stay()
    fill(session, partial=True, name="Gmina Dąb", county=("a",), town=("a1",))
    fill(session, partial=True, town=())
    assert session.answers() == {"name": "Gmina Dąb", "county": "a"}
    fill(session, partial=True, name="")
    assert session.answers() == {"county": "a"}
    assert fill(session, county=("a",)).refusals == {"name": Refusal("required")}


def test_a_required_answer_that_was_erased_is_open_again_an_optional_one_is_not() -> None:
    session = filled()
    session.change("town")
    fill(session, partial=True, town=None)
    session.back_page()
    assert session.complete
    session.change("name")
    fill(session, partial=True, name=None)
    assert session.back_page() == Refusal("unavailable")
    assert asked(session) == "name"


def test_what_loses_its_choice_is_told_and_blank() -> None:
    session = stay()
    fill(session, partial=True, name="Gmina Dąb", county=("a",), town=("a1",))
    outcome = fill(session, partial=True, county=("b",), town=("a1",))
    assert outcome.removed == (Line("town", "Miasto", "a1", ("Kto?",)),)
    assert show(session).questions[3].value == ""


def test_back_leads_to_the_page_before() -> None:
    session = stay()
    assert not session.has_previous_page
    assert session.back_page() == Refusal("unavailable")
    fill(session, name="Gmina Dąb", county=("a",))
    assert session.has_previous_page
    assert session.back_page() == Accepted()
    assert asked(session) == "intro"
    assert show(session).questions[1].value == "Gmina Dąb"


def test_a_page_is_the_same_for_a_session_that_is_resumed() -> None:
    session = stay()
    fill(session, partial=True, county=("a",))
    resumed = Session.load(make_form(STAY), session.dump(), now=NOW)
    assert resumed.page() == session.page()


def filled() -> Session:
    session = stay()
    fill(session, name="Gmina Dąb", county=("a",), town=("a1",))
    fill(session, days="2", nights="1")
    fill(session)
    return session


def test_a_change_opens_the_page_of_the_question_and_leads_back_to_the_summary() -> None:
    session = filled()
    session.change("nights")
    assert keys(session) == ["days", "nights"]
    assert fill(session, days="2", nights="2").refusals == {"nights": Refusal("constraint")}
    assert fill(session, days="2", nights="0") == PageOutcome()
    assert session.complete


def test_a_change_that_opens_a_page_leads_there_first() -> None:
    session = filled()
    session.change("days")
    assert fill(session, days="3", nights="0") == PageOutcome()
    assert keys(session) == ["where"]
    fill(session)
    assert session.complete


def test_a_change_is_left_for_the_summary_while_nothing_was_opened() -> None:
    session = filled()
    session.change("days")
    session.back_page()
    assert session.complete
    session.change("days")
    fill(session, partial=True, days="3")
    session.back_page()
    assert not session.complete
    assert keys(session) == ["intro", "name", "county", "town"]


def test_places_of_another_page_are_left_aside() -> None:
    session = stay()
    session.fill({"nowhere": "x", "": "y"}, partial=True)
    assert session.answers() == {}
    assert filled().fill({"1": "x"}) == PageOutcome()

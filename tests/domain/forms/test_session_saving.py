"""Form sessions that are saved, toggled, refilled, and given files."""
# ruff: noqa: E501 - the tables of forms are wide, and read best unbroken

import pytest

from domain.forms.errors import WrongForm
from domain.forms.model import Choice
from domain.forms.session import Session
from domain.forms.views import Accepted, Refusal, Upload
from tests.domain.forms.build import NOW, make_form, open_form
from tests.domain.forms.visit import VISIT, answer_all, asked, visit


def test_a_saved_session_resumes_exactly() -> None:
    form = make_form(VISIT)
    session = Session.open(form, now=NOW, context={"jst": "Dąb"})
    for raw in ("", "1", "hałas", "10", "4"):
        session.answer(raw)
        resumed = Session.load(form, session.dump(), now=NOW)
        assert resumed.dump() == session.dump()
        assert resumed.question == session.question
    session.change("people")
    resumed = Session.load(form, session.dump(), now=NOW)
    resumed.back()
    assert resumed.complete


def test_a_session_is_pinned_to_its_form() -> None:
    state = visit().dump()
    with pytest.raises(WrongForm):
        Session.load(make_form(VISIT.replace("Jak było?", "Jak się podobało?")), state, now=NOW)


PICKS = """
| survey |
| | type | name | label | required | constraint | constraint_message | choice_filter | relevant |
| | select_multiple days | days | Kiedy? | yes | count-selected(.) <= 2 and not(selected(., 'none') and count-selected(.) > 1) | Najwyżej dwa albo żaden. | | |
| | select_one ranks | first | Najlepszy? | | | | selected(${days}, day) | |
| | select_multiple people | absent | Kogo brak? | | | | | |
| choices |
| | list_name | name | label | day |
| | days | pn | poniedziałek | |
| | days | sr | środa, po południu | |
| | days | pt | piątek | |
| | days | none | żaden | |
| | ranks | r_pn | poniedziałek | pn |
| | ranks | r_sr | środa | sr |
| | people | nobody | … | |
"""
PEOPLE = [Choice("12", "Anna Żak"), Choice("1", "Jan Łoś")]


def picks() -> Session:
    return open_form(PICKS, choices={"people": PEOPLE, "unknown": []})


def test_choices_are_toggled_and_taken_in_the_order_of_the_list() -> None:
    session = picks()
    for name in ("pt", "pn", "sr", "pt"):
        assert session.toggle(name) == Accepted()
    assert session.question is not None
    assert session.question.picked == ("pn", "sr")
    assert session.done() == Accepted()
    assert session.answers() == {"days": ["pn", "sr"]}


def test_toggles_survive_a_restart() -> None:
    session = picks()
    session.toggle("pt")
    resumed = Session.load(make_form(PICKS), session.dump(), now=NOW)
    assert resumed.question is not None
    assert resumed.question.picked == ("pt",)


def test_limits_and_exclusive_choices_are_constraints() -> None:
    session = picks()
    refusal = Refusal("constraint", "Najwyżej dwa albo żaden.", {"max_select": 2})
    assert session.choose("pn", "sr", "pt") == refusal
    assert session.choose("pn", "none") == refusal
    assert session.choose("none") == Accepted()


def test_nothing_picked_is_no_answer() -> None:
    assert picks().done() == Refusal("required")


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("1, 3", ["pn", "pt"]),
        ("3 1", ["pn", "pt"]),
        ("piatek; poniedzialek", ["pn", "pt"]),
        ("środa, po południu", ["sr"]),
        ("pn", ["pn"]),
    ],
)
def test_several_choices_can_be_typed(typed: str, names: list[str]) -> None:
    session = picks()
    assert session.answer(typed) == Accepted()
    assert session.answers() == {"days": names}


def test_a_typed_list_with_a_stranger_in_it_is_refused() -> None:
    assert picks().answer("1, wakacje") == Refusal("not_a_choice", params={"text": "wakacje"})
    assert picks().answer("p") == Refusal("ambiguous", params={"text": "p"})


def test_choices_follow_the_filter() -> None:
    session = picks()
    session.choose("sr")
    assert session.question is not None
    assert [choice.name for choice in session.question.choices] == ["r_sr"]
    assert session.choose("r_pn") == Refusal("unavailable")


def test_an_answer_no_longer_offered_is_removed_and_asked_again() -> None:
    session = picks()
    session.choose("sr")
    session.choose("r_sr")
    session.skip()
    session.change("days")
    outcome = session.choose("pn")
    assert isinstance(outcome, Accepted)
    assert [line.key for line in outcome.removed] == ["first"]
    assert asked(session) == "first"


def test_injected_choices_replace_the_list() -> None:
    session = picks()
    session.choose("pn")
    session.skip()
    assert session.question is not None
    assert [choice.label for choice in session.question.choices] == ["Anna Żak", "Jan Łoś"]
    resumed = Session.load(make_form(PICKS), session.dump(), now=NOW)
    assert resumed.question == session.question


def test_a_tap_means_the_name_and_typing_means_the_number() -> None:
    tapped, typed = picks(), picks()
    for session in (tapped, typed):
        session.choose("pn")
        session.skip()
    tapped.choose("1")
    typed.answer("1")
    assert tapped.summary()[-1].answer == "Jan Łoś"
    assert typed.summary()[-1].answer == "Anna Żak"


KINDS = """
| survey |
| | type | name | label | required | constraint | default | body::accept | body::max-megabytes | relevant |
| | date | due | Kiedy? | yes | . > today() | | | | |
| | decimal | hours | Ile godzin? | | | | | | |
| | file | plan | Plan | | | | .pdf,.DOCX | 20 | |
| | text | link | Odnośnik | | | | | | ${plan} = '' |
| | date | second | Potem? | | | today() | | | |
| | text | place | Gdzie? | | | Sala 5 | | | |
| | note | bye | Do widzenia | | | | | | |
| settings |
| | default_language |
| | pl |
"""


def test_a_date_is_compared_with_today() -> None:
    session = open_form(KINDS)
    assert session.answer("kiedyś") == Refusal("not_date")
    assert session.answer("wczoraj") == Refusal("constraint")
    assert session.answer("2.10.2017") == Refusal("constraint")
    assert session.answer("jutro") == Accepted()
    assert session.answers()["due"] == "2017-10-03"
    assert session.summary()[0].answer == "03.10.2017"


def test_what_time_made_invalid_is_asked_again() -> None:
    form = make_form(KINDS)
    session = Session.open(form, now=NOW)
    answer_all(session, "jutro", "")
    later = Session.load(form, session.dump(), now=NOW.replace(day=20))
    answer_all(later, "", "", "", "", "")
    assert asked(later) == "due"


def test_a_decimal_takes_a_comma() -> None:
    session = answer_all(open_form(KINDS), "jutro")
    assert session.answer("1.2.3") == Refusal("not_decimal")
    answer_all(session, "-3,50")
    assert session.answers()["hours"] == -3.5


def test_a_file_is_a_reference_with_a_name() -> None:
    session = answer_all(open_form(KINDS), "jutro", "")
    question = session.question
    assert question is not None
    assert (question.limits.extensions, question.limits.max_megabytes) == (("pdf", "docx"), 20)
    assert session.answer("https://example.org") == Refusal("not_a_file")
    session.answer(Upload("a1b2", "plan.pdf"))
    assert asked(session) == "second"
    assert session.answers()["plan"] == {"ref": "a1b2", "name": "plan.pdf"}
    assert session.summary()[2].answer == "plan.pdf"


def test_defaults_are_there_to_be_kept() -> None:
    session = answer_all(open_form(KINDS), "jutro", "", "", "")
    assert session.question is not None
    assert session.question.value == "2017-10-02"
    session.keep()
    session.keep()
    session.keep()
    assert session.complete
    assert session.answers() == {
        "due": "2017-10-03",
        "second": "2017-10-02",
        "place": "Sala 5",
    }


def test_a_default_can_be_cleared_and_stays_so() -> None:
    form = make_form(KINDS)
    session = answer_all(Session.open(form, now=NOW), "jutro", "", "", "")
    session.keep()
    session.skip()
    assert "place" not in Session.load(form, session.dump(), now=NOW).answers()


def test_earlier_answers_can_be_given_again() -> None:
    first = answer_all(visit(), "1", "hałas", "10", "4")
    second = visit()
    second.refill(first.answers())
    assert second.complete
    assert second.summary() == first.summary()


def test_of_earlier_answers_only_what_fits_is_taken() -> None:
    session = visit()
    session.refill({"rating": "9", "people": 10, "women": 11, "gone": "x", "intro": "y"})
    assert session.answers() == {"people": 10}
    assert asked(session) == "rating"


def test_an_earlier_file_keeps_its_name() -> None:
    session = open_form(KINDS)
    session.refill({"due": "2017-10-05", "hours": 2.5, "plan": {"ref": "a1", "name": "plan.pdf"}})
    assert asked(session) == "second"
    assert session.answers()["hours"] == 2.5
    assert session.answers()["plan"] == {"ref": "a1", "name": "plan.pdf"}

"""Questions that repeat: entries that come and go, counted ones, entries within entries."""

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.forms.model import Choice, Form, Kind
from domain.forms.session import Session
from domain.forms.views import Accepted, Entry, Line, Refusal
from tests.domain.forms.build import NOW, make_form, open_form
from tests.domain.forms.visit import answer_all, asked

FAMILY = """
| survey |
| | type | name | label | required | relevant | constraint | calculation |
| | text | name | Imię | yes | | | |
| | begin_repeat | child | Dziecko | | ${name} != 'nikt' | | |
| | text | first | Imię dziecka | yes | | | |
| | integer | age | Ile lat ma ${first}? | | | . < 18 | |
| | text | school | Szkoła nr ${place} | | ${age} > 6 | | |
| | calculate | place | | | | | position(..) |
| | end_repeat | | | | | | |
| | calculate | total | | | | | sum(${age}) |
| | calculate | number | | | | | count(${child}) |
| | note | bye | Razem ${total} lat, dzieci: ${number} | | | | |
"""


def family() -> Session:
    """Two children have been told."""
    return answer_all(open_form(FAMILY), "Ewa", "Ala", "7", "SP 1", "tak", "Olek", "3", "nie")


def label(session: Session) -> str:
    question = session.question
    return question.label if question else ""


def test_after_each_entry_comes_the_question_about_another() -> None:
    session = answer_all(open_form(FAMILY), "Ewa", "Ala", "5")
    question = session.question
    assert question is not None
    assert (question.key, question.kind, question.entries) == ("child", Kind.REPEAT, 1)
    assert question.choices == (Choice("add", ""), Choice("end", ""))
    assert session.choose("add") == Accepted()
    assert asked(session) == "child[2]/first"
    assert session.question is not None
    assert session.question.groups == ("Dziecko 2",)


@pytest.mark.parametrize("typed", ["tak", "yes", "TAK", "dodaj"])
def test_another_entry_can_be_typed(typed: str) -> None:
    assert asked(answer_all(open_form(FAMILY), "Ewa", "Ala", "5", typed)) == "child[2]/first"


@pytest.mark.parametrize("typed", ["nie", "no", "koniec", ""])
def test_the_end_can_be_typed(typed: str) -> None:
    assert asked(answer_all(open_form(FAMILY), "Ewa", "Ala", "5", typed)) == "bye"


def test_neither_yes_nor_no_is_asked_again() -> None:
    session = answer_all(open_form(FAMILY), "Ewa", "Ala", "5")
    assert session.answer("może") == Refusal("not_a_choice")
    assert session.choose("maybe") == Refusal("unavailable")
    assert asked(session) == "child"


def test_each_entry_sees_its_own_answers() -> None:
    session = answer_all(open_form(FAMILY), "Ewa", "Ala", "7", "SP 1", "tak", "Olek")
    assert label(session) == "Ile lat ma Olek?"
    answer_all(session, "8")
    assert label(session) == "Szkoła nr 2"


def test_what_stands_outside_sees_all_entries() -> None:
    session = family()
    assert label(session) == "Razem 10 lat, dzieci: 2"
    session.keep()
    assert session.answers() == {
        "name": "Ewa",
        "child": [{"first": "Ala", "age": 7, "school": "SP 1"}, {"first": "Olek", "age": 3}],
    }


def test_the_summary_tells_which_entry_a_line_belongs_to() -> None:
    session = family()
    session.keep()
    assert session.summary()[1:] == (
        Line("child[1]/first", "Imię dziecka", "Ala", ("Dziecko 1",), "child[1]"),
        Line("child[1]/age", "Ile lat ma Ala?", "7", ("Dziecko 1",), "child[1]"),
        Line("child[1]/school", "Szkoła nr 1", "SP 1", ("Dziecko 1",), "child[1]"),
        Line("child[2]/first", "Imię dziecka", "Olek", ("Dziecko 2",), "child[2]"),
        Line("child[2]/age", "Ile lat ma Olek?", "3", ("Dziecko 2",), "child[2]"),
    )


def test_going_back_leads_through_all_entries() -> None:
    session = family()
    keys = []
    while session.has_previous:
        session.back()
        keys.append(asked(session))
    assert keys == [
        *("child", "child[2]/age", "child[2]/first"),
        *("child[1]/school", "child[1]/age", "child[1]/first", "name"),
    ]


def test_an_answer_in_an_entry_can_be_changed() -> None:
    session = family()
    session.keep()
    session.change("child[1]/age")
    assert session.answer("5") == Accepted(
        (Line("child[1]/school", "Szkoła nr 1", "SP 1", ("Dziecko 1",), "child[1]"),)
    )
    assert session.complete
    assert session.answers()["child"][0] == {"first": "Ala", "age": 5}
    assert session.change("child[3]/age") == Refusal("unavailable")
    assert session.change("child[1]/place") == Refusal("unavailable")


def test_an_entry_can_be_added_from_the_summary() -> None:
    session = family()
    session.keep()
    session.change("child")
    answer_all(session, "tak", "Iga", "1", "nie")
    assert session.complete
    assert len(session.answers()["child"]) == 3


def test_an_entry_can_be_removed() -> None:
    session = family()
    session.keep()
    assert session.entries() == (Entry("child[1]", "Dziecko 1"), Entry("child[2]", "Dziecko 2"))
    outcome = session.remove("child[1]")
    assert isinstance(outcome, Accepted)
    assert [line.key for line in outcome.removed] == [
        "child[1]/first",
        "child[1]/age",
        "child[1]/school",
    ]
    assert session.complete
    assert session.answers() == {"name": "Ewa", "child": [{"first": "Olek", "age": 3}]}
    assert session.dump()["values"]["total"] == 3.0
    assert session.dump()["values"]["child[1]/place"] == 1.0
    assert session.remove("child[2]") == Refusal("unavailable")


def test_who_stands_in_a_removed_entry_goes_on_behind_it() -> None:
    session = answer_all(open_form(FAMILY), "Ewa", "Ala", "7", "SP 1", "tak", "Olek")
    session.remove("child[2]")
    assert asked(session) == "child"


def test_the_cells_of_a_removed_entry_hold_nothing_of_it() -> None:
    session = family()
    session.remove("child[2]")
    session.back()
    session.choose("add")
    assert session.question is not None
    assert (session.question.key, session.question.value) == ("child[2]/first", "")


def test_a_repeat_that_does_not_apply_asks_nothing() -> None:
    session = answer_all(open_form(FAMILY), "nikt")
    assert asked(session) == "bye"
    assert session.answers() == {"name": "nikt"}
    full = family()
    full.keep()
    full.change("name")
    outcome = full.answer("nikt")
    assert isinstance(outcome, Accepted)
    assert len(outcome.removed) == 5
    assert full.entries() == ()


def test_places_tell_entries_apart() -> None:
    session = open_form(FAMILY)
    places = [session.place]
    for raw in ("Ewa", "Ala", "7", "SP 1", "tak", "Olek", "3", "nie", ""):
        session.answer(raw)
        places.append(session.place)
    assert places == ["0", "1.1", "2.1", "3.1", "4", "1.2", "2.2", "4", "5", ""]


def test_a_session_with_entries_resumes_exactly() -> None:
    form = make_form(FAMILY)
    session = Session.open(form, now=NOW)
    for raw in ("Ewa", "Ala", "7", "SP 1", "tak", "Olek", "3", "nie", ""):
        session.answer(raw)
        resumed = Session.load(form, session.dump(), now=NOW)
        assert resumed.dump() == session.dump()
        assert resumed.question == session.question
        assert resumed.summary() == session.summary()
        tomorrow = Session.load(form, session.dump(), now=NOW.replace(day=3))
        assert tomorrow.answers() == session.answers()


def test_entries_are_filled_again() -> None:
    answers = {
        "name": "Ewa",
        "child": [{"first": "Ala", "age": 7}, {}, {"first": "Iga", "age": 99}],
    }
    session = open_form(FAMILY)
    session.refill(answers)
    assert session.answers() == {
        "name": "Ewa",
        "child": [{"first": "Ala", "age": 7}, {}, {"first": "Iga"}],
    }
    assert asked(session) == "child[2]/first"


STEP = st.tuples(
    st.sampled_from(["answer", "answer", "answer", "back", "keep", "change", "remove"]),
    st.sampled_from(
        ["Ala", "7", "3", "tak", "nie", "child", "child[2]/age", "child[1]", "child[2]"]
    ),
)


@given(st.lists(STEP, max_size=30))
@settings(max_examples=150, deadline=None)
def test_every_walk_with_entries_can_be_interrupted_anywhere(steps: list[tuple[str, str]]) -> None:
    form = make_form_once()
    session = Session.open(form, now=NOW)
    for action, argument in steps:
        act = getattr(session, action)
        act() if action in ("back", "keep") else act(argument)
        resumed = Session.load(form, session.dump(), now=NOW)
        assert resumed.dump() == session.dump()
        assert (resumed.question, resumed.summary()) == (session.question, session.summary())
        anew = Session.load(form, session.dump(), now=NOW.replace(day=3))
        assert dict(anew.leaves()) == dict(session.leaves())
        again = Session.open(form, now=NOW)
        again.refill(session.answers())
        assert again.answers() == session.answers()


@cache
def make_form_once() -> Form:
    return make_form(FAMILY)


COUNTED = """
| survey |
| | type | name | label | repeat_count | calculation |
| | integer | n | Ile? | | |
| | begin_repeat | r | Wpis | ${n} | |
| | text | a | A${p} | | |
| | calculate | p | | | position(..) |
| | end_repeat | | | | |
| | text | fin | Wpisów: ${c} | | |
| | calculate | c | | | count(${r}) |
"""


def test_a_counted_repeat_asks_for_as_many_entries() -> None:
    session = open_form(COUNTED)
    labels = []
    for raw in ("3", "x", "y", "z"):
        session.answer(raw)
        labels.append(label(session))
    assert labels == ["A1", "A2", "A3", "Wpisów: 3"]
    assert session.entries() == ()
    assert session.remove("r[1]") == Refusal("unavailable")


def test_a_counted_repeat_grows_and_never_shrinks() -> None:
    """As in JavaRosa, where nobody can delete what the form itself has made."""
    session = answer_all(open_form(COUNTED), "2", "x", "y", "koniec")
    session.change("n")
    session.answer("3")
    assert asked(session) == "r[3]/a"
    answer_all(session, "z")
    session.change("n")
    session.answer("1")
    assert session.complete
    assert [each["a"] for each in session.answers()["r"]] == ["x", "y", "z"]


def test_the_entry_that_the_form_comes_with_is_asked_even_when_none_is_wanted() -> None:
    assert asked(answer_all(open_form(COUNTED), "0")) == "r[1]/a"


NESTED = """
| survey |
| | type | name | label | repeat_count | calculation | relevant |
| | begin_repeat | school | Szkoła | | | |
| | text | city | Miasto | | | |
| | begin_repeat | class | Klasa | | | ${city} != '' |
| | integer | pupils | Ilu w ${city}? | | | |
| | calculate | where | | | concat(position(../..), '.', position(..)) | |
| | end_repeat | | | | | |
| | calculate | sum | | | sum(${pupils}) | |
| | note | sums | Razem ${sum} | | | |
| | end_repeat | | | | | |
| | calculate | all | | | sum(${pupils}) | |
| | calculate | second | | | indexed-repeat(${pupils}, ${school}, 2, ${class}, 1) | |
| | note | fin | ${all}, ${second} | | | |
"""


def test_entries_within_entries() -> None:
    session = open_form(NESTED)
    keys = []
    for raw in ("Łódź", "20", "tak", "22", "nie", "", "tak", "Żary", "tak", "15", "nie", "", "nie"):
        session.answer(raw)
        keys.append(asked(session))
    assert keys == [
        *("school[1]/class[1]/pupils", "school[1]/class", "school[1]/class[2]/pupils"),
        *("school[1]/class", "school[1]/sums", "school", "school[2]/city", "school[2]/class"),
        *("school[2]/class[1]/pupils", "school[2]/class", "school[2]/sums", "school", "fin"),
    ]
    assert label(session) == "57, 15"
    state = session.dump()["values"]
    assert [state[f"school[{n}]/sum"] for n in (1, 2)] == [42.0, 15.0]
    assert state["school[1]/class[2]/where"] == "1.2"
    assert state["school[2]/class[1]/where"] == "2.1"
    assert Session.load(make_form(NESTED), session.dump(), now=NOW).dump() == session.dump()
    session.remove("school[1]")
    assert label(session) == "15,"


def test_answers_within_entries_nest() -> None:
    session = open_form(NESTED)
    answers: dict[str, Any] = {
        "school": [
            {"city": "Łódź", "class": [{"pupils": 20}, {"pupils": 22}]},
            {"city": "Żary", "class": [{"pupils": 15}]},
        ]
    }
    session.refill(answers)
    assert session.answers() == answers

"""One person's way through a form."""

import pytest

from domain.forms.model import Kind
from domain.forms.views import Accepted, Line, Refusal, Upload
from tests.domain.forms.build import open_form
from tests.domain.forms.visit import VISIT, answer_all, asked, visit


def test_the_introduction_speaks_of_the_context() -> None:
    question = open_form(VISIT, context={"jst": "Gmina Dąb"}).question
    assert question is not None
    assert (question.kind, question.label, question.step) == (Kind.NOTE, "Witamy: Gmina Dąb", 0)


def test_a_question_shows_choices_progress_and_heading() -> None:
    question = visit().question
    assert question is not None
    assert question.label == "Jak było?"
    assert [choice.label for choice in question.choices][:2] == ["1 – źle", "3 – średnio"]
    assert (question.step, question.steps) == (1, 3)
    assert question.groups == ("Ocena",)
    assert question.required


def test_the_language_can_be_switched_midway() -> None:
    session = visit(language="en")
    assert session.question is not None
    assert session.question.label == "How was it?"
    session.language = "pl"
    assert session.question.label == "Jak było?"


def test_an_unknown_language_is_the_default_one() -> None:
    assert visit(language="de").language == "pl"


@pytest.mark.parametrize("typed", ["1", "1 – źle", "1 - ZLE".replace("-", "–"), "1 – ź"])
def test_a_choice_can_be_typed_in_many_ways(typed: str) -> None:
    session = answer_all(visit(), typed)
    assert session.answers() == {"rating": "1"}


def test_the_number_in_a_label_beats_the_place_in_the_list() -> None:
    assert answer_all(visit(), "3").answers() == {"rating": "3"}
    assert answer_all(visit(), "4").answers() == {"rating": "nd"}


def test_a_wrong_answer_changes_nothing() -> None:
    session = visit()
    before = session.dump()
    assert session.answer("wspaniale") == Refusal("not_a_choice", params={"text": "wspaniale"})
    assert session.answer("") == Refusal("required")
    assert session.choose("7") == Refusal("unavailable")
    assert session.answer(Upload("r", "a.pdf")) == Refusal("not_text")
    assert session.dump() == before


def test_a_constraint_answers_in_the_words_of_the_form() -> None:
    session = answer_all(visit(), "1")
    refusal = Refusal("constraint", "Najwyżej 10 znaków.", {"max_length": 10})
    assert session.answer("bardzo długo trwało") == refusal
    assert session.question is not None
    assert session.question.limits.max_length == 10
    session.language = "en"
    assert session.answer("bardzo długo trwało") == Refusal(
        "constraint", "At most 10 characters.", {"max_length": 10}
    )


def test_numbers_are_read_as_people_write_them() -> None:
    session = answer_all(visit(), "5")
    assert session.answer("dużo") == Refusal("not_integer")
    assert session.answer("3,5") == Refusal("not_integer")
    answer_all(session, "1 200", "40")
    assert session.answers() == {"rating": "5", "people": 1200, "women": 40}


def test_a_branch_opens_only_when_it_applies() -> None:
    assert asked(answer_all(visit(), "5")) == "people"
    assert asked(answer_all(visit(), "1")) == "why"
    assert asked(answer_all(visit(), "nd")) == "people"


def test_an_optional_question_can_be_skipped_and_a_required_one_not() -> None:
    session = answer_all(visit(), "1")
    assert session.skip() == Accepted()
    assert asked(session) == "people"
    assert session.skip() == Refusal("required", None)


def test_the_summary_lists_questions_with_the_labels_of_answers() -> None:
    session = answer_all(visit(), "1", "", "10", "4")
    assert session.complete
    assert session.question is None
    assert session.summary() == (
        Line("rating", "Jak było?", "1 – źle", ("Ocena",)),
        Line("why", "Dlaczego?", "", ("Ocena",)),
        Line("people", "Ile osób?", "10"),
        Line("women", "W tym kobiet?", "4"),
    )


def test_going_back_shows_the_answer_and_keeping_it_returns() -> None:
    session = answer_all(visit(), "5", "10")
    session.back()
    session.back()
    assert session.question is not None
    assert (session.question.key, session.question.value) == ("rating", "5")
    assert session.question.answer == "5 – dobrze"
    session.keep()
    assert asked(session) == "women"


def test_there_is_nothing_before_the_first_question() -> None:
    session = visit()
    assert session.back() == Accepted()
    assert session.back() == Refusal("unavailable")


def test_changing_an_answer_removes_the_branch_it_kills() -> None:
    session = answer_all(visit(), "1", "hałas", "10", "4")
    session.change("rating")
    assert session.answer("5") == Accepted((Line("why", "Dlaczego?", "hałas", ("Ocena",)),))
    assert session.complete
    assert session.answers() == {"rating": "5", "people": 10, "women": 4}


def test_a_removed_answer_comes_back_to_be_asked_again() -> None:
    session = answer_all(visit(), "1", "hałas", "10", "4")
    session.change("rating")
    session.answer("5")
    session.change("rating")
    session.answer("1")
    assert asked(session) == "why"
    assert session.question is not None
    assert session.question.value == "hałas"
    session.keep()
    assert session.answers() == {"rating": "1", "why": "hałas", "people": 10, "women": 4}


def test_changing_an_answer_asks_what_it_makes_wrong() -> None:
    session = answer_all(visit(), "5", "10", "4")
    session.change("people")
    session.answer("3")
    question = session.question
    assert question is not None
    assert question.key == "women"
    assert question.problem == Refusal("constraint", "Najwyżej 3.")
    answer_all(session, "2")
    assert session.complete


def test_a_change_can_be_abandoned() -> None:
    session = answer_all(visit(), "5", "10", "4")
    session.change("people")
    assert session.back() == Accepted()
    assert session.complete
    assert session.answers()["people"] == 10


def test_only_questions_that_apply_can_be_changed() -> None:
    session = answer_all(visit(), "5")
    assert session.change("rating") == Refusal("unavailable")
    answer_all(session, "10", "4")
    assert session.change("why") == Refusal("unavailable")
    assert session.change("jst") == Refusal("unavailable")
    assert session.change("nothing") == Refusal("unavailable")


def test_on_the_summary_nothing_can_be_answered() -> None:
    session = answer_all(visit(), "5", "10", "4")
    refusal = Refusal("unavailable")
    assert [session.answer("5"), session.choose("5"), session.toggle("5")] == [refusal] * 3
    assert [session.skip(), session.keep(), session.done()] == [refusal] * 3

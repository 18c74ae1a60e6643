from hypothesis import given
from hypothesis import strategies as st

from domain.partial_results import summarise_parts
from domain.results import Answers, Question, QuestionKind, QuestionResult

SCALE = Question("m1", QuestionKind.SCALE, ("1", "2"))
OPTIONAL = Question("m9", QuestionKind.SCALE, ("1", "2"))
TEXT = Question("m15", QuestionKind.TEXT)


def people(count: int, **answers: object) -> list[Answers]:
    return [{"m1": "2", **answers}] * count


def test_parts_of_five_and_more_are_shown() -> None:
    parts = {"I": people(6), "II": people(5)}
    assert summarise_parts(parts, [SCALE, TEXT]) == {
        "I": (QuestionResult("m1", 6, {"1": 0, "2": 6}, 2.0),),
        "II": (QuestionResult("m1", 5, {"1": 0, "2": 5}, 2.0),),
    }


def test_a_part_too_small_takes_the_smallest_other_with_it() -> None:
    parts = {"I": people(9), "II": people(6), "III": people(2)}
    shown = summarise_parts(parts, [SCALE])
    assert {name for name, results in shown.items() if results} == {"I"}


def test_two_small_parts_that_are_five_together_hide_each_other() -> None:
    parts = {"I": people(9), "II": people(3), "III": people(2)}
    shown = summarise_parts(parts, [SCALE])
    assert {name for name, results in shown.items() if results} == {"I"}


def test_each_question_is_judged_by_its_own_answers() -> None:
    some = [*people(5, m9="1"), *people(4)]
    parts = {"I": some, "II": [*people(3, m9="1"), *people(6)]}
    shown = summarise_parts(parts, [SCALE, OPTIONAL])
    assert [result.id for result in shown["I"]] == ["m1"]
    assert [result.id for result in shown["II"]] == ["m1"]


def test_free_texts_are_never_shown_by_part() -> None:
    assert summarise_parts({"I": people(9, m15="Dobrze.")}, [TEXT]) == {"I": ()}


@given(st.lists(st.integers(0, 12), min_size=1, max_size=5))
def test_subtracting_the_shown_from_the_total_leaves_nobody_or_five(sizes: list[int]) -> None:
    parts = {str(number): people(size) for number, size in enumerate(sizes)}
    shown = summarise_parts(parts, [SCALE])
    left = sum(sizes) - sum(results[0].n for results in shown.values() if results)
    assert left == 0 or left >= 5 or not any(shown.values())

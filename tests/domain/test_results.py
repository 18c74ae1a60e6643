from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.results import (
    Answers,
    Question,
    QuestionKind,
    QuestionResult,
    Summary,
    groups_to_show,
    summarise,
)

SCALE = Question("w1", QuestionKind.SCALE, ("1", "2", "3", "4", "5", "na"))
TEMPO = Question("w4", QuestionKind.SINGLE, ("za_wolne", "w_sam_raz", "za_szybkie"))
TOPICS = Question("m12a", QuestionKind.MULTI, ("prawo", "finanse"))
TEXT = Question("w6", QuestionKind.TEXT)


def seeded() -> Random:
    return Random(7)  # noqa: S311 - a test wants the same order every time


def _one(scale: str, **more: object) -> Answers:
    return {"w1": scale, "w4": "w_sam_raz", **more}


FIVE = [_one("5"), _one("4"), _one("4"), _one("3"), _one("1")]


def test_four_answers_show_nothing_but_their_number() -> None:
    assert summarise(FIVE[:4], [SCALE, TEXT], shuffler=seeded()) == Summary(4, ())


def test_five_answers_show_counts_and_the_mean() -> None:
    assert summarise(FIVE, [SCALE, TEMPO]) == Summary(
        5,
        (
            QuestionResult("w1", 5, {"1": 1, "2": 0, "3": 1, "4": 2, "5": 1, "na": 0}, 3.4),
            QuestionResult("w4", 5, {"za_wolne": 0, "w_sam_raz": 5, "za_szybkie": 0}),
        ),
    )


def test_does_not_apply_is_counted_but_not_in_the_mean() -> None:
    result = summarise([*FIVE, _one("na")], [SCALE]).results[0]
    assert (result.n, result.counts["na"], result.mean) == (6, 1, 3.4)


def test_if_it_applies_to_nobody_there_is_no_mean() -> None:
    assert summarise([_one("na")] * 5, [SCALE]).results[0].mean is None


def test_several_choices_are_read_from_a_list_or_from_text() -> None:
    answers = [
        _one("5", m12a=["prawo"]),
        _one("5", m12a="prawo finanse"),
        *[_one("5", m12a="")] * 3,
    ]
    assert summarise(answers, [TOPICS], minimum=2).results == (
        QuestionResult("m12a", 2, {"prawo": 2, "finanse": 1}),
    )


def test_a_question_that_few_were_asked_stays_hidden() -> None:
    answers = [_one("5", m12a="prawo"), *FIVE]
    assert summarise(answers, [TOPICS]).results == (QuestionResult("m12a", 1),)


def test_texts_are_left_out_without_a_shuffler() -> None:
    answers = [_one("5", w6="dobrze")] * 5
    assert summarise(answers, [TEXT]).results == ()
    assert summarise(answers, [TEXT], shuffler=seeded()).results[0].texts == ("dobrze",) * 5


@given(st.permutations(["a", "b", "c", "d", "e"]))
def test_the_order_of_storage_does_not_show_in_the_texts(order: list[str]) -> None:
    def texts(words: list[str]) -> tuple[str, ...]:
        answers = [_one("5", w6=word) for word in words]
        return summarise(answers, [TEXT], shuffler=seeded()).results[0].texts

    assert texts(order) == texts(["a", "b", "c", "d", "e"])


@pytest.mark.parametrize(
    ("returned", "shown"),
    [
        ({"I": 7, "II": 8, "III": 9}, {"I", "II", "III"}),
        ({"I": 3, "II": 8, "III": 9}, {"III"}),
        ({"I": 3, "II": 2, "III": 9}, {"III"}),
        ({"I": 0, "II": 8}, {"II"}),
        ({"I": 4}, set()),
        ({}, set()),
    ],
)
def test_no_small_group_can_be_worked_out_from_the_total(
    returned: dict[str, int], shown: set[str]
) -> None:
    assert groups_to_show(returned) == shown


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 30)))
def test_what_is_hidden_is_nobody_or_at_least_five_people(returned: dict[str, int]) -> None:
    shown = groups_to_show(returned)
    hidden = sum(number for group, number in returned.items() if group not in shown)
    assert hidden == 0 or hidden >= 5 or shown == frozenset()
    assert all(returned[group] >= 5 for group in shown)

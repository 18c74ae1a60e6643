import pytest

from domain.figures import Bar
from domain.results import Question, QuestionKind, QuestionResult, Summary, summarise
from domain.tallies import Answers, tally

SCALE = Question("w1", QuestionKind.SCALE, ("1", "2", "3", "4", "5", "nd"))
TEMPO = Question("w4", QuestionKind.SINGLE, ("za_wolne", "w_sam_raz", "za_szybkie"))
TOPICS = Question("m12a", QuestionKind.MULTI, ("prawo", "finanse"))
ORDER = Question("order", QuestionKind.RANK, ("a", "b"))
AGE = Question("age", QuestionKind.NUMBER)
DAY = Question("day", QuestionKind.DATE)
HOUR = Question("hour", QuestionKind.TIME)
TEXT = Question("w6", QuestionKind.TEXT)
PLACE = Question("where", QuestionKind.OTHER)


def _one(scale: str, **more: object) -> Answers:
    return {"w1": scale, "w4": "w_sam_raz", **more}


FIVE = [_one("5"), _one("4"), _one("4"), _one("3"), _one("1")]


def of(answers: list[Answers], *questions: Question, minimum: int = 5) -> Summary:
    return summarise(len(answers), tally(answers), questions, minimum=minimum)


def test_four_answers_show_nothing_but_their_number() -> None:
    assert of(FIVE[:4], SCALE, TEXT) == Summary(4, ())


def test_five_answers_show_counts_mean_and_median() -> None:
    assert of(FIVE, SCALE, TEMPO).results == (
        QuestionResult(
            "w1",
            5,
            {"1": 1, "2": 0, "3": 1, "4": 2, "5": 1, "nd": 0},
            mean=pytest.approx(3.4),
            median=4.0,
            given=5,
        ),
        QuestionResult("w4", 5, {"za_wolne": 0, "w_sam_raz": 5, "za_szybkie": 0}, given=5),
    )


def test_does_not_apply_is_counted_but_not_in_the_mean() -> None:
    result = of([*FIVE, _one("nd")], SCALE).results[0]
    assert (result.n, result.counts["nd"], result.mean) == (6, 1, pytest.approx(3.4))


def test_if_it_applies_to_nobody_there_is_no_mean() -> None:
    result = of([_one("nd")] * 5, SCALE).results[0]
    assert (result.mean, result.median) == (None, None)


def test_several_choices_are_counted_each() -> None:
    answers = [_one("5", m12a=["prawo"]), _one("5", m12a=["prawo", "finanse"]), *FIVE]
    assert of(answers, TOPICS, minimum=2).results == (
        QuestionResult("m12a", 2, {"prawo": 2, "finanse": 1}, given=3),
    )


def test_a_ranking_shows_mean_places_the_best_first() -> None:
    answers = [{"order": ["b", "a"]}] * 3 + [{"order": ["a", "b"]}] * 2
    result = of(answers, ORDER).results[0]
    assert result.ranks == {"b": 1.4, "a": 1.6}
    assert list(result.ranks) == ["b", "a"]


def test_numbers_show_mean_median_and_bars() -> None:
    result = of([{"age": age} for age in (20, 20, 30, 40, 50)], AGE).results[0]
    assert (result.mean, result.median, result.counts) == (32.0, 30.0, {})
    assert result.bars[0] == Bar("20", "20", 2)


def test_dates_and_times_show_their_middle_and_bars() -> None:
    answers = [{"day": f"2017-10-0{n}", "hour": f"0{n}:30:00.000+02:00"} for n in range(1, 6)]
    day, hour = of(answers, DAY, HOUR).results
    assert (day.middle, len(day.bars)) == ("2017-10-03", 5)
    assert (hour.middle, hour.bars[0]) == ("03:30:00.000+02:00", Bar("01", "01", 1))


def test_a_question_that_few_were_asked_stays_hidden() -> None:
    answers = [_one("5", m12a=["prawo"]), *FIVE]
    assert of(answers, TOPICS).results == (QuestionResult("m12a", 1),)


def test_one_person_with_five_entries_is_no_five_people() -> None:
    answers = [{"child": [{"age": age} for age in range(5)]}, *FIVE]
    question = Question("child/age", QuestionKind.NUMBER)
    assert of(answers, question).results == (QuestionResult("child/age", 1),)


def test_a_choice_of_an_older_version_is_still_counted() -> None:
    result = of([*FIVE, _one("5", w4="inne")], TEMPO).results[0]
    assert result.counts["inne"] == 1


def test_free_texts_are_not_among_the_counts() -> None:
    assert of([_one("5", w6="dobrze")] * 5, TEXT).results == ()


def test_of_places_and_files_only_the_number_is_told() -> None:
    answers = [_one("5", where="52.2 21.0 0 0")] * 5
    assert of(answers, PLACE).results == (QuestionResult("where", 5),)

import pytest

from domain.figures import Bar
from domain.results import Question, QuestionKind, QuestionResult
from messages.result_blocks import Asked, Block, Line, block, point

TOPICS = Asked(
    Question("t", QuestionKind.MULTI, ("law", "money")), "Tematy", {"law": "Prawo", "money": ""}
)


def of(kind: QuestionKind, result: QuestionResult, language: str = "pl") -> Block:
    return block(Asked(Question("x", kind), "Pytanie", {}), result, language)


def test_shares_of_several_choices_are_of_the_people() -> None:
    result = QuestionResult("t", 10, {"law": 8, "money": 7, "old": 1}, given=16)
    assert block(TOPICS, result, "pl") == Block(
        "Tematy", 10, (Line("Prawo", 8, 80), Line("money", 7, 70), Line("old", 1, 10)), shown=True
    )


def test_shares_of_entries_are_of_the_entries() -> None:
    result = QuestionResult("x", 5, bars=(Bar("1", "1", 15), Bar("2", "2", 5)), given=20)
    assert [line.share for line in of(QuestionKind.NUMBER, result).lines] == [75, 25]


@pytest.mark.parametrize(
    ("kind", "bar", "label"),
    [
        (QuestionKind.NUMBER, Bar("1.5", "1.5", 1), "1,5"),
        (QuestionKind.NUMBER, Bar("20", "29", 1), "20–29"),
        (QuestionKind.DATE, Bar("2017-10-05", "2017-10-05", 1), "5 paź 2017"),
        (QuestionKind.DATE, Bar("2017-10", "2017-10", 1), "październik 2017"),
        (QuestionKind.DATE, Bar("2017", "2017", 1), "2017"),
        (QuestionKind.TIME, Bar("09", "09", 1), "09:00–09:59"),
    ],
)
def test_bars_are_named_in_polish(kind: QuestionKind, bar: Bar, label: str) -> None:
    result = QuestionResult("x", 5, bars=(bar,), given=1)
    assert of(kind, result).lines[0].label == label


def test_too_few_answers_have_nothing_but_their_number() -> None:
    assert of(QuestionKind.SCALE, QuestionResult("x", 3)) == Block("Pytanie", 3, withheld=True)


def test_of_named_answers_none_is_too_few() -> None:
    asked = Asked(Question("x", QuestionKind.OTHER), "Pytanie", {})
    assert block(asked, QuestionResult("x", 1), "pl", minimum=1) == Block("Pytanie", 1)


def test_the_median_of_dates_is_a_date() -> None:
    result = QuestionResult("x", 5, middle="2017-10-05T08:00:00", given=5)
    assert of(QuestionKind.DATE, result).figures == [("median", "5 paź 2017")]
    assert point("14:30:00.000+02:00", "pl") == "14:30"


@pytest.mark.parametrize(("share", "bar"), [(0, ""), (1, "█"), (45, "████"), (100, "█" * 10)])
def test_a_bar_has_a_block_for_every_ten_percent(share: int, bar: str) -> None:
    assert Line("x", share, share).bar == bar


def test_of_very_many_choices_the_most_frequent_are_told() -> None:
    lines = tuple(Line(str(number), number, 1) for number in range(20))
    many = Block("?", 190, lines, shown=True)
    assert [line.count for line in many.told] == list(range(19, 7, -1))
    assert many.untold == sum(range(8))

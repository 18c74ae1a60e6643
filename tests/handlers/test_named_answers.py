"""Answers of every shape as lines to read."""

from __future__ import annotations

from domain.results import Question, QuestionKind
from handlers.named_answers import lines
from messages.result_blocks import Asked

ASKED = [
    Asked(
        Question("colour", QuestionKind.MULTI, ("r", "g")),
        "Kolory",
        {"r": "czerwony", "g": "zielony"},
    ),
    Asked(Question("child/age", QuestionKind.NUMBER, ()), "Wiek dziecka", {}),
]


def test_choices_are_labelled_and_entries_stand_one_by_one() -> None:
    answers = {"colour": ["r", "g"], "child": [{"age": 7}, {"age": 9}], "gone": "dawne"}
    assert list(lines(answers, ASKED)) == [
        ("Kolory", "czerwony, zielony"),
        ("Wiek dziecka", "7"),
        ("Wiek dziecka", "9"),
        ("gone", "dawne"),
    ]


def test_a_file_is_its_name_and_a_place_its_coordinates() -> None:
    place = {"latitude": 52.2, "longitude": 21.0, "altitude": 0.0, "accuracy": 0.0}
    answers = {"plan": {"ref": "f1", "name": "plan.pdf"}, "home": place}
    assert list(lines(answers, [])) == [("plan", "plan.pdf"), ("home", "52.2, 21.0")]

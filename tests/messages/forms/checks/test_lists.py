"""Choice lists."""

from __future__ import annotations

from messages.forms.problems import describe
from tests.messages.forms.checks.sheets import SETTINGS, check, doubts, places

CHOICES = [("list_name", "name", "label"), ("kolor", "cz", "Czerwony"), ("kolor", "zi", "Zielony")]
ONE = ("select_one kolor", "a", "Kolor?")


def test_a_sound_list_passes() -> None:
    checked = check(ONE, choices=CHOICES)
    assert (checked.errors, checked.warnings) == ((), ())


def test_an_unknown_list_is_told_with_the_one_meant() -> None:
    checked = check(("select_one kolr", "a", "Kolor?"), (*ONE[:1], "b", "B?"), choices=CHOICES)
    assert places(checked) == [("list_unknown", "survey", 2, "A")]
    assert describe(checked.errors[0], "pl") == (
        "Arkusz survey, wiersz 2, kolumna A (type): w arkuszu choices nie ma listy „kolr”."
        " Czy chodziło o „kolor”?"
    )


def test_a_form_without_its_sheet_of_choices_says_so() -> None:
    checked = check(ONE, choice=CHOICES)
    assert ("no_choices", "", 0, "") in places(checked)
    assert checked.errors[0].params == {"like": "choice"}


def test_faulty_choices_are_all_told() -> None:
    checked = check(
        ONE,
        ("select_multiple wiele", "b", "B?"),
        choices=[
            *CHOICES,
            ("kolor", None, "Niebieski"),
            (None, "x", "X"),
            ("kolor", "cz", "Czarny"),
            ("wiele", "po lewej", "Po lewej"),
        ],
    )
    assert places(checked) == [
        ("choice_without_name", "choices", 4, "B"),
        ("choice_twice", "choices", 6, "B"),
        ("choice_with_blank", "choices", 7, "B"),
    ]
    assert checked.errors[1].params == {"name": "cz", "first": 2}
    assert doubts(checked) == [("choice_without_list", "choices", 5, "A")]


def test_doubles_may_be_allowed() -> None:
    settings = [(*SETTINGS[0], "allow_choice_duplicates"), (*SETTINGS[1], "yes")]
    checked = check(ONE, choices=[*CHOICES, ("kolor", "cz", "Czarny")], settings=settings)
    assert checked.errors == ()


def test_what_nobody_uses_or_reads_is_doubtful() -> None:
    checked = check(
        ONE,
        choices=[
            ("list_name", "name", "label", "dwa słowa"),
            ("kolor", "cz", None, "x"),
            ("inna", "a", "A"),
        ],
    )
    assert places(checked) == []
    assert doubts(checked) == [
        ("choice_column_bad", "choices", 1, "D"),
        ("choice_without_label", "choices", 2, "C"),
        ("list_unused", "choices", 3, "A"),
    ]


def test_missing_columns_are_told() -> None:
    checked = check(ONE, choices=[("lista", "nazwa"), ("kolor", "cz")])
    assert [(p.code, p.params["wanted"]) for p in checked.errors if p.sheet == "choices"] == [
        ("column_missing", "list_name"),
        ("column_missing", "name"),
    ]


def test_ten_thousand_choices_are_read() -> None:
    many = [("kolor", f"k{number}", f"Kolor {number}") for number in range(10_000)]
    checked = check(ONE, choices=[CHOICES[0], *many])
    assert (checked.errors, checked.questions) == ((), 1)

"""Texts for people, their translations, and what is asked."""

from __future__ import annotations

import pytest

from tests.messages.forms.checks.sheets import check, doubts, places

TWO = ("type", "name", "label::Polski (pl)", "label::English (en)", "hint::Polski (pl)")


def test_a_question_without_text_is_an_error() -> None:
    assert places(check(("text", "a", None), ("hidden", "b"))) == [
        ("label_missing", "survey", 2, "C")
    ]


def test_a_calculation_or_a_group_needs_no_text() -> None:
    checked = check(
        ("text", "a", "A?"),
        ("calculate", "b", None, None, None, "1 + 1"),
        ("begin group", "g", None),
        ("text", "c", "C?"),
        ("end group",),
    )
    assert places(checked) == []


def test_missing_translations_are_doubtful() -> None:
    checked = check(
        ("text", "a", "A?", "A?"),
        ("text", "b", "B?", None, "Podpowiedź"),
        ("text", "c", None, "C?"),
        header=TWO,
    )
    assert places(checked) == []
    assert doubts(checked) == [
        ("translations_missing", "survey", 1, "E"),
        ("translation_missing", "survey", 3, "D"),
        ("translation_missing", "survey", 4, "C"),
    ]
    assert checked.languages == ("pl", "en")


def test_unknown_columns_are_told_with_the_one_meant() -> None:
    header = ("type", "name", "label", "relevent", "zupełnie inna", "uwagi")
    checked = check(("text", "a", "A?", "1", "2", "3"), header=header)
    assert [
        (*place, p.params["like"])
        for place, p in zip(doubts(checked), checked.warnings, strict=True)
    ] == [
        ("column_unknown", "survey", 1, "D", "relevant"),
        ("column_unknown", "survey", 1, "E", ""),
    ]


def test_the_names_of_columns_that_pyxform_knows_are_known() -> None:
    header = ("Type", "name", "label", "Constraint Message", "relevance", "read only", "bind::jr:x")
    checked = check(("text", "a", "A?", "Źle.", "1 = 1", "no", "y"), header=header)
    assert (places(checked), doubts(checked)) == ([], [])


def test_a_column_given_twice_is_an_error() -> None:
    header = ("type", "name", "label", "relevant", "relevance")
    assert places(check(("text", "a", "A?"), header=header)) == [("column_twice", "survey", 1, "E")]


def test_what_the_chat_does_not_show_is_doubtful() -> None:
    header = ("type", "name", "label", "media::image", "guidance_hint")
    checked = check(("text", "a", "A?", "kot.png", "Więcej"), header=header)
    assert doubts(checked) == [
        ("media_not_shown", "survey", 1, "D"),
        ("guidance_not_shown", "survey", 1, "E"),
    ]


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Proszę podać numer PESEL", "asks_forbidden"),
        ("Data urodzenia dziecka", "asks_forbidden"),
        ("Adres zamieszkania", "asks_forbidden"),
        ("Czy ma Pan orzeczenie o niepełnosprawności?", "asks_health"),
    ],
)
def test_asking_for_what_is_not_collected_is_doubtful(label: str, code: str) -> None:
    checked = check(("text", "a", label))
    assert (places(checked), doubts(checked)) == ([], [(code, "survey", 2, "C")])


def test_a_form_that_shows_nothing_is_refused() -> None:
    assert places(check(("hidden", "a"))) == [("no_questions", "survey", 0, "")]


def test_a_form_that_asks_nothing_is_doubtful() -> None:
    checked = check(("note", "a", "Uwaga"))
    assert (places(checked), doubts(checked)) == ([], [("no_questions", "survey", 0, "")])


def test_missing_columns_are_told_once() -> None:
    checked = check(("text",), ("integer",), header=("type", "appearance"))
    assert [(p.code, p.params) for p in checked.errors] == [
        ("column_missing", {"wanted": "name"}),
        ("column_missing", {"wanted": "label"}),
    ]


def test_hints_may_stand_for_labels() -> None:
    header = ("type", "name", "hint", "bind::type", "bind::jr:preload")
    assert places(check(("text", "a", "A?"), header=header)) == []

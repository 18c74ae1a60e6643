"""Folding of what people type."""

import pytest

from domain.text import alphabetical, fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Zażółć   GĘŚLĄ jaźń ", "zazolc gesla jazn"),
        ("ŁÓDŹ", "lodz"),
        ("Straße", "strasse"),
        ("ﬁnał", "final"),
        ("", ""),
    ],
)
def test_case_diacritics_and_spaces_do_not_matter(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


def test_names_are_in_the_order_of_the_polish_alphabet() -> None:
    names = ["Ściborek", "Udziec", "Łopuch", "Ęcka", "Lipnik-Żak", "Mak", "Eck", "Lipnik", "étude"]
    assert sorted(names, key=alphabetical) == [
        *("Eck", "étude", "Ęcka", "Lipnik", "Lipnik-Żak", "Łopuch", "Mak", "Ściborek", "Udziec"),
    ]

"""Folding of what people type."""

import pytest

from domain.text import fold


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

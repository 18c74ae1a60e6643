"""How a message becomes a material: its title and its link."""

from __future__ import annotations

import pytest

from domain.materials import link_of, text_of, title_of


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Scenariusz: https://zasoby.example/a?b=1.", "https://zasoby.example/a?b=1"),
        ("(http://zasoby.example/x)", "http://zasoby.example/x"),
        ("dwa https://jeden.example i https://dwa.example", "https://jeden.example"),
        ("ftp://zasoby.example javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_the_first_web_address_is_the_link(text: str, link: str) -> None:
    assert link_of(text) == link


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("\n  Karty   pracy \nz ułamkami", "Karty pracy"),
        ("https://zasoby.example/a\nKarty pracy", "Karty pracy"),
        ("Karty: https://zasoby.example/a", "Karty"),
        ("https://zasoby.example/a", "plik.pdf"),
        ("słowo " * 40, "słowo " * 15 + "słowo…"),
        ("a" * 150, "a" * 99 + "…"),
    ],
)
def test_the_first_line_with_words_is_the_title(text: str, title: str) -> None:
    assert title_of(text, "plik.pdf") == title


def test_an_address_alone_is_its_own_title() -> None:
    assert title_of("https://zasoby.example/a") == "https://zasoby.example/a"
    assert title_of("") == ""


def test_long_texts_are_cut_visibly() -> None:
    assert text_of("  krótki ") == "krótki"
    assert len(text_of("a" * 5000)) == 4000
    assert text_of("a" * 5000).endswith("…")

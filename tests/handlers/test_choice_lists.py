"""Windows of long lists, and searching them."""

from __future__ import annotations

import pytest

from domain.forms.model import Choice
from handlers.choice_lists import LISTED, matching, window
from messages.steps import PAGE

TOWNS = [
    Choice(f"t{n}", label) for n, label in enumerate(["Łódź", "Nowa Łódka", "Kłodawa", "Żory"])
]


def many(count: int) -> list[Choice]:
    return [Choice(f"c{n}", f"Szkoła {n}") for n in range(count)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("lod", (0, 1, 2)),
        ("ŁÓD", (0, 1, 2)),
        ("lod now", (1,)),
        ("klo", (2,)),
        ("x", ()),
        ("", (0, 1, 2, 3)),
    ],
)
def test_all_words_must_be_in_the_label_whatever_their_order(
    words: str, found: tuple[int, ...]
) -> None:
    assert matching(TOWNS, words) == found


def test_labels_that_begin_with_the_words_come_first() -> None:
    assert matching([Choice("a", "Nowa Wola"), Choice("b", "Wola")], "wola") == (1, 0)


def test_a_short_list_is_shown_whole() -> None:
    seen = window(many(20), "", 1)
    assert (len(seen.indices), seen.page, seen.pages, seen.partial) == (20, 1, 3, False)


def test_of_a_very_long_list_only_a_part_is_handed_on() -> None:
    seen = window(many(1000), "", 60)
    assert seen.indices == tuple(range(400, 600))
    assert (seen.number, seen.page, seen.pages, seen.partial) == (60, 10, 125, True)
    assert LISTED % PAGE == 0


@pytest.mark.parametrize(("page", "number"), [(-3, 0), (99, 2)])
def test_a_page_that_is_not_there_is_the_nearest(page: int, number: int) -> None:
    assert window(many(20), "", page).number == number


def test_what_is_searched_for_is_a_part_of_the_list() -> None:
    seen = window(many(30), "szkola 2", 0)
    assert seen.indices[:3] == (2, 12, 20)
    assert seen.partial

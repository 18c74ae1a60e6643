"""Summaries in pages that fit a message, under their headings."""

from __future__ import annotations

from domain.forms.views import Line
from handlers.summaries import LINES_A_PAGE, LONGEST_ANSWER, SIGNS_A_PAGE, Told, in_pages


def line(number: int, answer: str = "x", groups: tuple[str, ...] = ()) -> Line:
    return Line(f"q{number}", f"Pytanie {number}", answer, groups)


def test_headings_stand_where_they_begin() -> None:
    lines = [
        line(1, groups=("Szkoły", "Szkoła 1")),
        line(2, groups=("Szkoły", "Szkoła 1")),
        line(3, groups=("Szkoły", "Szkoła 2")),
        line(4),
        line(5, groups=("Szkoły", "Szkoła 2")),
    ]
    (page,) = in_pages(lines)
    assert [(told.headings, told.apart) for told in page] == [
        (("Szkoły", "Szkoła 1"), True),
        ((), False),
        (("Szkoła 2",), True),
        ((), True),
        (("Szkoły", "Szkoła 2"), True),
    ]


def test_many_lines_are_turned_over_and_headings_repeated() -> None:
    pages = in_pages([line(n, groups=("Grupa",)) for n in range(1, LINES_A_PAGE + 2)])
    assert [len(page) for page in pages] == [LINES_A_PAGE, 1]
    assert pages[1] == [
        Told(LINES_A_PAGE + 1, ("Grupa",), f"Pytanie {LINES_A_PAGE + 1}", "x", True)
    ]


def test_long_answers_are_cut_and_pages_hold_so_much() -> None:
    pages = in_pages([line(n, "a" * 5000) for n in range(1, 10)])
    assert all(len(told.answer) == LONGEST_ANSWER for page in pages for told in page)
    assert max(len(page) for page in pages) * LONGEST_ANSWER <= SIGNS_A_PAGE
    assert pages[0][0].answer.endswith("…")


def test_an_empty_form_has_an_empty_page() -> None:
    assert in_pages([]) == [[]]

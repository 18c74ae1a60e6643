"""Charts are pictures a phone can show: what can be measured of that is."""

from __future__ import annotations

import pytest

from messages.documents.chart import Picture, describe, draw_chart
from messages.result_blocks import Block, Course, Line, Point, Trend

WORDS = Line(
    "2 – w małym stopniu – bardzo długa etykieta, która nie mieści się w jednym wierszu", 5, 45
)
GOALS = Block(
    "Cele $x^2$ **osiągnięto** 🙂?", 11, (Line("1 – wcale", 0, 0), WORDS), 3.1, 4.0, shown=True
)
FEW = Block("Rzadkie", 3, withheld=True)
ORDER = Block("Kolejność", 8, ranks=(("prawo", 1.25), ("finanse", 1.75)), shown=True)
MODULES = (Point("Moduł 1", 83), Point("Moduł 2", 0), Point("Moduł 3", 60))
MEANS = Trend("Cele", MODULES, (Course("", (3.2, None, 4.4)),), percent=False, span=(1, 5))
SHARES = Trend(
    "Praca w grupie",
    MODULES,
    (Course("przydatna", (60.0, None, 70.0)), Course("mało przydatna", (40.0, None, 30.0))),
    percent=True,
)


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


@pytest.mark.parametrize("language", ["pl", "en"])
def test_a_chart_is_as_wide_as_a_phone_and_as_high_as_it_needs(language: str) -> None:
    one = size(draw_chart(Picture("Moduł 1", "11", language, (GOALS,))))
    two = size(draw_chart(Picture("Moduł 1", "11", language, (GOALS, FEW, ORDER))))
    assert one[0] == two[0] == 1080
    assert two[1] > one[1]


def test_many_choices_do_not_make_a_tower() -> None:
    lines = tuple(Line(f"wybór {number}", number, 1) for number in range(500))
    high = size(draw_chart(Picture("Moduł 1", "", "pl", (Block("?", 500, lines, shown=True),))))[1]
    assert high < 2000


def test_lines_show_the_course_over_modules() -> None:
    assert size(draw_chart(Picture("Porównanie", "", "pl", trends=(MEANS, SHARES))))[0] == 1080


def test_the_same_results_make_the_same_picture() -> None:
    picture = Picture("Moduł 1", "11", "pl", (GOALS,))
    assert draw_chart(picture) == draw_chart(picture)


def test_a_chart_is_told_in_words() -> None:
    assert describe((GOALS, FEW, ORDER), "pl") == (
        "Cele $x^2$ osiągnięto 🙂? (n = 11, średnia 3,1, mediana 4): 1 – wcale: 0 (0%); "
        "2 – w małym stopniu – bardzo długa etykieta, która nie mieści się w jednym wierszu: "
        "5 (45%). "
        "Rzadkie: Odpowiedzi jest mniej niż 5, więc ich nie pokazujemy. "
        "Kolejność (n = 8): prawo: 1,2; finanse: 1,8."
    )

"""Ranges by buttons: all numbers of a small one, a stepper for a large one."""

from __future__ import annotations

import pytest

from domain.forms.model import Limits
from handlers.pad_cells import Cell
from handlers.stepper_pad import draw, label

STARS = Limits(lowest="1", highest="5", step="1")
PERCENT = Limits(lowest="0", highest="100", step="5")


def test_a_small_range_shows_every_number_and_marks_the_answer() -> None:
    (row,) = draw(STARS, "", "4", "pl")
    assert [cell.label for cell in row] == ["1", "2", "3", "✓4", "5"]
    assert row[0] == Cell("1", picks="1")


def test_a_large_range_begins_in_the_middle_and_steps_within_its_ends() -> None:
    steps, (here,) = draw(PERCENT, "", "", "pl")
    assert here == Cell("✓50", picks="50")
    assert steps == (
        Cell("−50", turns="0"),
        Cell("−5", turns="45"),
        Cell("+5", turns="55"),
        Cell("+50", turns="100"),
    )
    steps, (here,) = draw(PERCENT, "100", "", "pl")
    assert [cell.turns for cell in steps] == ["50", "95", "100", "100"]


def test_a_large_range_begins_at_its_answer() -> None:
    assert draw(PERCENT, "", "35", "pl")[1] == (Cell("✓35", picks="35"),)


@pytest.mark.parametrize(("view", "stands"), [("52", "50"), ("-7", "0"), ("1000", "100")])
def test_a_view_off_the_grid_stands_on_it(view: str, stands: str) -> None:
    assert draw(PERCENT, view, "", "pl")[1][0].picks == stands


@pytest.mark.parametrize("view", ["x", "NaN", "1,5"])
def test_a_view_that_is_no_number_is_a_value_error(view: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        draw(PERCENT, view, "", "pl")


@pytest.mark.parametrize(
    ("number", "language", "shown"),
    [("2.50", "pl", "2,5"), ("2.50", "en", "2.5"), ("100", "pl", "100"), ("1E+2", "pl", "100"),
     ("", "pl", "")],
)  # fmt: skip
def test_numbers_are_written_as_people_do(number: str, language: str, shown: str) -> None:
    assert label(number, language) == shown

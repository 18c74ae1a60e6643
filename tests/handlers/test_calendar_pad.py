"""The calendar of buttons: what each view shows and where its cells lead."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.calendar_pad import Calendar
from handlers.pad_cells import Cell, Cells

TODAY = date(2017, 4, 10)


def labels(cells: Cells) -> list[list[str]]:
    return [[cell.label for cell in row] for row in cells]


def test_a_month_begins_on_monday_and_marks_today_and_the_answer() -> None:
    assert labels(Calendar(TODAY, "2017-04-12", "pl").draw("")) == [
        ["«", "‹", "kwiecień 2017", "›", "»"],
        ["pn", "wt", "śr", "cz", "pt", "so", "nd"],
        ["·", "·", "·", "·", "·", "1", "2"],
        ["3", "4", "5", "6", "7", "8", "9"],
        ["[10]", "11", "✓12", "13", "14", "15", "16"],
        ["17", "18", "19", "20", "21", "22", "23"],
        ["24", "25", "26", "27", "28", "29", "30"],
    ]


def test_english_has_its_own_words() -> None:
    cells = Calendar(TODAY, "", "en").draw("")
    assert labels(cells)[:2] == [
        ["«", "‹", "April 2017", "›", "»"],
        ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"],
    ]


@pytest.mark.parametrize(
    ("view", "turns"),
    [
        ("2017-04", ["2016-04", "2017-03", "2017", "2017-05", "2018-04"]),
        ("2017-01", ["2016-01", "2016-12", "2017", "2017-02", "2018-01"]),
        ("2017-12", ["2016-12", "2017-11", "2017", "2018-01", "2018-12"]),
        ("1-01", ["1-01", "1-12", "1", "1-02", "2-01"]),
        ("9999-12", ["9998-12", "9999-11", "9999", "9999-01", "9999-12"]),
        ("2017", ["2016", "y2010", "2018"]),
        ("y2010", ["y1998", "", "y2022"]),
    ],
)
def test_the_head_leads_to_what_is_around(view: str, turns: list[str]) -> None:
    head = Calendar(TODAY, "", "pl").draw(view)[0]
    assert [cell.turns for cell in head] == turns


def test_a_day_is_an_answer_or_leads_to_its_hours() -> None:
    assert Calendar(TODAY, "", "pl").draw("")[2][5] == Cell("1", picks="2017-04-01")
    to_hours = Calendar(TODAY, "", "pl", turns_to_hours=True).draw("")
    assert to_hours[2][5] == Cell("1", turns="2017-04-01")


def test_where_a_month_is_asked_months_are_answers() -> None:
    cells = Calendar(TODAY, "2017-09-01", "pl", "month").draw("")
    assert cells[1][0] == Cell("styczeń", picks="2017-01-01")
    assert cells[3][2] == Cell("✓wrzesień", picks="2017-09-01")


def test_where_a_year_is_asked_years_are_answers() -> None:
    cells = Calendar(TODAY, "2017-01-01", "pl", "year").draw("")
    assert cells[2][3] == Cell("✓2017", picks="2017-01-01")


@pytest.mark.parametrize("view", ["x", "2017-13", "0", "y0", "y10000", "2017-04-x", "10000-01"])
def test_a_view_that_is_none_is_a_value_error(view: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Calendar(TODAY, "", "pl").draw(view)


@given(day=st.dates(), grain=st.sampled_from(["day", "month", "year"]))
def test_every_view_can_be_left_by_every_cell(day: date, grain: str) -> None:
    calendar = Calendar(day, day.isoformat(), "pl", grain)
    for row in calendar.draw(""):
        for cell in row:
            assert cell.label
            assert not cell.turns or calendar.draw(cell.turns)
            assert not cell.picks or date.fromisoformat(cell.picks)

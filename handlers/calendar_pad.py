"""A calendar of buttons: the days of a month, the months of a year, a dozen years.

Views: "2017-04" a month, "2017" a year, "y2010" the twelve years from 2010.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from handlers.pad_cells import BLANK, Cell, Cells, in_rows, marked
from messages.calendar_words import day_title, month_name, month_title, weekdays

YEARS = 12


def title_of(day: date, language: str) -> str:
    """The heading over the hours of a day; it leads back to the calendar."""
    return f"‹ {day_title(day, language)}"


@dataclass(frozen=True, slots=True)
class Calendar:
    """`chosen` is the present answer ("2017-04-05" or ""), `grain` what is picked: day, month or
    year. `turns_to_hours`: a day is not an answer yet, its hours come next."""

    today: date
    chosen: str
    language: str
    grain: str = "day"
    turns_to_hours: bool = False

    def draw(self, view: str) -> Cells:
        """Raises ValueError for a view that is none."""
        view = view or self._first_view()
        if view.startswith("y"):
            return self._years(int(view[1:]))
        year, _, month = view.partition("-")
        return self._days(int(year), int(month)) if month else self._months(int(year))

    def _first_view(self) -> str:
        day = date.fromisoformat(self.chosen) if self.chosen else self.today
        if self.grain == "day":
            return f"{day:%Y-%m}"
        return str(day.year) if self.grain == "month" else _decade_view(day.year)

    def _days(self, year: int, month: int) -> Cells:
        first = date(year, month, 1)
        here = Cell(month_title(first, self.language), turns=str(year))
        head = (
            Cell("«", turns=_month_view(year - 1, month)),
            Cell("‹", turns=_month_view(year, month - 1)),
            here,
            Cell("›", turns=_month_view(year, month + 1)),
            Cell("»", turns=_month_view(year + 1, month)),
        )
        names = tuple(Cell(name) for name in weekdays(self.language))
        weeks = calendar.Calendar(firstweekday=0).monthdayscalendar(year, month)
        days = tuple(
            tuple(self._day(first.replace(day=day)) if day else Cell(BLANK) for day in week)
            for week in weeks
        )
        return (head, names, *days)

    def _day(self, day: date) -> Cell:
        iso = day.isoformat()
        plain = f"[{day.day}]" if day == self.today else str(day.day)
        label = marked(plain, chosen=iso == self.chosen)
        return Cell(label, turns=iso) if self.turns_to_hours else Cell(label, picks=iso)

    def _months(self, year: int) -> Cells:
        head = (
            Cell("‹", turns=_year_view(year - 1)),
            Cell(str(year), turns=_decade_view(year)),
            Cell("›", turns=_year_view(year + 1)),
        )
        months = [self._month(date(year, month, 1)) for month in range(1, 13)]
        return (head, *in_rows(months, 3))

    def _month(self, month: date) -> Cell:
        name = month_name(month, self.language)
        if self.grain == "day":
            return Cell(name, turns=f"{month:%Y-%m}")
        chosen = self.chosen[:7] == month.isoformat()[:7]
        return Cell(marked(name, chosen=chosen), picks=month.isoformat())

    def _years(self, first: int) -> Cells:
        date(first, 1, 1)  # or there is no such year
        years = range(first, min(first + YEARS, date.max.year + 1))
        head = (
            Cell("‹", turns=f"y{max(first - YEARS, date.min.year)}"),
            Cell(f"{years[0]}–{years[-1]}"),
            Cell("›", turns=f"y{min(first + YEARS, date.max.year)}"),
        )
        return (head, *in_rows([self._year(year) for year in years], 4))

    def _year(self, year: int) -> Cell:
        if self.grain != "year":
            return Cell(str(year), turns=_year_view(year))
        chosen = self.chosen[:4] == f"{year:04}"
        return Cell(marked(str(year), chosen=chosen), picks=f"{year:04}-01-01")


def _year_view(year: int) -> str:
    return str(min(max(year, date.min.year), date.max.year))


def _decade_view(year: int) -> str:
    return f"y{max(year - year % 10, date.min.year)}"


def _month_view(year: int, month: int) -> str:
    """A month's view; months 0 and 13 are those of the years around."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    inside = date.min.year <= year <= date.max.year
    return f"{year}-{month:02}" if inside else f"{_year_view(year)}-{month:02}"

"""The time of day by buttons: the hour first, then the minutes in fives.

Views: "" or "T" the hours, "T14" the minutes of an hour; `day` stands before them in a view that
belongs to a day.
"""

from __future__ import annotations

from datetime import time

from handlers.pad_cells import Cell, Cells, in_rows, marked

HOURS_IN_ROW = 6
MINUTES_IN_ROW = 4


def draw(view: str, chosen: str, *, before: str = "", day: str = "") -> Cells:
    """`chosen` is the present answer ("14:30" or ""), `before` what stands before the time in the
    answer that a cell picks. Raises ValueError for an hour that is none."""
    hour = view.removeprefix("T")
    return _minutes(int(hour), chosen, before, day) if hour else _hours(chosen, day)


def _hours(chosen: str, day: str) -> Cells:
    cells = [
        Cell(marked(f"{hour}:00", chosen=chosen[:2] == f"{hour:02}"), turns=f"{day}T{hour:02}")
        for hour in range(24)
    ]
    return in_rows(cells, HOURS_IN_ROW)


def _minutes(hour: int, chosen: str, before: str, day: str) -> Cells:
    times = [f"{time(hour, minute):%H:%M}" for minute in range(0, 60, 5)]
    cells = [Cell(marked(at, chosen=at == chosen), picks=before + at) for at in times]
    return ((Cell(f"‹ {hour}:00", turns=f"{day}T"),), *in_rows(cells, MINUTES_IN_ROW))

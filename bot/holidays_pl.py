"""Polish public holidays as the rules need them: a container of dates, years worked out on demand.

The names are for people (a meeting's date that falls on one); the rules only ask `day in …`.
"""

from __future__ import annotations

from datetime import date

from holidays import country_holidays


class PolishHolidays:
    """`date(2017, 4, 17) in PolishHolidays()` is true: Easter Monday is free."""

    def __init__(self) -> None:
        self._known = country_holidays("PL", language="pl")

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in self._known

    def name(self, day: date) -> str | None:
        """„Poniedziałek Wielkanocny", or None for an ordinary day."""
        return self._known.get(day)

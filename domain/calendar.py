"""Polish working time: wall clock, working days and quiet hours (R29).

Every moment that goes in or comes out is timezone-aware; results are in UTC. Public holidays come
from outside as a container of dates, so that this module needs neither a library nor a clock.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WARSAW = ZoneInfo("Europe/Warsaw")
OPENS = time(8, 0)
CLOSES = time(19, 0)
LAST_HOUR = time(18, 0)  # where a message moved back in time lands: an hour before quiet begins
SATURDAY = 5
ONE_DAY = timedelta(days=1)


def at_wall(day: date, clock: time) -> datetime:
    """The moment (UTC) when a wall clock in Poland shows `clock` on `day`.

    Of an hour that occurs twice (October) the first is meant; one that does not occur (March) is
    read with the offset before the change, which is one hour later on the changed clock.
    """
    return datetime.combine(day, clock, tzinfo=WARSAW).astimezone(UTC)


def local(at: datetime) -> datetime:
    """`at` as Polish wall-clock time. Raises ValueError for a moment without a timezone."""
    if at.tzinfo is None:
        raise ValueError("a moment needs a timezone")
    return at.astimezone(WARSAW)


def local_day(at: datetime) -> date:
    """The calendar day in Poland at this moment."""
    return local(at).date()


def shift_days(at: datetime, days: int) -> datetime:
    """The same wall-clock time `days` later (or earlier, if negative), across changes of clock."""
    here = local(at)
    return at_wall(here.date() + timedelta(days=days), here.time())


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days and open hours; `holidays` holds the public holidays."""

    holidays: Container[date]

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday and no public holiday."""
        return day.weekday() < SATURDAY and day not in self.holidays

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        day += ONE_DAY
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def previous_working_day(self, day: date) -> date:
        """The last working day before `day`."""
        day -= ONE_DAY
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (before it, if negative; `day` itself for 0)."""
        step = self.next_working_day if count > 0 else self.previous_working_day
        for _ in range(abs(count)):
            day = step(day)
        return day

    def is_quiet(self, at: datetime) -> bool:
        """R29: 19:00–8:00, Saturdays, Sundays and public holidays are quiet."""
        here = local(at)
        return not (self.is_working_day(here.date()) and OPENS <= here.time() < CLOSES)

    def next_open(self, at: datetime) -> datetime:
        """`at` itself when it is not quiet, otherwise the next 8:00 of a working day."""
        here = local(at)
        if not self.is_quiet(at):
            return at.astimezone(UTC)
        today_opens = self.is_working_day(here.date()) and here.time() < OPENS
        day = here.date() if today_opens else self.next_working_day(here.date())
        return at_wall(day, OPENS)

    def forward(self, at: datetime) -> datetime:
        """Where a step *after* an event goes: the same hour of the next working day, if quiet."""
        here = local(at)
        if self.is_working_day(here.date()):
            return self.next_open(at)
        day = self.next_working_day(here.date())
        return self.next_open(at_wall(day, here.time()))

    def back(self, at: datetime) -> datetime:
        """Where a step *before* an event goes: an open hour not later than `at`.

        From a free day to the same hour of the previous working day; from an evening to 18:00;
        from an early morning to 18:00 of the previous working day.
        """
        here = local(at)
        if not self.is_quiet(at):
            return at.astimezone(UTC)
        if self.is_working_day(here.date()):
            evening = here.time() >= CLOSES
            day = here.date() if evening else self.previous_working_day(here.date())
            return at_wall(day, LAST_HOUR)
        clock = min(max(here.time(), OPENS), LAST_HOUR)
        return at_wall(self.previous_working_day(here.date()), clock)

    def next_digest(self, after: datetime) -> datetime:
        """The first weekly digest after `after`: Monday 8:00, or the next working day's 8:00."""
        day = local_day(after)
        monday = day - timedelta(days=day.weekday())
        while (digest := self.next_open(at_wall(monday, OPENS))) <= after:
            monday += timedelta(days=7)
        return digest

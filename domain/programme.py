"""Modules, their timetable and the workshops in it.

A workshop is what one group does on one day (the reading of the domain model: per session there
would be too many questionnaires to answer). The 45-minute closing block belongs to nobody's
workshop; the module's own questionnaire opens after it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.calendar import at_wall

FIRST_DAY_STARTS = time(10, 30)
LAST_DAY_ENDS = time(14, 0)


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the programme, by its number and its first and last day."""

    no: int
    first_day: date
    last_day: date

    @property
    def starts(self) -> datetime:
        """10:30 of the first day."""
        return at_wall(self.first_day, FIRST_DAY_STARTS)

    @property
    def ends(self) -> datetime:
        """14:00 of the last day."""
        return at_wall(self.last_day, LAST_DAY_ENDS)


@dataclass(frozen=True, slots=True)
class Task:
    """An implementation task between two modules."""

    no: int
    after_module: int
    discussed_at: int
    due: datetime


@dataclass(frozen=True, slots=True)
class Slot:
    """A time in a module's timetable; `day` counts from 1, `closing` marks the short last block."""

    day: int
    starts: time
    ends: time
    closing: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """One group's time in one module; `group` is None when all are together."""

    module: int
    group: str | None
    starts: datetime
    ends: datetime
    closing: bool = False

    @property
    def minutes(self) -> int:
        """Length in minutes."""
        return int((self.ends - self.starts).total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class Workshop:
    """One group's sessions of one day."""

    module: int
    group: str
    day: int
    starts: datetime
    ends: datetime


# One timetable that satisfies the rules: ten sessions of 90 minutes and a block of 45.
EXAMPLE_GRID = (
    Slot(1, time(10, 30), time(12, 0)),
    Slot(1, time(12, 15), time(13, 45)),
    Slot(1, time(14, 45), time(16, 15)),
    Slot(1, time(16, 30), time(18, 0)),
    Slot(2, time(9, 0), time(10, 30)),
    Slot(2, time(10, 45), time(12, 15)),
    Slot(2, time(13, 15), time(14, 45)),
    Slot(2, time(15, 0), time(16, 30)),
    Slot(3, time(9, 0), time(10, 30)),
    Slot(3, time(10, 45), time(12, 15)),
    Slot(3, time(12, 30), time(13, 15), closing=True),
)


def sessions(
    module: Module, groups: Iterable[str], grid: Sequence[Slot] = EXAMPLE_GRID
) -> list[Session]:
    """The module's timetable for each group."""
    return [_session(module, group, slot) for group in groups for slot in grid]


def _session(module: Module, group: str, slot: Slot) -> Session:
    day = module.first_day + timedelta(days=slot.day - 1)
    starts, ends = at_wall(day, slot.starts), at_wall(day, slot.ends)
    return Session(module.no, group, starts, ends, slot.closing)


def workshops(
    module: Module, groups: Iterable[str], grid: Sequence[Slot] = EXAMPLE_GRID
) -> list[Workshop]:
    """One workshop per group and day, from the day's first session to the end of its last."""
    days = sorted({slot.day for slot in grid if not slot.closing})
    return [_workshop(module, group, day, grid) for group in groups for day in days]


def _workshop(module: Module, group: str, day: int, grid: Sequence[Slot]) -> Workshop:
    slots = [slot for slot in grid if slot.day == day and not slot.closing]
    on = module.first_day + timedelta(days=day - 1)
    starts, ends = min(slot.starts for slot in slots), max(slot.ends for slot in slots)
    return Workshop(module.no, group, day, at_wall(on, starts), at_wall(on, ends))

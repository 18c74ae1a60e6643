"""How much of what is due a person gets in a day, and what "later" means.

At most two reminders a day: the last one allowed carries everything else that is due for the
person later that day. What comes up after it waits for the next working day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from domain.calendar import OPENS, Calendar, at_wall, local_day

DAILY_LIMIT = 2
SNOOZED_UNTIL = time(9, 0)


@dataclass(frozen=True, slots=True)
class Item:
    """Something due for one person; `key` (the reminder's) decides ties."""

    due: datetime
    key: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """One message: when it goes out and what it carries, earliest first."""

    due: datetime
    items: tuple[Item, ...]


def plan_day(
    items: Sequence[Item], sent_today: int, calendar: Calendar, limit: int = DAILY_LIMIT
) -> list[Bundle]:
    """Arrange what is due for one person on one local day; `sent_today` went out before.

    The same items give the same plan in whatever order they come. With no message left for the
    day, all of them become one message at the next working day's opening.
    """
    ordered = sorted(items, key=lambda item: (item.due, item.key))
    if not ordered:
        return []
    alone = limit - sent_today - 1
    if alone < 0:
        tomorrow = calendar.next_working_day(local_day(ordered[0].due))
        return [Bundle(at_wall(tomorrow, OPENS), tuple(ordered))]
    bundles = [Bundle(item.due, (item,)) for item in ordered[:alone]]
    rest = tuple(ordered[alone:])
    return [*bundles, Bundle(rest[0].due, rest)] if rest else bundles


class Snooze(StrEnum):
    """How long a reminder is put off."""

    HOUR = "1h"
    TOMORROW = "jutro"
    THREE_DAYS = "3dni"


def snooze(choice: Snooze, now: datetime, calendar: Calendar) -> datetime:
    """When a snoozed reminder comes back: an open moment after `now`.

    An hour later; at 9:00 of the next working day; at 9:00 three days on, or of the first working
    day after.
    """
    if choice is Snooze.HOUR:
        return calendar.next_open(now + timedelta(hours=1))
    today = local_day(now)
    if choice is Snooze.TOMORROW:
        return at_wall(calendar.next_working_day(today), SNOOZED_UNTIL)
    return calendar.forward(at_wall(today + timedelta(days=3), SNOOZED_UNTIL))


def snooze_choices(
    now: datetime, calendar: Calendar, until: datetime | None = None
) -> tuple[Snooze, ...]:
    """The choices that bring the reminder back while it is still of use."""
    return tuple(
        choice for choice in Snooze if until is None or snooze(choice, now, calendar) < until
    )

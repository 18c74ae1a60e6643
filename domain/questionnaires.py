"""When questionnaires are open and who may answer them."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.calendar import at_wall, local_day
from domain.errors import AlreadyReturned, NotPresent, QuestionnaireClosed

AFTER_WORKSHOP = timedelta(minutes=5)
WORKSHOP_OPEN_DAYS = 3
MODULE_OPENS = time(13, 15)
MODULE_OPEN_DAYS = 7
CLOSES_AT = time(20, 0)

RETURNED_IN_CHAT = "zwrocona"
RETURNED: Container[str] = frozenset({RETURNED_IN_CHAT, "zwrocona_na_papierze"})

MINUTES: Mapping[str, int] = {"module": 6, "workshop": 2}  # to fill in, of the programme's own
QUESTIONS_A_MINUTE = 3


def minutes_for(questions: int) -> int:
    """About how long a form of so many questions takes; at least a minute."""
    return max(1, -(-questions // QUESTIONS_A_MINUTE))


@dataclass(frozen=True, slots=True)
class Window:
    """From `opens` until just before `closes` a questionnaire takes answers."""

    opens: datetime
    closes: datetime

    def holds(self, now: datetime) -> bool:
        """Whether the questionnaire is open."""
        return self.opens <= now < self.closes


def workshop_window(ends: datetime) -> Window:
    """WARSZTAT: five minutes after the workshop's end, until 20:00 three days later."""
    closing_day = local_day(ends) + timedelta(days=WORKSHOP_OPEN_DAYS)
    return Window(opens=ends + AFTER_WORKSHOP, closes=at_wall(closing_day, CLOSES_AT))


def module_window(last_day: date) -> Window:
    """MODUL: 13:15 on the module's last day, until 20:00 a week later."""
    opens = at_wall(last_day, MODULE_OPENS)
    closing_day = last_day + timedelta(days=MODULE_OPEN_DAYS)
    return Window(opens=opens, closes=at_wall(closing_day, CLOSES_AT))


def check_can_answer(
    state: str, window: Window, now: datetime, *, present: bool, repeatable: bool = False
) -> None:
    """Refuse an answer that cannot be taken, the most helpful reason first.

    `state` is the person's questionnaire_assignment; `present` is false only for those the
    coordinator marked absent. A `repeatable` one takes another answer after a return in chat.
    Raises `NotPresent`, `AlreadyReturned` or `QuestionnaireClosed`.
    """
    if not present:
        raise NotPresent
    if state in RETURNED and not (repeatable and state == RETURNED_IN_CHAT):
        raise AlreadyReturned
    if not window.holds(now):
        raise QuestionnaireClosed(opens=window.opens, closes=window.closes)

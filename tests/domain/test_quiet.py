from datetime import date, datetime, time

from domain.calendar import at_wall
from domain.quiet import Cause, send_at
from tests.domain.holidays_pl import PILOT

SUNDAY = at_wall(date(2017, 6, 18), time(10))
MONDAY_8 = at_wall(date(2017, 6, 19), time(8))


def test_the_answer_to_ones_own_act_always_passes() -> None:
    assert send_at(Cause.OWN_ACT, SUNDAY, PILOT) == SUNDAY


def test_what_others_cause_waits_until_8_unless_the_person_opted_in() -> None:
    assert send_at(Cause.OTHERS, SUNDAY, PILOT) == MONDAY_8
    assert send_at(Cause.OTHERS, SUNDAY, PILOT, opted_in=True) == SUNDAY


def test_reminders_wait_even_for_those_who_opted_in() -> None:
    assert send_at(Cause.PLANNED, SUNDAY, PILOT, opted_in=True) == MONDAY_8


def _cancel(event_start: datetime) -> datetime:
    return send_at(Cause.CANCELLATION, SUNDAY, PILOT, event_start=event_start)


def test_a_cancellation_passes_within_24_hours_of_the_event() -> None:
    assert _cancel(at_wall(date(2017, 6, 19), time(10))) == SUNDAY
    assert _cancel(at_wall(date(2017, 6, 19), time(10, 1))) == MONDAY_8


def test_in_open_hours_everything_passes() -> None:
    monday = at_wall(date(2017, 6, 19), time(12))
    assert [send_at(cause, monday, PILOT) for cause in Cause] == [monday] * 4

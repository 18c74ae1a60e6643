from datetime import UTC, date, datetime, time

import pytest

from domain.calendar import at_wall
from domain.deadlines import (
    check_new_due,
    default_due,
    half_time,
    propose_new_due,
    publication_day,
)
from domain.errors import DateNotPossible


@pytest.mark.parametrize(
    ("last_day", "next_day", "due"),
    [
        (date(2017, 4, 7), date(2017, 6, 26), datetime(2017, 6, 19, 13, 0, tzinfo=UTC)),
        (date(2017, 6, 28), date(2017, 8, 21), datetime(2017, 8, 14, 13, 0, tzinfo=UTC)),
        (date(2017, 8, 23), date(2017, 10, 18), datetime(2017, 10, 11, 13, 0, tzinfo=UTC)),
        (date(2017, 10, 20), date(2017, 11, 15), datetime(2017, 11, 8, 14, 0, tzinfo=UTC)),
    ],
)
def test_reports_of_the_pilot_are_due_a_week_before_the_next_module(
    last_day: date, next_day: date, due: datetime
) -> None:
    assert default_due(last_day, next_day) == due


def test_between_close_modules_the_report_is_due_half_way() -> None:
    due = default_due(date(2017, 4, 7), date(2017, 4, 11))
    assert due == at_wall(date(2017, 4, 9), time(15))


def test_modules_back_to_back_leave_no_deadline() -> None:
    with pytest.raises(DateNotPossible):
        default_due(date(2017, 4, 7), date(2017, 4, 8))


def test_a_task_is_published_the_day_after_its_module() -> None:
    assert publication_day(date(2017, 4, 7)) == date(2017, 4, 8)


def test_half_time_lies_in_the_middle() -> None:
    assigned, due = datetime(2017, 6, 1, tzinfo=UTC), datetime(2017, 6, 4, tzinfo=UTC)
    assert half_time(assigned, due) == datetime(2017, 6, 2, 12, 0, tzinfo=UTC)


NOW = at_wall(date(2017, 6, 20), time(12))


def test_the_last_possible_deadline_is_the_evening_before_the_next_module() -> None:
    last = at_wall(date(2017, 6, 25), time(23, 59))
    check_new_due(last, now=NOW, next_first_day=date(2017, 6, 26))


@pytest.mark.parametrize("new_due", [NOW, at_wall(date(2017, 6, 26), time(0))])
def test_a_deadline_now_or_on_the_module_is_refused(new_due: datetime) -> None:
    with pytest.raises(DateNotPossible) as refused:
        check_new_due(new_due, now=NOW, next_first_day=date(2017, 6, 26))
    assert refused.value.params == {"after": NOW, "before": date(2017, 6, 26)}


@pytest.mark.parametrize(
    ("now", "due", "proposed"),
    [
        (date(2017, 8, 4), date(2017, 8, 3), date(2017, 8, 11)),
        (date(2017, 8, 4), date(2017, 8, 14), date(2017, 8, 14)),
        (date(2017, 8, 16), date(2017, 8, 14), date(2017, 8, 20)),
        (date(2017, 8, 20), date(2017, 8, 14), None),
    ],
)
def test_a_new_deadline_is_proposed_between_a_week_from_now_and_the_next_module(
    now: date, due: date, proposed: date | None
) -> None:
    found = propose_new_due(
        at_wall(due, time(15, 0)), now=at_wall(now, time(9, 0)), next_first_day=date(2017, 8, 21)
    )
    assert found == proposed

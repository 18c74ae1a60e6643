from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WARSAW, at_wall, local, local_day, shift_days
from tests.domain.holidays_pl import PILOT

MOMENTS = st.datetimes(
    datetime(2017, 1, 2),  # noqa: DTZ001 - hypothesis wants naive bounds and adds the zone
    datetime(2017, 12, 20),  # noqa: DTZ001 - same
    timezones=st.just(UTC),
)
DAYS = st.dates(date(2017, 1, 10), date(2017, 12, 1))


def wall(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return at_wall(date(2017, month, day), time(hour, minute))


def test_wall_clock_is_utc_plus_one_in_winter_and_plus_two_in_summer() -> None:
    assert wall(3, 22, 9) == datetime(2017, 3, 22, 8, 0, tzinfo=UTC)
    assert wall(4, 5, 10, 30) == datetime(2017, 4, 5, 8, 30, tzinfo=UTC)


def test_the_hour_that_does_not_exist_in_march_is_one_hour_later() -> None:
    assert local(wall(3, 26, 2, 30)).time() == time(3, 30)


def test_of_the_hour_that_occurs_twice_in_october_the_first_is_meant() -> None:
    assert wall(10, 29, 2, 30) == datetime(2017, 10, 29, 0, 30, tzinfo=UTC)


def test_module_1_shifted_by_14_days_crosses_the_change_to_summer_time() -> None:
    assert shift_days(wall(4, 5, 10, 30), -14) == datetime(2017, 3, 22, 9, 30, tzinfo=UTC)


def test_module_5_shifted_by_21_days_crosses_the_change_to_winter_time() -> None:
    assert shift_days(wall(11, 15, 10, 30), -21) == datetime(2017, 10, 25, 8, 30, tzinfo=UTC)


def test_the_local_day_is_not_the_utc_day_at_night() -> None:
    assert local_day(datetime(2017, 6, 30, 22, 30, tzinfo=UTC)) == date(2017, 7, 1)


def test_a_moment_without_a_timezone_is_refused() -> None:
    with pytest.raises(ValueError, match="timezone"):
        local(datetime(2017, 6, 30))  # noqa: DTZ001 - the mistake under test


def test_easter_and_the_may_holidays_are_skipped() -> None:
    assert PILOT.next_working_day(date(2017, 4, 14)) == date(2017, 4, 18)
    assert PILOT.previous_working_day(date(2017, 4, 18)) == date(2017, 4, 14)
    assert PILOT.next_working_day(date(2017, 4, 28)) == date(2017, 5, 2)
    assert PILOT.add_working_days(date(2017, 4, 28), 2) == date(2017, 5, 4)
    assert PILOT.add_working_days(date(2017, 5, 4), -2) == date(2017, 4, 28)
    assert PILOT.add_working_days(date(2017, 5, 4), 0) == date(2017, 5, 4)


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        (wall(4, 14, 7, 59), True),
        (wall(4, 14, 8), False),
        (wall(4, 14, 18, 59), False),
        (wall(4, 14, 19), True),
        (wall(4, 15, 12), True),
        (wall(4, 16, 12), True),
        (wall(4, 17, 12), True),
        (wall(5, 3, 12), True),
    ],
)
def test_quiet_time(at: datetime, quiet: bool) -> None:
    assert PILOT.is_quiet(at) is quiet


def test_good_friday_evening_opens_on_tuesday_after_easter() -> None:
    assert PILOT.next_open(wall(4, 14, 19)) == wall(4, 18, 8)


def test_an_early_morning_opens_the_same_day() -> None:
    assert PILOT.next_open(wall(4, 18, 5)) == wall(4, 18, 8)


def test_forward_keeps_the_hour_on_the_next_working_day() -> None:
    assert PILOT.forward(wall(4, 15, 9)) == wall(4, 18, 9)
    assert PILOT.forward(wall(4, 15, 20)) == wall(4, 19, 8)
    assert PILOT.forward(wall(4, 14, 19, 5)) == wall(4, 18, 8)


def test_back_keeps_the_hour_on_the_previous_working_day() -> None:
    assert PILOT.back(wall(4, 17, 9)) == wall(4, 14, 9)
    assert PILOT.back(wall(4, 17, 21)) == wall(4, 14, 18)
    assert PILOT.back(wall(4, 18, 20)) == wall(4, 18, 18)
    assert PILOT.back(wall(4, 18, 7)) == wall(4, 14, 18)


def test_the_digest_of_easter_monday_comes_on_tuesday() -> None:
    assert PILOT.next_digest(wall(4, 14, 12)) == wall(4, 18, 8)
    assert PILOT.next_digest(wall(4, 17, 12)) == wall(4, 18, 8)
    assert PILOT.next_digest(wall(4, 18, 8)) == wall(4, 24, 8)


@given(MOMENTS)
def test_next_open_is_never_quiet_never_earlier_and_idempotent(at: datetime) -> None:
    opened = PILOT.next_open(at)
    assert (PILOT.is_quiet(opened), opened >= at, PILOT.next_open(opened)) == (False, True, opened)


@given(MOMENTS)
def test_forward_is_never_quiet_never_earlier_and_idempotent(at: datetime) -> None:
    moved = PILOT.forward(at)
    assert (PILOT.is_quiet(moved), moved >= at, PILOT.forward(moved)) == (False, True, moved)


@given(MOMENTS)
def test_back_is_never_quiet_never_later_and_idempotent(at: datetime) -> None:
    moved = PILOT.back(at)
    assert (PILOT.is_quiet(moved), moved <= at, PILOT.back(moved)) == (False, True, moved)


@given(MOMENTS, st.integers(-14, 14))
def test_quiet_does_not_depend_on_the_zone_a_moment_is_written_in(at: datetime, hours: int) -> None:
    elsewhere = at.astimezone(timezone(timedelta(hours=hours)))
    assert PILOT.is_quiet(elsewhere) == PILOT.is_quiet(at)


@given(MOMENTS)
def test_the_digest_is_the_first_open_8_oclock_of_a_week(at: datetime) -> None:
    digest = PILOT.next_digest(at)
    assert (local(digest).time(), digest > at, digest - at <= timedelta(days=9)) == (
        time(8),
        True,
        True,
    )


@given(DAYS, st.integers(-30, 30))
def test_shifting_days_keeps_the_wall_clock(day: date, days: int) -> None:
    shifted = shift_days(at_wall(day, time(9)), days)
    assert shifted.astimezone(WARSAW).time() == time(9)
    assert local_day(shifted) == day + timedelta(days=days)

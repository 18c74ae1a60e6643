from datetime import UTC, date, datetime, time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import at_wall, local
from domain.pacing import Bundle, Item, Snooze, plan_day, snooze, snooze_choices
from tests.domain.holidays_pl import PILOT


def wall(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return at_wall(date(2017, month, day), time(hour, minute))


A, B, C, D = (
    Item(wall(6, 19, hour), key) for hour, key in [(9, "a"), (9, "b"), (12, "c"), (15, "d")]
)


@pytest.mark.parametrize(
    ("items", "sent_today", "expected"),
    [
        ([], 0, []),
        ([A], 0, [Bundle(A.due, (A,))]),
        ([A, C], 0, [Bundle(A.due, (A,)), Bundle(C.due, (C,))]),
        ([A, B, C, D], 0, [Bundle(A.due, (A,)), Bundle(B.due, (B, C, D))]),
        ([C, D], 1, [Bundle(C.due, (C, D))]),
        ([C, D], 2, [Bundle(wall(6, 20, 8), (C, D))]),
    ],
)
def test_the_last_message_of_the_day_carries_all_the_rest(
    items: list[Item], sent_today: int, expected: list[Bundle]
) -> None:
    assert plan_day(items, sent_today, PILOT) == expected


def test_what_no_longer_fits_before_a_holiday_waits_until_after_it() -> None:
    late = Item(wall(4, 14, 15), "x")
    assert plan_day([late], 2, PILOT) == [Bundle(wall(4, 18, 8), (late,))]


HOURS = st.lists(st.tuples(st.integers(8, 18), st.text(max_size=3)), unique=True)


@given(HOURS, st.integers(0, 4), st.randoms(use_true_random=False))
def test_nothing_is_lost_and_order_of_arrival_does_not_matter(
    hours: list[tuple[int, str]], sent_today: int, shuffler: Random
) -> None:
    items = [Item(wall(6, 19, hour), key) for hour, key in hours]
    plan = plan_day(items, sent_today, PILOT)
    assert plan_day(shuffler.sample(items, len(items)), sent_today, PILOT) == plan
    assert [item for bundle in plan for item in bundle.items] == sorted(
        items, key=lambda item: (item.due, item.key)
    )
    assert sum(bundle.due < wall(6, 20, 0) for bundle in plan) <= max(0, 2 - sent_today)


@pytest.mark.parametrize(
    ("choice", "now", "expected"),
    [
        (Snooze.HOUR, wall(6, 19, 10), wall(6, 19, 11)),
        (Snooze.HOUR, wall(6, 19, 18, 30), wall(6, 20, 8)),
        (Snooze.HOUR, wall(4, 14, 18, 30), wall(4, 18, 8)),
        (Snooze.TOMORROW, wall(6, 19, 10), wall(6, 20, 9)),
        (Snooze.TOMORROW, wall(4, 14, 10), wall(4, 18, 9)),
        (Snooze.THREE_DAYS, wall(6, 19, 10), wall(6, 22, 9)),
        (Snooze.THREE_DAYS, wall(4, 13, 10), wall(4, 18, 9)),
    ],
)
def test_a_snoozed_reminder_comes_back_in_open_hours(
    choice: Snooze, now: datetime, expected: datetime
) -> None:
    assert snooze(choice, now, PILOT) == expected


def test_snoozing_beyond_the_use_of_a_reminder_is_not_offered() -> None:
    now = wall(6, 16, 10)
    assert snooze_choices(now, PILOT) == (Snooze.HOUR, Snooze.TOMORROW, Snooze.THREE_DAYS)
    assert snooze_choices(now, PILOT, until=wall(6, 19, 9)) == (Snooze.HOUR,)


@given(
    st.sampled_from(Snooze),
    st.datetimes(
        datetime(2017, 1, 2),  # noqa: DTZ001 - hypothesis wants naive bounds and adds the zone
        datetime(2017, 12, 20),  # noqa: DTZ001 - same
        timezones=st.just(UTC),
    ),
)
def test_a_snooze_is_later_and_never_quiet(choice: Snooze, now: datetime) -> None:
    back = snooze(choice, now, PILOT)
    assert (back > now, PILOT.is_quiet(back)) == (True, False), local(back)

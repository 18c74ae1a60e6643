from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import at_wall, local
from domain.ladder_steps import Anchor, Audience, Days, Ladder, Step
from domain.ladders import (
    LADDERS,
    MEETING_LADDER,
    MENTOR_LADDER,
    MODULE_LADDER,
    MODULE_QUESTIONNAIRE_LADDER,
    STEPS,
    TASK_LADDER,
    WORKSHOP_LADDER,
)
from domain.reminders import Due, Facts, schedule, useful_until
from tests.domain.holidays_pl import PILOT


def wall(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return at_wall(date(2017, month, day), time(hour, minute))


def plan(ladder: Ladder, facts: Facts) -> dict[str, str]:
    """Step -> local time, e.g. "25.10 09:00"."""
    return {
        due.step_id.split("/")[1]: f"{local(due.due):%d.%m %H:%M}"
        for due in schedule(ladder, facts, PILOT)
    }


def test_module_5_counts_back_across_the_change_to_winter_time() -> None:
    facts = {Anchor.PUBLISHED: wall(9, 1, 9), Anchor.MODULE_START: wall(11, 15, 10, 30)}
    assert [(due.step_id, due.due) for due in schedule(MODULE_LADDER, facts, PILOT)] == [
        ("modul/-21d", datetime(2017, 10, 25, 7, 0, tzinfo=UTC)),
        ("modul/-7d", datetime(2017, 11, 8, 8, 0, tzinfo=UTC)),
        ("modul/-7d*", datetime(2017, 11, 8, 8, 0, tzinfo=UTC)),
        ("modul/-1d", datetime(2017, 11, 14, 14, 0, tzinfo=UTC)),
        ("modul/-2h", datetime(2017, 11, 15, 7, 30, tzinfo=UTC)),
    ]


def test_14_days_before_module_1_is_winter_time() -> None:
    step = Step("oswiadczenie/-14d", Anchor.MODULE_START, Days(-14), (Audience.PARTICIPANT,))
    ladder = Ladder("oswiadczenie", Anchor.PUBLISHED, None, (step,))
    assert schedule(ladder, {Anchor.MODULE_START: wall(4, 5, 10, 30)}, PILOT) == [
        Due(
            "oswiadczenie/-14d",
            datetime(2017, 3, 22, 8, 0, tzinfo=UTC),
            (Audience.PARTICIPANT,),
            date(2017, 4, 5),
        )
    ]


TASK_1: Facts = {
    Anchor.MODULE_END: wall(4, 7, 14),
    Anchor.ASSIGNED: wall(4, 8, 0),
    Anchor.DUE: wall(6, 19, 15),
    Anchor.NEXT_MODULE: wall(6, 26, 10, 30),
}


def test_task_1_of_the_pilot() -> None:
    assert plan(TASK_LADDER, TASK_1) == {
        "nowe": "10.04 09:00",  # the day after the module is a Saturday
        "polowa": "15.05 09:00",  # half-way is a Sunday
        "-7d": "12.06 09:00",
        "-2d": "16.06 09:00",  # a Saturday, so back to Friday
        "-0d": "19.06 09:00",
        "+1d": "20.06 09:00",
        "+3d": "22.06 09:00",
    }


def test_steps_are_of_use_until_the_deadline_or_else_until_the_next_module() -> None:
    assert useful_until(STEPS["zadanie/-2d"], TASK_LADDER, TASK_1) == TASK_1[Anchor.DUE]
    assert useful_until(STEPS["zadanie/+1d"], TASK_LADDER, TASK_1) == TASK_1[Anchor.NEXT_MODULE]
    assert useful_until(STEPS["spotkanie_sieci/+1d"], MEETING_LADDER, {}) is None


def test_a_moved_deadline_moves_its_steps_and_makes_a_new_occurrence() -> None:
    moved = {**TASK_1, Anchor.DUE: wall(6, 23, 15)}
    seven_days = [due for due in schedule(TASK_LADDER, moved, PILOT) if due.step_id.endswith("-7d")]
    assert [(due.due, due.occurrence) for due in seven_days] == [
        (wall(6, 16, 9), date(2017, 6, 23))
    ]


def test_what_would_come_after_the_next_module_began_is_dropped() -> None:
    moved = {**TASK_1, Anchor.DUE: wall(6, 24, 15)}
    assert "+3d" not in plan(TASK_LADDER, moved)


def test_a_task_published_late_is_announced_at_once_and_keeps_only_what_lies_ahead() -> None:
    assert plan(TASK_LADDER, {**TASK_1, Anchor.ASSIGNED: wall(6, 14, 12)}) == {
        "nowe": "14.06 12:00",
        "-2d": "16.06 09:00",
        "polowa": "19.06 09:00",  # half-way is a Saturday
        "-0d": "19.06 09:00",
        "+1d": "20.06 09:00",
        "+3d": "22.06 09:00",
    }


def test_easter_moves_a_step_before_the_event_to_good_friday() -> None:
    due = wall(4, 24, 15)
    facts = {Anchor.ASSIGNED: wall(4, 3, 9), Anchor.DUE: due}
    assert plan(TASK_LADDER, facts)["-7d"] == "14.04 09:00"


def test_easter_moves_a_step_after_the_event_to_tuesday() -> None:
    facts = {Anchor.ASSIGNED: wall(4, 3, 9), Anchor.DUE: wall(4, 14, 15)}
    assert plan(TASK_LADDER, facts)["+1d"] == "18.04 09:00"


@pytest.mark.parametrize(
    ("due", "step", "expected"),
    [
        (wall(5, 8, 15), "-7d", "28.04 09:00"),  # 1 May is a Monday
        (wall(5, 5, 15), "-2d", "02.05 09:00"),  # 3 May
        (wall(5, 2, 15), "+1d", "04.05 09:00"),
    ],
)
def test_the_may_holidays(due: datetime, step: str, expected: str) -> None:
    facts = {Anchor.ASSIGNED: wall(4, 10, 9), Anchor.DUE: due}
    assert plan(TASK_LADDER, facts)[step] == expected


def test_a_step_moved_back_before_its_cause_goes_forward_instead() -> None:
    facts = {Anchor.ASSIGNED: wall(4, 14, 12), Anchor.DUE: wall(4, 24, 15)}
    assert plan(TASK_LADDER, facts)["-7d"] == "18.04 08:00"


def test_a_deadline_in_the_morning_drops_the_reminder_of_9_oclock() -> None:
    facts = {Anchor.ASSIGNED: wall(6, 1, 9), Anchor.DUE: wall(6, 19, 8, 30)}
    assert "-0d" not in plan(TASK_LADDER, facts)


def test_the_mentor_is_reminded_after_three_working_days() -> None:
    assert plan(MENTOR_LADDER, {Anchor.SUBMITTED: wall(4, 13, 13, 42)}) == {"+3d": "19.04 09:00"}


def test_nothing_waits_for_the_mentor_before_a_report_is_sent() -> None:
    assert schedule(MENTOR_LADDER, TASK_1, PILOT) == []


def test_a_workshops_questionnaire_of_friday_is_repeated_on_monday() -> None:
    facts = {Anchor.OPENS: wall(6, 23, 13, 20), Anchor.CLOSES: wall(6, 26, 20)}
    assert plan(WORKSHOP_LADDER, facts) == {"otwarcie": "23.06 13:20", "+1d": "26.06 09:00"}


def test_a_questionnaire_opening_in_the_evening_is_announced_next_morning() -> None:
    facts = {Anchor.OPENS: wall(6, 26, 19, 5), Anchor.CLOSES: wall(6, 29, 20)}
    assert plan(WORKSHOP_LADDER, facts) == {"otwarcie": "27.06 08:00", "+1d": "27.06 09:00"}


def test_a_questionnaire_closed_before_the_repeat_is_not_repeated() -> None:
    facts = {Anchor.OPENS: wall(4, 14, 13, 20), Anchor.CLOSES: wall(4, 17, 20)}
    assert plan(WORKSHOP_LADDER, facts) == {"otwarcie": "14.04 13:20"}


def test_the_questionnaire_of_module_1() -> None:
    facts = {Anchor.OPENS: wall(4, 7, 13, 15), Anchor.CLOSES: wall(4, 14, 20)}
    assert plan(MODULE_QUESTIONNAIRE_LADDER, facts) == {
        "otwarcie": "07.04 13:15",
        "+2d": "10.04 09:00",
        "-1d": "13.04 09:00",
    }


def test_a_network_meeting() -> None:
    facts = {Anchor.PUBLISHED: wall(9, 1, 12), Anchor.MEETING: wall(11, 16, 15, 30)}
    assert plan(MEETING_LADDER, facts) == {
        "-14d": "02.11 09:00",
        "-7d": "09.11 09:00",
        "-2d": "14.11 09:00",
        "-2h": "16.11 13:30",
        "+1d": "17.11 09:00",
        "+7d": "23.11 09:00",
    }


def test_a_meeting_announced_at_short_notice_asks_at_once() -> None:
    facts = {Anchor.PUBLISHED: wall(11, 13, 20), Anchor.MEETING: wall(11, 16, 15, 30)}
    assert plan(MEETING_LADDER, facts) == {
        "-14d": "14.11 08:00",
        "-2d": "14.11 09:00",
        "-2h": "16.11 13:30",
        "+1d": "17.11 09:00",
        "+7d": "23.11 09:00",
    }


def test_two_hours_before_an_early_meeting_is_the_evening_before() -> None:
    facts = {Anchor.PUBLISHED: wall(9, 1, 12), Anchor.MEETING: wall(11, 16, 9)}
    assert plan(MEETING_LADDER, facts)["-2h"] == "15.11 18:00"


MOMENTS = st.datetimes(
    datetime(2017, 1, 20),  # noqa: DTZ001 - hypothesis wants naive bounds and adds the zone
    datetime(2017, 11, 20),  # noqa: DTZ001 - same
    timezones=st.just(UTC),
)
FACTS = st.dictionaries(st.sampled_from(Anchor), MOMENTS)


@given(st.sampled_from(sorted(LADDERS)), FACTS)
def test_no_reminder_is_in_quiet_time_before_its_cause_or_after_its_use(
    name: str, facts: Facts
) -> None:
    ladder = LADDERS[name]
    never = datetime(2018, 6, 1, tzinfo=UTC)
    for due in schedule(ladder, facts, PILOT):
        until = facts.get(ladder.until, never) if ladder.until else never
        assert PILOT.is_quiet(due.due) is False
        assert facts.get(ladder.cause, due.due) <= due.due < until


@given(st.sampled_from(sorted(LADDERS)), FACTS)
def test_a_schedule_is_in_order_and_the_same_every_time(name: str, facts: Facts) -> None:
    dues = schedule(LADDERS[name], facts, PILOT)
    assert dues == schedule(LADDERS[name], facts, PILOT)
    assert [due.due for due in dues] == sorted(due.due for due in dues)


@given(MOMENTS)
def test_steps_ahead_of_the_deadline_stay_ahead_of_it(deadline: datetime) -> None:
    facts = {Anchor.ASSIGNED: deadline - timedelta(days=20), Anchor.DUE: deadline}
    ahead = {step.id for step in TASK_LADDER.steps if step.ahead}
    late = [
        due
        for due in schedule(TASK_LADDER, facts, PILOT)
        if due.step_id in ahead and due.due >= deadline
    ]
    assert late == []

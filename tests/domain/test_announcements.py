from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.announcements import (
    Audience,
    AudienceKind,
    Missing,
    Outcome,
    Preview,
    Recipient,
    cancel,
    choose,
    departure,
    preview,
    tally,
)
from domain.calendar import at_wall
from domain.errors import WrongState
from tests.domain.holidays_pl import PILOT

LEADER = Recipient(1, "telegram", "JST-07", "III", leads=True)
MEMBER = Recipient(2, None, "JST-07", "III", missing=frozenset({Missing.CONFIRMATION}))
OTHER = Recipient(3, "web", "JST-01", "I", leads=True)
MENTOR = Recipient(4, "telegram", mentors=True)
EVERYBODY = [LEADER, MEMBER, OTHER, MENTOR]


@pytest.mark.parametrize(
    ("audience", "people"),
    [
        (Audience(AudienceKind.ALL), [1, 2, 3, 4]),
        (Audience(AudienceKind.GROUP, "III"), [1, 2]),
        (Audience(AudienceKind.LEADERS), [1, 3]),
        (Audience(AudienceKind.MENTORS), [4]),
        (Audience(AudienceKind.JST, "JST-01"), [3]),
        (Audience(AudienceKind.MISSING, Missing.CONFIRMATION), [2]),
        (Audience(AudienceKind.MISSING, "sprawozdanie"), []),
    ],
)
def test_an_audience_is_exactly_whom_it_names(audience: Audience, people: list[int]) -> None:
    assert [one.person for one in choose(EVERYBODY, audience)] == people


def test_a_person_with_two_roles_is_counted_once() -> None:
    assert choose([LEADER, LEADER, MENTOR], Audience(AudienceKind.ALL)) == [LEADER, MENTOR]


def test_the_preview_counts_by_channel_and_those_out_of_reach() -> None:
    assert preview(EVERYBODY) == Preview(4, {"telegram": 2, "web": 1}, unreachable=1)


@given(st.lists(st.sampled_from(EVERYBODY)))
def test_the_parts_of_a_preview_add_up(people: list[Recipient]) -> None:
    counted = preview(people)
    assert counted.total == len(people) == sum(counted.by_channel.values()) + counted.unreachable


def test_a_tally_names_every_outcome() -> None:
    assert tally([Outcome.DELIVERED, Outcome.DELIVERED, Outcome.BLOCKED]) == {
        Outcome.WAITING: 0,
        Outcome.DELIVERED: 2,
        Outcome.FAILED: 0,
        Outcome.BLOCKED: 1,
        Outcome.UNREACHABLE: 0,
        Outcome.CANCELLED: 0,
    }


SUNDAY = at_wall(date(2017, 6, 25), time(12))
MONDAY_8 = at_wall(date(2017, 6, 26), time(8))


@pytest.mark.parametrize(
    ("cancels", "expected"),
    [
        (None, MONDAY_8),
        (at_wall(date(2017, 6, 26), time(10, 30)), SUNDAY),
        (at_wall(date(2017, 6, 28), time(10, 30)), MONDAY_8),
    ],
)
def test_only_a_near_cancellation_passes_the_quiet_hours(
    cancels: datetime | None, expected: datetime
) -> None:
    assert departure(SUNDAY, PILOT, cancels=cancels) == expected


def test_what_has_not_gone_can_be_cancelled() -> None:
    assert [cancel(state) for state in ("zaplanowane", "wysylanie")] == ["anulowane", "wyslane"]


def test_what_has_gone_cannot_be_cancelled() -> None:
    with pytest.raises(WrongState):
        cancel("wyslane")

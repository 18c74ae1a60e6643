from datetime import UTC, datetime, timedelta

import pytest

from domain import meetings
from domain.errors import DateNotPossible, MeetingKindNotPossible, WrongState
from domain.meetings import DateChange, Meeting, MeetingKind

NOW = datetime(2017, 9, 1, 9, 0, tzinfo=UTC)
START = NOW + timedelta(days=20)
OPENING, WORKING, CLOSING = MeetingKind

PLANNED = Meeting(OPENING, "planowane", START)
ANNOUNCED = Meeting(OPENING, "ogloszone", START)


def test_a_meeting_ahead_is_announced() -> None:
    assert meetings.announce_meeting(PLANNED, NOW) == ANNOUNCED


def test_a_meeting_in_the_past_is_not_announced() -> None:
    with pytest.raises(DateNotPossible):
        meetings.announce_meeting(PLANNED, START)


def test_a_new_date_shows_the_old_one_and_asks_again() -> None:
    later = START + timedelta(days=7)
    assert meetings.change_date(ANNOUNCED, later, NOW) == DateChange(
        START, Meeting(OPENING, "ogloszone", later)
    )


def test_the_same_date_asks_nobody_again() -> None:
    assert meetings.change_date(ANNOUNCED, START, NOW) is None


def test_a_meeting_is_not_moved_into_the_past() -> None:
    with pytest.raises(DateNotPossible):
        meetings.change_date(ANNOUNCED, NOW, NOW)


def test_a_cancelled_meeting_is_not_moved() -> None:
    cancelled = meetings.cancel_meeting(ANNOUNCED)
    assert cancelled.state == "odwolane"
    with pytest.raises(WrongState):
        meetings.change_date(cancelled, START + timedelta(days=1), NOW)


@pytest.mark.parametrize(
    ("kind", "earlier"),
    [(OPENING, []), (WORKING, [OPENING]), (CLOSING, [OPENING, WORKING]), (CLOSING, [OPENING])],
)
def test_a_year_begins_with_the_opening_and_ends_with_the_closing(
    kind: MeetingKind, earlier: list[MeetingKind]
) -> None:
    meetings.check_meeting_kind(kind, earlier)


@pytest.mark.parametrize(
    ("kind", "earlier"),
    [(WORKING, []), (CLOSING, []), (OPENING, [OPENING]), (WORKING, [OPENING, CLOSING])],
)
def test_meetings_out_of_order_are_refused(kind: MeetingKind, earlier: list[MeetingKind]) -> None:
    with pytest.raises(MeetingKindNotPossible) as refused:
        meetings.check_meeting_kind(kind, earlier)
    assert refused.value.params == {"kind": kind.value}


def test_the_whole_year_is_in_order() -> None:
    meetings.check_meeting_order([OPENING, WORKING, WORKING, CLOSING])


def test_a_working_meeting_moved_before_the_opening_is_refused() -> None:
    with pytest.raises(MeetingKindNotPossible):
        meetings.check_meeting_order([WORKING, OPENING])


def test_only_kinds_that_have_a_place_in_the_year_are_offered() -> None:
    opening, working, closing = MeetingKind.OPENING, MeetingKind.WORKING, MeetingKind.CLOSING
    assert meetings.possible_kinds([]) == [opening]
    assert meetings.possible_kinds([opening]) == [working, closing]
    assert meetings.possible_kinds([opening, closing]) == [working]

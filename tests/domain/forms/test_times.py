"""Times and moments as people type them."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from domain.forms.times import (
    parse_moment,
    parse_time,
    show_moment,
    show_time,
    store_moment,
    store_time,
)

WARSAW = ZoneInfo("Europe/Warsaw")
MONDAY = datetime(2017, 10, 2, 12, 30, 45, tzinfo=WARSAW)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:30", time(14, 30)),
        ("14.30", time(14, 30)),
        (" 9 ", time(9)),
        ("9:05:07", time(9, 5, 7)),
        ("14:30:00.000", time(14, 30)),
        ("godz. 9:15", time(9, 15)),
        ("o godzinie 9", time(9)),
        ("at 2:30 PM", time(14, 30)),
        ("12 am", time(0)),
        ("12:15 p.m.", time(12, 15)),
        ("północ", time(0)),
        ("w południe", time(12)),
        ("Teraz", time(12, 30)),
        ("24:00", None),
        ("13 pm", None),
        ("9:60", None),
        ("9:5", None),
        ("rano", None),
        ("", None),
    ],
)
def test_a_time_is_read_as_it_is_meant(text: str, expected: time | None) -> None:
    assert parse_time(text, now=MONDAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15.10.2017 14:30", "2017-10-15T14:30:00.000+02:00"),
        ("15.10.2017, godz. 14.30", "2017-10-15T14:30:00.000+02:00"),
        ("2017-11-15T14:30", "2017-11-15T14:30:00.000+01:00"),
        ("2017-11-15T14:30:00.000+01:00", "2017-11-15T14:30:00.000+01:00"),
        ("2017-11-15 14:30", "2017-11-15T14:30:00.000+01:00"),
        ("jutro 9:00", "2017-10-03T09:00:00.000+02:00"),
        ("jutro o 9", "2017-10-03T09:00:00.000+02:00"),
        ("9:15 w piątek", "2017-10-06T09:15:00.000+02:00"),
        ("15 października 2017 8:00", "2017-10-15T08:00:00.000+02:00"),
        ("now", "2017-10-02T12:30:00.000+02:00"),
        ("26.03.2017 2:30", "2017-03-26T03:30:00.000+02:00"),
        ("15.10.2017", None),
        ("14:30", None),
        ("jutro teraz", None),
        ("31.02.2018 9:00", None),
        ("", None),
    ],
)
def test_a_moment_needs_a_date_and_a_time(text: str, expected: str | None) -> None:
    moment = parse_moment(text, now=MONDAY)
    assert (moment and store_moment(moment)) == expected


def test_a_time_is_stored_with_the_offset_of_the_day() -> None:
    assert store_time(time(14, 30), now=MONDAY) == "14:30:00.000+02:00"
    winter = datetime(2017, 12, 2, tzinfo=WARSAW)
    assert store_time(time(14, 30), now=winter) == "14:30:00.000+01:00"
    assert store_time(time(14, 30), now=winter.astimezone(UTC)) == "14:30:00.000Z"


def test_stored_times_are_shown_as_people_write_them() -> None:
    assert show_time("14:30:00.000+02:00") == "14:30"
    assert show_time("14:30:15.000Z") == "14:30:15"
    assert show_time("14:30") == "14:30"
    assert show_moment("2017-10-15T14:30:00.000+02:00") == "15.10.2017 14:30"
    assert show_moment("2017-10-15") == "15.10.2017"

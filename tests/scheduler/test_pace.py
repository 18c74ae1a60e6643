"""Pacing against a clock of its own."""

from __future__ import annotations

from scheduler.pace import Pace, Rate


class Seconds:
    def __init__(self) -> None:
        self.value = 0.0

    def __call__(self) -> float:
        return self.value


def test_a_full_bucket_lets_a_burst_through_then_waits() -> None:
    pace = Pace(Rate(10), Seconds())
    for _ in range(10):
        assert pace.wait() == 0
        pace.spend()
    assert pace.wait() == 0.1


def test_the_bucket_refills_with_time() -> None:
    seconds = Seconds()
    pace = Pace(Rate(10), seconds)
    for _ in range(10):
        pace.spend()
    seconds.value = 0.5
    assert pace.wait() == 0


def test_replies_use_the_budget_of_broadcasts() -> None:
    pace = Pace(Rate(10), Seconds())
    for _ in range(15):
        pace.spend()
    assert round(pace.wait(), 3) == 0.6


def test_whoever_takes_over_begins_without_a_burst() -> None:
    seconds = Seconds()
    pace = Pace(Rate(10), seconds)
    pace.begin_anew()
    assert pace.wait() == 0.1
    seconds.value = 0.1
    assert pace.wait() == 0


def test_the_platforms_wait_is_kept() -> None:
    seconds = Seconds()
    pace = Pace(Rate(10), seconds)
    pace.close(3)
    assert (pace.wait(), pace.is_closed) == (3, True)
    seconds.value = 3
    assert (pace.wait(), pace.is_closed) == (0, False)

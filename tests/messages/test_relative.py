from datetime import datetime, timedelta

import pytest

from domain.calendar import WARSAW
from messages.relative import begin, in_time, left, relative_day

NOW = datetime(2017, 3, 24, 15, 0, tzinfo=WARSAW)  # a Friday; the clock changes on Sunday


@pytest.mark.parametrize(
    ("days", "polish", "english"),
    [
        (0, "dzisiaj", "today"),
        (1, "jutro", "tomorrow"),
        (2, "pojutrze", "the day after tomorrow"),
        (3, "w poniedziałek, 27 marca", "on Monday, 27 March"),
        (7, "za tydzień", "in a week"),
        (11, "we wtorek, 4 kwietnia", "on Tuesday, 4 April"),
    ],
)
def test_days_are_named_by_their_distance(days: int, polish: str, english: str) -> None:
    at = NOW + timedelta(days=days)
    assert relative_day(at, NOW, "pl") == polish
    assert relative_day(at, NOW, "en") == english


@pytest.mark.parametrize(
    ("minutes", "polish"),
    [
        (0, "za 1 minutę"),
        (42, "za 42 minuty"),
        (89, "za 89 minut"),
        (100, "za 2 godziny"),
        (120, "za 2 godziny"),
        (330, "za 6 godzin"),
        (18 * 60, "jutro"),
    ],
)
def test_the_same_day_is_told_in_hours_and_minutes(minutes: int, polish: str) -> None:
    assert in_time(NOW + timedelta(minutes=minutes), NOW, "pl") == polish


@pytest.mark.parametrize(
    ("days", "polish", "english"),
    [
        (1, "Został 1 dzień", "1 day is left"),
        (2, "Zostały 2 dni", "2 days are left"),
        (7, "Zostało 7 dni", "7 days are left"),
    ],
)
def test_the_days_left_agree_with_their_verb(days: int, polish: str, english: str) -> None:
    due = NOW + timedelta(days=days, hours=-6)
    assert left(due, NOW, "pl") == polish
    assert left(due, NOW, "en") == english


def test_a_sentence_begins_with_a_capital() -> None:
    assert begin("jutro o 9:00") == "Jutro o 9:00"

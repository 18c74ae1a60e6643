"""Counts and dates as people write them, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from messages import wording

OPENING = datetime(2017, 4, 5, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "polish"),
    [
        (0, "0 ankiet"),
        (1, "1 ankieta"),
        (2, "2 ankiety"),
        (5, "5 ankiet"),
        (12, "12 ankiet"),
        (22, "22 ankiety"),
        (101, "101 ankiet"),
        (112, "112 ankiet"),
        (1.5, "1.5 ankiety"),
    ],
)
def test_polish_counts_take_their_form(number: float, polish: str) -> None:
    assert wording.count(number, "ankieta", "pl") == polish


@pytest.mark.parametrize(("number", "english"), [(0, "0 people"), (1, "1 person"), (2, "2 people")])
def test_english_counts_take_their_form(number: float, english: str) -> None:
    assert wording.count(number, "osoba", "en") == english


def test_both_languages_know_the_same_words() -> None:
    assert set(wording.WORDS["pl"]) == set(wording.WORDS["en"])


def test_every_word_has_all_its_forms() -> None:
    assert {len(forms) for forms in wording.WORDS["pl"].values()} == {4}
    assert {len(forms) for forms in wording.WORDS["en"].values()} == {2}


@pytest.mark.parametrize(
    ("render", "polish", "english"),
    [
        (wording.day, "środa, 5 kwietnia 2017 r.", "Wednesday, 5 April 2017"),
        (wording.short_day, "5 kwietnia 2017 r.", "5 April 2017"),
        (wording.clock, "10:30", "10:30"),
        (
            wording.when,
            "środa, 5 kwietnia 2017 r., godz. 10:30",
            "Wednesday, 5 April 2017, 10:30",
        ),
        (wording.short_when, "5 kwietnia, 10:30", "5 April, 10:30"),
        (wording.on_day, "w środę, 5 kwietnia", "on Wednesday, 5 April"),
        (wording.month_day, "05.04", "5 Apr"),
    ],
)
def test_moments_are_told_in_warsaw_time(render, polish: str, english: str) -> None:  # type: ignore[no-untyped-def]  # functions of the table
    assert (render(OPENING, "pl"), render(OPENING, "en")) == (polish, english)


def test_tuesday_takes_another_preposition() -> None:
    assert wording.on_day(date(2017, 4, 4), "pl") == "we wtorek, 4 kwietnia"


@pytest.mark.parametrize(
    ("start", "end", "polish"),
    [
        (date(2017, 4, 5), date(2017, 4, 7), "5–7 kwietnia 2017 r."),
        (date(2017, 5, 30), date(2017, 6, 1), "30 maja–1 czerwca 2017 r."),
        (date(2017, 12, 30), date(2018, 1, 2), "30 grudnia 2017–2 stycznia 2018 r."),
    ],
)
def test_ranges_of_days_say_no_more_than_needed(start: date, end: date, polish: str) -> None:
    assert wording.days(start, end, "pl") == polish

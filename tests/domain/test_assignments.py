"""On what terms a coordinators' form may be given to people."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.assignments import (
    Audience,
    AudienceKind,
    Identifying,
    Terms,
    check_terms,
    check_times,
    identifying,
)
from domain.calendar import WARSAW
from domain.errors import (
    AudienceTooSmall,
    DomainError,
    OnlyNamedRepeats,
    QuestionsIdentify,
    TimesNotPossible,
)
from domain.forms.loading import load_form
from domain.forms.model import Form
from messages.forms.convert import convert_markdown

NOW = datetime(2017, 4, 10, 9, 0, tzinfo=WARSAW)
HOUR = timedelta(hours=1)


def form(*rows: str) -> Form:
    """A form of these questions ("type name")."""
    lines = "\n".join(f"|  | {row.replace(' ', ' | ', 1)} | {row} |" for row in rows)
    return load_form(convert_markdown(f"| survey |\n|  | type | name | label |\n{lines}\n"))


PLAIN = form("integer pupils", "text remarks")


def terms(*, confidential: bool = True, repeatable: bool = False) -> Terms:
    return Terms(Audience(AudienceKind.ALL), None, NOW + HOUR, confidential, repeatable)


def test_five_people_may_be_asked_confidentially() -> None:
    check_terms(terms(), range(5), PLAIN, NOW)


@pytest.mark.parametrize(
    ("given", "people", "asked", "refusal"),
    [
        (terms(), 4, PLAIN, AudienceTooSmall),
        (terms(confidential=False), 0, PLAIN, AudienceTooSmall),
        (terms(), 9, form("image photo"), QuestionsIdentify),
        (terms(), 9, form("geopoint home"), QuestionsIdentify),
        (terms(repeatable=True), 9, PLAIN, OnlyNamedRepeats),
    ],
)
def test_every_refusal_has_its_reason(
    given: Terms, people: int, asked: Form, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        check_terms(given, range(people), asked, NOW)


def test_with_names_one_person_may_be_asked_for_a_file() -> None:
    check_terms(terms(confidential=False, repeatable=True), [1], form("file plan"), NOW)


def test_questions_about_the_person_are_noticed_by_their_names() -> None:
    asked = form(
        "text imie", "text lastName", "text e_mail", "text telefon_2", "text nazwa", "image photo"
    )
    assert identifying(asked) == Identifying(
        ("photo",), ("imie", "lastName", "e_mail", "telefon_2")
    )


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        (None, NOW),
        (NOW - HOUR, NOW - HOUR / 2),
        (NOW + 2 * HOUR, NOW + HOUR),
        (NOW + HOUR, NOW + HOUR),
    ],
)
def test_it_closes_ahead_and_after_it_opens(opens: datetime | None, closes: datetime) -> None:
    with pytest.raises(TimesNotPossible):
        check_times(opens, closes, NOW)


def test_what_was_to_open_in_the_past_opens_now() -> None:
    given = Terms(Audience(AudienceKind.ALL), NOW - HOUR, NOW + HOUR, confidential=True)
    assert given.window(NOW).opens == NOW

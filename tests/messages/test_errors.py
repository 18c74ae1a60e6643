"""Every refusal of the rules has its words, in both languages."""

from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from domain.errors import DomainError
from messages.texts import LANGUAGES, keys, render

AT = datetime(2017, 6, 19, 13, 0, tzinfo=UTC)
OFFICE = SimpleNamespace(email="biuro@pilotaz.example", phone="")

# The params that the docstrings of `domain.errors` promise.
PARAMS: dict[str, dict[str, object]] = {
    "not_allowed": {"action": "announce"},
    "wrong_state": {"machine": "module", "state": "trwa", "event": "start"},
    "not_your_team": {"team": "JST-07"},
    "not_the_leader": {"team": "JST-07"},
    "too_late": {"due": AT},
    "already_accepted": {"task_no": 2},
    "date_not_possible": {"after": AT, "before": AT.date()},
    "wrong_file_type": {"name": "plan.exe", "allowed": ("pdf", "docx")},
    "file_too_big": {"name": "plan.pdf", "max_mb": 20},
    "statement_not_accepted": {"name": "oswiadczenie.pdf"},
    "code_expired": {"expired": AT},
    "too_many_attempts": {"until": AT},
    "team_full": {"team": "JST-07", "maximum": 4},
    "team_too_small": {"team": "JST-07", "minimum": 2},
    "group_does_not_fit": {"kind": "gmina_wiejska", "group": "II"},
    "mentor_missing": {"team": "JST-07", "mentors": 0},
    "network_full": {"capacity": 20, "waiting": 2},
    "meeting_kind_not_possible": {"kind": "podsumowujace"},
    "questionnaire_closed": {"opens": AT, "closes": AT},
    "audience_too_small": {"people": 4, "minimum": 5},
    "questions_identify": {"questions": ("photo", "home")},
    "times_not_possible": {"opens": None, "closes": AT},
}


def _classes(root: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    yield root
    for child in root.__subclasses__():
        yield from _classes(child)


CODES = sorted({found.code for found in _classes() if found.__module__ == "domain.errors"})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_refusal_is_explained(code: str, language: str) -> None:
    text = render(f"errors.{code}", language, office=OFFICE, **PARAMS.get(code, {}))
    assert text.endswith((".", "/opiekun", "/mentor", "/ankiety", "/questionnaires"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_explanation_is_without_its_refusal(language: str) -> None:
    explained = {key.removeprefix("errors.") for key in keys(language) if key.startswith("errors.")}
    assert explained == set(CODES)


@pytest.mark.parametrize(
    ("code", "params", "expected"),
    [
        (
            "team_full",
            {"team": "JST-07", "maximum": 4},
            "Zespół JST-07 ma już 4 osoby, a to najwięcej, ile może mieć. "
            "W razie pytań: biuro@pilotaz.example.",
        ),
        (
            "code_expired",
            {"expired": AT},
            "Ten kod był ważny do: 19 czerwca 2017 r. "
            "Można poprosić biuro o nowy: biuro@pilotaz.example. Kto ma już połączony inny "
            "komunikator, może utworzyć nowy kod (/polacz) także tam.",
        ),
        (
            "date_not_possible",
            {"after": AT, "before": None},
            "Ta data nie jest możliwa. Termin musi przypadać po: 19 czerwca 2017 r. "
            "Prosimy podać inną datę.",
        ),
        (
            "mentor_missing",
            {"team": "JST-07", "mentors": 2},
            "Zespół JST-07 może mieć jednego opiekuna, a przypisano więcej: 2. "
            "Prosimy o kontakt z biurem: biuro@pilotaz.example.",
        ),
    ],
)
def test_refusals_say_what_is_true_now(code: str, params: dict[str, object], expected: str) -> None:
    assert render(f"errors.{code}", "pl", office=OFFICE, **params) == expected

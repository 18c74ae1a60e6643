"""Giving a coordinators' form to people: to whom, when, confidential or with names (R27)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.errors import (
    AudienceTooSmall,
    OnlyNamedRepeats,
    QuestionsIdentify,
    TimesNotPossible,
)
from domain.forms.model import Form, Kind
from domain.questionnaires import Window
from domain.results import MINIMUM
from domain.text import fold


class AudienceKind(StrEnum):
    """Who can be asked; `Audience.value` is what the comment says."""

    ALL = "wszyscy"
    GROUP = "grupa"  # "III"
    LEADERS = "liderzy"
    MENTORS = "opiekunowie"
    JST = "jst"  # the team's code
    MODULE = "modul"  # the module's id: those who were there, or are not known to miss it
    WORKSHOP = "warsztat"  # the workshop's id: those of its group who were there
    NETWORK = "siec"  # the network's id
    MEETING = "spotkanie"  # the meeting's id: members who said they would come
    PERSON = "osoba"  # the person's id


OF_NETWORKS = frozenset({AudienceKind.NETWORK, AudienceKind.MEETING})


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is asked."""

    kind: AudienceKind
    value: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a form is given; `opens` None: as soon as it is released."""

    audience: Audience
    opens: datetime | None
    closes: datetime
    confidential: bool
    repeatable: bool = False

    def window(self, now: datetime) -> Window:
        """When it takes answers, if it is released now."""
        return Window(max(self.opens or now, now), self.closes)


@dataclass(frozen=True, slots=True)
class Identifying:
    """Questions, by key, that tell who answered: some for certain, some by their names."""

    certain: tuple[str, ...]
    likely: tuple[str, ...]


_TELLING = frozenset({Kind.FILE, Kind.PLACE})
# On folded names, between their underscores.
_NAMES = re.compile(
    r"(?:^|_)(?:imie|imiona|nazwisko|nazwiska|name|surname|firstname|lastname|e?mail|telefon|tel"
    r"|phone|phonenumber|adres|address|username|deviceid|podpis|signature)(?:_|\d|$)"
)


def identifying(form: Form) -> Identifying:
    """What of a form would give an answer's author away."""
    asked = form.nodes[: form.asked]
    certain = tuple(node.key for node in asked if node.kind in _TELLING)
    likely = tuple(
        node.key
        for node in form.nodes
        if node.kind not in _TELLING
        and (_sounds_personal(node.key) or node.preload.startswith("property "))
    )
    return Identifying(certain, likely)


def _sounds_personal(key: str) -> bool:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key.rpartition("/")[2])
    return bool(_NAMES.search(re.sub(r"[^a-z0-9]+", "_", fold(words))))


def check_terms(terms: Terms, people: Collection[int], form: Form, now: datetime) -> None:
    """Refuse what must not be released, the most grave reason first.

    Raises `QuestionsIdentify`, `AudienceTooSmall`, `OnlyNamedRepeats`, `TimesNotPossible`.
    """
    if not people:
        raise AudienceTooSmall(people=0, minimum=1)
    if terms.confidential:
        _check_confidential(terms, people, form)
    check_times(terms.opens, terms.closes, now)


def _check_confidential(terms: Terms, people: Collection[int], form: Form) -> None:
    if telling := identifying(form).certain:
        raise QuestionsIdentify(questions=telling)
    if len(people) < MINIMUM:
        raise AudienceTooSmall(people=len(people), minimum=MINIMUM)
    if terms.repeatable:
        raise OnlyNamedRepeats


def check_times(opens: datetime | None, closes: datetime, now: datetime) -> None:
    """Raises `TimesNotPossible` unless it closes in the future, and after it opens."""
    if closes <= max(opens or now, now):
        raise TimesNotPossible(opens=opens, closes=closes)

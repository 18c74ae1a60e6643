"""Answers counted: how many people answered a question, and how often each value was given.

A tally holds no sheet: nobody can put one person's answers together from the tallies of several
questions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.forms.answers import ACKNOWLEDGED
from domain.forms.values import to_text

# One person's answers as `Session.answers()` gives them: by name, entries of repeats as lists.
Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tally:
    """`people` answered; `counts` says how often each value was given.

    One person counts once in `people`, however many entries of a repeat they filled in. `places`
    sums the places (from 1) at which a value stood in people's lists: of a ranking, its ranks.
    """

    people: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def given(self) -> int:
        """How many values were given altogether."""
        return sum(self.counts.values())

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; the inverse is `Tally(**data)`."""
        return {
            "people": self.people,
            "counts": dict(self.counts),
            "places": dict(self.places),
        }


Tallies = Mapping[str, Tally]
NOBODY = Tally()


def flatten(answers: Answers, inside: str = "") -> Iterator[tuple[str, Any]]:
    """Every given answer with its question: `child/age` once for each child."""
    for name, value in answers.items():
        if is_entries(value):
            for entry in value:
                yield from flatten(entry, f"{inside}{name}/")
        elif value not in (None, "", []):
            yield inside + name, value


def is_entries(value: object) -> bool:
    """Whether this is a repeat: a list of entries."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def tally(people: Iterable[Answers]) -> dict[str, Tally]:
    """The answers of all these people, by question."""
    answered: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = {}
    places: dict[str, Counter[str]] = {}
    for answers in people:
        given = list(flatten(answers))
        answered.update({question for question, _ in given})
        for question, value in given:
            _count(
                value,
                counts.setdefault(question, Counter()),
                places.setdefault(question, Counter()),
            )
    return {
        question: Tally(number, dict(counts[question]), dict(places[question]))
        for question, number in answered.items()
    }


def _count(value: Any, counts: Counter[str], places: Counter[str]) -> None:
    if isinstance(value, list):
        counts.update(value)
        places.update({name: place for place, name in enumerate(value, start=1)})
    elif value is True:
        counts[ACKNOWLEDGED] += 1
    elif not isinstance(value, Mapping):  # of a file or a place only that there is one
        counts[_text(value)] += 1


def _text(value: Any) -> str:
    return value if isinstance(value, str) else to_text(float(value))


def add(parts: Sequence[Tallies]) -> dict[str, Tally]:
    """The tallies of several questionnaires together."""
    questions = dict.fromkeys(question for part in parts for question in part)
    return {
        question: total([part[question] for part in parts if question in part])
        for question in questions
    }


def total(tallies: Sequence[Tally]) -> Tally:
    """Several tallies of one question, of different people, together."""
    counts: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for one in tallies:
        counts.update(one.counts)
        places.update(one.places)
    return Tally(sum(one.people for one in tallies), dict(counts), dict(places))


def split(answers: Answers, counted: Iterable[str]) -> tuple[dict[str, Any], list[Answers]]:
    """The answers to the `counted` questions, and every other answer as a sheet of its own.

    Questions of repeats are called `child/age`.
    """
    names = frozenset(counted)
    apart: list[Answers] = [
        {question: value} for question, value in flatten(answers) if question not in names
    ]
    return _only(answers, names, ""), apart


def _only(answers: Answers, names: frozenset[str], inside: str) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in answers.items():
        if is_entries(value):
            entries = [_only(entry, names, f"{inside}{name}/") for entry in value]
            kept[name] = [entry for entry in entries if entry]
        elif inside + name in names:
            kept[name] = value
    return {name: value for name, value in kept.items() if value != []}

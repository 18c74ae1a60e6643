"""Results of questionnaires: what may be shown of a tally, and what it says (R27).

Of a confidential questionnaire nothing is shown from fewer than five answers, and nothing from
which fewer could be worked out: by subtraction (`result_parts`), or from two views one after the
other (`result_steps`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from domain import figures
from domain.figures import Bar
from domain.tallies import NOBODY, Tallies, Tally

MINIMUM = 5


class QuestionKind(StrEnum):
    """How a question is counted; of `OTHER` (files, places) only how many answered."""

    SCALE = "scale"
    SINGLE = "single"
    MULTI = "multi"
    RANK = "rank"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    TEXT = "text"
    OTHER = "other"


CHOSEN = frozenset({QuestionKind.SCALE, QuestionKind.SINGLE, QuestionKind.MULTI, QuestionKind.RANK})


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the form; `options` are the values in the form's order."""

    id: str
    kind: QuestionKind
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """`n` people answered; all else is empty when they were too few to show.

    `counts` has every option, also those nobody chose, and those that only an older version of
    the form had. `mean` and `median` are of scales and numbers, leaving out "does not apply";
    `middle` is the median of dates and times, as stored. `bars` spread numbers, dates and times.
    `ranks` are mean places, the best first. `given` counts values: more than `n` where entries of
    a repeat, or several choices, are counted.
    """

    id: str
    n: int
    counts: Mapping[str, int] = field(default_factory=dict)
    mean: float | None = None
    median: float | None = None
    middle: str = ""
    bars: tuple[Bar, ...] = ()
    ranks: Mapping[str, float] = field(default_factory=dict)
    given: int = 0

    @property
    def shown(self) -> bool:
        """Whether there is more to show than how many answered."""
        return self.given > 0


@dataclass(frozen=True, slots=True)
class Summary:
    """Results of one form; `results` is empty when fewer than the minimum answered."""

    n: int
    results: tuple[QuestionResult, ...]


def summarise(
    n: int, tallies: Tallies, questions: Sequence[Question], *, minimum: int = MINIMUM
) -> Summary:
    """Counts, means and distributions of `n` people's answers, without the free texts."""
    if n < minimum:
        return Summary(n, ())
    counted = [question for question in questions if question.kind is not QuestionKind.TEXT]
    return Summary(
        n, tuple(result(one, tallies.get(one.id, NOBODY), minimum=minimum) for one in counted)
    )


def result(question: Question, tally: Tally, *, minimum: int = MINIMUM) -> QuestionResult:
    """What a tally of one question says."""
    if tally.people < minimum or question.kind in (QuestionKind.TEXT, QuestionKind.OTHER):
        return QuestionResult(question.id, tally.people)
    match question.kind:
        case QuestionKind.NUMBER:
            return _numeric(question, tally)
        case QuestionKind.DATE | QuestionKind.TIME:
            return _dated(question, tally)
    return _chosen(question, tally)


def _numeric(question: Question, tally: Tally) -> QuestionResult:
    values = figures.numbers(tally.counts)
    return QuestionResult(
        question.id,
        tally.people,
        mean=figures.mean(values),
        median=figures.median(values),
        bars=figures.number_bars(values),
        given=tally.given,
    )


def _dated(question: Question, tally: Tally) -> QuestionResult:
    spread = figures.date_bars if question.kind is QuestionKind.DATE else figures.hour_bars
    return QuestionResult(
        question.id,
        tally.people,
        middle=figures.middle(tally.counts),
        bars=spread(tally.counts),
        given=tally.given,
    )


def _chosen(question: Question, tally: Tally) -> QuestionResult:
    options = dict.fromkeys([*question.options, *sorted(tally.counts)])
    is_scale = question.kind is QuestionKind.SCALE
    values = figures.numbers(tally.counts) if is_scale else {}
    return QuestionResult(
        question.id,
        tally.people,
        counts={option: tally.counts.get(option, 0) for option in options},
        mean=figures.mean(values),
        median=figures.median(values),
        ranks=_ranks(tally) if question.kind is QuestionKind.RANK else {},
        given=tally.given,
    )


def _ranks(tally: Tally) -> dict[str, float]:
    means = {name: tally.places[name] / tally.counts[name] for name in tally.places}
    return dict(sorted(means.items(), key=lambda item: (item[1], item[0])))

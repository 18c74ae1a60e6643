"""Results by parts of those asked: the groups of a module, the single workshops (R27).

Whoever sees a total and all parts but one can subtract. So each question is looked at by itself:
a part is shown for it only where `groups_to_show` lets its answers stand beside the total.
"""

from collections.abc import Mapping, Sequence

from domain.results import (
    MINIMUM,
    Answers,
    Question,
    QuestionKind,
    QuestionResult,
    groups_to_show,
    summarise,
)

Parts = Mapping[str, Sequence[Answers]]


def summarise_parts(
    parts: Parts, questions: Sequence[Question], *, minimum: int = MINIMUM
) -> dict[str, tuple[QuestionResult, ...]]:
    """What may be shown of each part, without free texts; () for a part that stays hidden."""
    asked = [question for question in questions if question.kind is not QuestionKind.TEXT]
    found = {name: _results(answers, asked, minimum) for name, answers in parts.items()}
    shown = {question.id: _shown(question.id, found, minimum) for question in asked}
    return {
        name: tuple(result for result in results.values() if name in shown[result.id])
        for name, results in found.items()
    }


def _results(
    answers: Sequence[Answers], questions: Sequence[Question], minimum: int
) -> dict[str, QuestionResult]:
    results = summarise(answers, questions, minimum=minimum).results
    counted = {result.id: result for result in results}
    # Too few returns at all: how many they were still counts for what the others may show.
    return counted or {q.id: QuestionResult(q.id, _answered(q.id, answers)) for q in questions}


def _answered(question: str, answers: Sequence[Answers]) -> int:
    return sum(one.get(question) not in (None, "", []) for one in answers)


def _shown(
    question: str, found: Mapping[str, Mapping[str, QuestionResult]], minimum: int
) -> frozenset[str]:
    returned = {name: results[question].n for name, results in found.items()}
    return groups_to_show(returned, minimum)

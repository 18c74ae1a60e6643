"""Results of confidential questionnaires: what may be shown, and what it says (R27).

Nothing is shown from fewer than five answers, and nothing from which a smaller group could be
worked out by subtraction. Free text is shown for the whole form only, shuffled, never by group.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from statistics import fmean

MINIMUM = 5

# One person's answers: a choice as its value, several as a sequence or separated by spaces.
Answers = Mapping[str, object]


class QuestionKind(StrEnum):
    """How a question is counted."""

    SCALE = "scale"
    SINGLE = "single"
    MULTI = "multi"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the form; `options` are the values in the form's order."""

    id: str
    kind: QuestionKind
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """`n` people answered; empty when they were too few to show.

    `counts` has every option, also those nobody chose; `mean` is of scales and numbers, leaving
    out "does not apply".
    """

    id: str
    n: int
    counts: Mapping[str, int] = field(default_factory=dict)
    mean: float | None = None
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """Results of one form; `results` is empty when fewer than the minimum answered."""

    n: int
    results: tuple[QuestionResult, ...]


def summarise(
    answers: Sequence[Answers],
    questions: Sequence[Question],
    *,
    minimum: int = MINIMUM,
    shuffler: Random | None = None,
) -> Summary:
    """Counts, means and distributions of the answers.

    Texts come only with a `shuffler`: leave it out when the answers are those of one group.
    """
    if len(answers) < minimum:
        return Summary(len(answers), ())
    shown = [q for q in questions if shuffler or q.kind is not QuestionKind.TEXT]
    return Summary(len(answers), tuple(_result(q, answers, minimum, shuffler) for q in shown))


def _result(
    question: Question, answers: Sequence[Answers], minimum: int, shuffler: Random | None
) -> QuestionResult:
    given = [values for one in answers if (values := _values(question, one.get(question.id)))]
    if question.kind is QuestionKind.TEXT:
        return _texts(question, given, shuffler)
    if len(given) < minimum:
        return QuestionResult(question.id, len(given))
    flat = [value for values in given for value in values]
    return QuestionResult(question.id, len(given), _count(question, flat), _mean(question, flat))


def _values(question: Question, answer: object) -> list[str]:
    if answer is None or answer == "":
        return []
    if isinstance(answer, Sequence) and not isinstance(answer, str):
        return [str(value) for value in answer]
    if question.kind is QuestionKind.MULTI:
        return str(answer).split()
    return [str(answer)]


def _count(question: Question, values: Sequence[str]) -> dict[str, int]:
    counted = Counter(values)
    return {option: counted[option] for option in question.options}


def _mean(question: Question, values: Sequence[str]) -> float | None:
    if question.kind not in (QuestionKind.SCALE, QuestionKind.NUMBER):
        return None
    numbers = [int(value) for value in values if value.lstrip("-").isdecimal()]
    return fmean(numbers) if numbers else None


def _texts(question: Question, given: list[list[str]], shuffler: Random | None) -> QuestionResult:
    # Sorted first: the order of storage must not show through a known seed.
    texts = sorted(values[0] for values in given)
    if shuffler:
        shuffler.shuffle(texts)
    return QuestionResult(question.id, len(texts), texts=tuple(texts))


def groups_to_show(returned: Mapping[str, int], minimum: int = MINIMUM) -> frozenset[str]:
    """The groups whose results may stand beside the total.

    If those hidden for being small were fewer than `minimum` people together, total minus the
    shown groups would reveal them: then the smallest shown group is hidden too.
    """
    by_size = sorted(returned, key=lambda group: (returned[group], group))
    shown = [group for group in by_size if returned[group] >= minimum]
    hidden = sum(returned[group] for group in by_size if group not in shown)
    if 0 < hidden < minimum:
        shown = shown[1:]
    return frozenset(shown)

"""What came back of questionnaires and may be shown now, ready to be labelled.

A questionnaire shown by itself moves in steps while it is open (`domain.result_steps`); the
workshops of a module are shown together, once all of them have closed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from domain.result_parts import show_parts
from domain.results import MINIMUM, QuestionKind, QuestionResult, summarise
from domain.tallies import Answers, Tallies, add, flatten, tally
from messages.result_blocks import Asked
from storage import Session, answers, named_returns, questionnaires
from storage.named_returns import NamedReturn
from storage.questionnaires import WORKSHOP, QuestionnaireView


@dataclass(frozen=True, slots=True)
class Returned:
    """What may be shown of one questionnaire, or of the workshops of a module together.

    `closed`: nothing can come any more; `ready`: and all of it is shown. `parts` are the groups,
    or single workshops by their id, that may stand beside the whole. `named` are the returns of a
    questionnaire that is not confidential: all of it is shown, always.
    """

    form: str
    occasions: tuple[QuestionnaireView, ...]
    closed: bool
    ready: bool
    people: int
    tallies: Tallies
    parts: Mapping[str, Tallies]
    named: tuple[NamedReturn, ...] | None = None

    @property
    def minimum(self) -> int:
        """From how many answers on anything is shown."""
        return MINIMUM if self.named is None else 1

    @property
    def shown(self) -> bool:
        """Whether there are results to show."""
        return self.people >= self.minimum


def of_module(session: Session, module_id: int, form: str) -> Returned:
    """A module's own questionnaire, or those of its workshops."""
    found = [q for q in questionnaires.of_module(session, module_id) if q.form == form]
    if form == WORKSHOP:
        return _together(session, form, found)
    return of_one(session, found[0]) if found else Returned(form, (), False, False, 0, {}, {})


def of_one(session: Session, questionnaire: QuestionnaireView) -> Returned:
    """A questionnaire by itself, at its present step; a named one as it is now."""
    closed = questionnaire.state == answers.CLOSED
    if not questionnaire.confidential:
        return _named(session, questionnaire, closed)
    seen = answers.shown(session, questionnaire.id)
    return Returned(
        form=questionnaire.form,
        occasions=(questionnaire,),
        closed=closed,
        ready=closed and _is_ready(session, questionnaire),
        people=seen.people,
        tallies=seen.tallies,
        parts=seen.parts,
    )


def _named(session: Session, questionnaire: QuestionnaireView, closed: bool) -> Returned:
    returns = tuple(named_returns.of(session, questionnaire.id))
    return Returned(
        form=questionnaire.form,
        occasions=(questionnaire,),
        closed=closed,
        ready=True,
        people=len(returns),
        tallies=tally(one.answers for one in returns),
        parts={},
        named=returns,
    )


def _is_ready(session: Session, questionnaire: QuestionnaireView) -> bool:
    if answers.shown(session, questionnaire.id).final:
        return True
    return not answers.are_waiting(session, [questionnaire.id])


def _together(session: Session, form: str, found: Sequence[QuestionnaireView]) -> Returned:
    closed = bool(found) and all(one.state == answers.CLOSED for one in found)
    ready = closed and all(_is_ready(session, one) for one in found)
    seen = {str(one.id): answers.shown(session, one.id) for one in found} if ready else {}
    return Returned(
        form=form,
        occasions=tuple(found),
        closed=closed,
        ready=ready,
        people=sum(one.people for one in seen.values()),
        tallies=add([one.tallies for one in seen.values()]),
        parts=show_parts({part: [one.tallies] for part, one in seen.items()}),
    )


def results(
    returned: Returned, asked: Sequence[Asked], part: str = ""
) -> tuple[QuestionResult, ...]:
    """Counts and means of everybody's answers, or of one part; () where they stay hidden."""
    questions = [one.question for one in asked]
    if not part:
        return summarise(
            returned.people, returned.tallies, questions, minimum=returned.minimum
        ).results
    tallies = returned.parts.get(part, {}) if returned.shown else {}
    counted = [question for question in questions if question.id in tallies]
    return summarise(returned.people, tallies, counted).results if counted else ()


def size(returned: Returned, part: str) -> int:
    """How many people's answers a page shows: everybody's, or those of one part."""
    if not part:
        return returned.people
    return max(one.people for one in returned.parts[part].values())


def shuffled_texts(
    session: Session, returned: Returned, asked: Sequence[Asked], seed: int
) -> list[tuple[str, str]]:
    """Every free text with its question's label, in an order that stays the same for a seed.

    Only once all of it is shown: a list of texts cannot move in steps without betraying the last.
    """
    if not (returned.ready and returned.shown):
        return []
    wanted = {one.question.id: one.label for one in asked if one.question.kind is QuestionKind.TEXT}
    found: dict[str, list[str]] = {question: [] for question in wanted}
    for sheet in _written(session, returned):
        for question, value in flatten(sheet):
            if question in wanted:
                found[question].append(value)
    shuffler = Random(seed)  # noqa: S311 - pages must agree on one order; it hides nothing by itself
    return [
        (wanted[question], text)
        for question, texts in found.items()
        for text in _shuffled(texts, shuffler)
    ]


def _written(session: Session, returned: Returned) -> Iterator[Answers]:
    if returned.named is not None:
        yield from (one.answers for one in returned.named)
        return
    for questionnaire in returned.occasions:
        yield from answers.sheets(session, questionnaire.id)


def _shuffled(texts: Sequence[str], shuffler: Random) -> list[str]:
    # Sorted first: the order of storage must not show through a known seed.
    ordered = sorted(texts)
    shuffler.shuffle(ordered)
    return ordered

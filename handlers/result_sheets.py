"""What came back of a module's questionnaires, ready to be counted and labelled.

Results exist only once a form has closed for good and every box is empty: a reader who compared
two states of the same figures would otherwise read single answers off the difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

from domain.calendar import local
from domain.forms.model import Kind, Node
from domain.forms.sheet import Sheet as FormSheet
from domain.partial_results import summarise_parts
from domain.results import MINIMUM, Question, QuestionKind, QuestionResult, Summary, summarise
from handlers import formbook
from storage import Session, answers, questionnaires
from storage.answers import GROUP, Sheet
from storage.questionnaires import QuestionnaireView

_KINDS = {
    Kind.ONE: QuestionKind.SINGLE,
    Kind.MANY: QuestionKind.MULTI,
    Kind.INTEGER: QuestionKind.NUMBER,
    Kind.TEXT: QuestionKind.TEXT,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its texts in the reader's language; `options` by value."""

    question: Question
    label: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Returned:
    """The sheets of one form of a module: `parts` are groups, or single workshops by their id.

    `closed`: nothing can come any more; `ready`: and nothing waits in a box.
    """

    form: str
    occasions: tuple[QuestionnaireView, ...]
    closed: bool
    ready: bool
    parts: Mapping[str, list[Sheet]]
    texts: list[Sheet]

    @property
    def count(self) -> int:
        return sum(len(sheets) for sheets in self.parts.values())

    @property
    def shown(self) -> bool:
        """Whether there are results to show."""
        return self.ready and self.count >= MINIMUM


def collect(session: Session, module_id: int, form: str) -> Returned:
    """Everything of this form: `module` has one questionnaire, `workshop` one each."""
    found = tuple(q for q in questionnaires.of_module(session, module_id) if q.form == form)
    parts: dict[str, list[Sheet]] = {}
    texts: list[Sheet] = []
    for one in found:
        for sheet in answers.sheets(session, one.id):
            if GROUP not in sheet:
                texts.append(sheet)
                continue
            part = sheet[GROUP] if form == questionnaires.MODULE else str(one.id)
            parts.setdefault(part, []).append(sheet)
    closed = bool(found) and all(one.state == "zamknieta" for one in found)
    ready = closed and not answers.are_waiting(session, [one.id for one in found])
    return Returned(form, found, closed, ready, parts, texts)


def count_all(returned: Returned, asked: list[Asked]) -> Summary:
    """Counts and means of everybody's answers, without the texts."""
    everything = [sheet for sheets in returned.parts.values() for sheet in sheets]
    questions = [one.question for one in asked]
    return summarise(everything if returned.ready else [], questions)


def count_parts(returned: Returned, asked: list[Asked]) -> Mapping[str, tuple[QuestionResult, ...]]:
    """The parts that may be shown, with the questions that may be shown of each."""
    if not returned.shown:
        return {}
    found = summarise_parts(returned.parts, [one.question for one in asked])
    return {part: results for part, results in found.items() if results}


def shuffle_texts(returned: Returned, asked: list[Asked], seed: int) -> list[tuple[str, str]]:
    """Every free text with its question's label, in an order that stays the same for a seed."""
    if not returned.shown:
        return []
    texts = [one for one in asked if one.question.kind is QuestionKind.TEXT]
    labels = {one.question.id: one.label for one in texts}
    shuffler = Random(seed)  # noqa: S311 - pages must agree on one order; it hides nothing by itself
    found = summarise(returned.texts, [one.question for one in texts], minimum=0, shuffler=shuffler)
    return [(labels[result.id], text) for result in found.results for text in result.texts]


def questions_of(session: Session, form: str, language: str, now: datetime) -> list[Asked]:
    """The form's questions in its order."""
    source = formbook.current(session, form)
    sheet = FormSheet(source, lists={}, now=local(now), language=language)
    nodes = source.nodes[: source.asked]
    return [_asked(node, sheet) for node in nodes if node.kind in _KINDS]


def _asked(node: Node, sheet: FormSheet) -> Asked:
    options = {choice.name: choice.label for choice in sheet.choices(node)}
    kind = _KINDS[node.kind]
    if kind is QuestionKind.SINGLE and sum(name.isdecimal() for name in options) > 1:
        kind = QuestionKind.SCALE
    label = node.label.render(sheet.scope) if node.label else node.key
    return Asked(Question(node.key, kind, tuple(options)), label, options)

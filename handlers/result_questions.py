"""The questions of a form as results are counted and labelled by them."""

from __future__ import annotations

from datetime import datetime

from domain.calendar import local
from domain.forms.model import Form, Kind, Node
from domain.forms.sheet import Sheet
from domain.results import Question, QuestionKind
from handlers import formbook
from messages.result_blocks import Asked
from storage import Session

_KINDS = {
    Kind.ONE: QuestionKind.SINGLE,
    Kind.ACKNOWLEDGE: QuestionKind.SINGLE,
    Kind.MANY: QuestionKind.MULTI,
    Kind.RANK: QuestionKind.RANK,
    Kind.INTEGER: QuestionKind.NUMBER,
    Kind.DECIMAL: QuestionKind.NUMBER,
    Kind.RANGE: QuestionKind.NUMBER,
    Kind.DATE: QuestionKind.DATE,
    Kind.MOMENT: QuestionKind.DATE,
    Kind.TIME: QuestionKind.TIME,
    Kind.TEXT: QuestionKind.TEXT,
    Kind.PLACE: QuestionKind.OTHER,
    Kind.FILE: QuestionKind.OTHER,
}


def questions_of(session: Session, code: str, language: str, now: datetime) -> list[Asked]:
    """The questions of a form's present version in its order, labelled in a language."""
    form = formbook.current(session, code)
    chosen = language if language in form.languages else form.default_language
    sheet = Sheet(form, lists={}, now=local(now), language=chosen)
    return [_asked(node, sheet) for node in _answered(form)]


def counted_of(form: Form) -> frozenset[str]:
    """The questions whose answers are counted: not free texts, places, files."""
    apart = (QuestionKind.TEXT, QuestionKind.OTHER)
    return frozenset(node.key for node in _answered(form) if _KINDS[node.kind] not in apart)


def _answered(form: Form) -> list[Node]:
    return [node for node in form.nodes[: form.asked] if node.kind in _KINDS]


def _asked(node: Node, sheet: Sheet) -> Asked:
    options = {choice.name: choice.label for choice in sheet.choices(node.number)}
    label = node.label.render(sheet.enter(node.number)) if node.label else ""
    question = Question(node.key, _kind(node, options), _countable(node, options))
    return Asked(question, label or node.key, options)


def _kind(node: Node, options: dict[str, str]) -> QuestionKind:
    """A single choice among numbers ("1 – not at all") is a scale."""
    kind = _KINDS[node.kind]
    if kind is QuestionKind.SINGLE and sum(name.isdecimal() for name in options) > 1:
        return QuestionKind.SCALE
    return kind


def _countable(node: Node, options: dict[str, str]) -> tuple[str, ...]:
    return () if node.kind is Kind.RANGE else tuple(options)

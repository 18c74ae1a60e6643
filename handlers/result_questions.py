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
    return label_questions(formbook.current(session, code), language, now)


def label_questions(form: Form, language: str, now: datetime) -> list[Asked]:
    """The same of a form itself."""
    sheet = _blank(form, language, now)
    return [_asked(node, sheet) for node in _answered(form)]


def choices_by_path(form: Form, language: str, now: datetime) -> dict[str, tuple[str, ...]]:
    """The names of all choices of each question, by its path ("household/topics")."""
    sheet = _blank(form, language, now)
    return {
        "/".join(node.path[1:]): tuple(one.name for one in sheet.every_choice(node.number))
        for node in _answered(form)
    }


def counted_of(form: Form) -> frozenset[str]:
    """The questions whose answers are counted: not free texts, places, files."""
    apart = (QuestionKind.TEXT, QuestionKind.OTHER)
    return frozenset(_name(form, n) for n in _answered(form) if _KINDS[n.kind] not in apart)


def _blank(form: Form, language: str, now: datetime) -> Sheet:
    chosen = language if language in form.languages else form.default_language
    return Sheet(form, lists={}, now=local(now), language=chosen)


def _answered(form: Form) -> list[Node]:
    return [node for node in form.nodes[: form.asked] if node.kind in _KINDS]


def _name(form: Form, node: Node) -> str:
    """What a tally calls the question: "age", in a repeat "child/age"."""
    repeats = (form.nodes[form.frames[each].question].key for each in form.frames[node.frame].line)
    return "/".join([*repeats, node.key])


def _asked(node: Node, sheet: Sheet) -> Asked:
    options = {choice.name: choice.label for choice in sheet.every_choice(node.number)}
    label = node.label.outline(sheet.scope.language) if node.label else ""
    values = () if node.kind is Kind.RANGE else tuple(options)
    question = Question(_name(sheet.form, node), _kind(node, options), values)
    return Asked(question, label or node.key, options)


def _kind(node: Node, options: dict[str, str]) -> QuestionKind:
    """A single choice among numbers ("1 – not at all") is a scale."""
    kind = _KINDS[node.kind]
    if kind is QuestionKind.SINGLE and sum(name.isdecimal() for name in options) > 1:
        return QuestionKind.SCALE
    return kind

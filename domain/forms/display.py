"""How a session's questions and answers look to people, and to the program that reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.forms.model import Kind, Localized, Node
from domain.forms.values import to_text
from domain.forms.views import Line, Question

if TYPE_CHECKING:
    from domain.forms.course import Course


def show_question(course: Course, node: Node) -> Question:
    """The current question, ready to be drawn."""
    value = course.sheet.raw[node.number]
    counted = course.sheet.counted
    is_note = course.is_note(node)
    return Question(
        key=node.key,
        kind=Kind.NOTE if is_note else node.kind,
        label=_render(course, node.label),
        hint=_render(course, node.hint),
        choices=course.sheet.choices(node),
        required=course.is_required(node),
        value=value,
        answer=show_answer(course, node, value),
        picked=course.picked,
        step=counted.count(1, 0, node.number + 1),
        steps=counted.count(1),
        groups=_show_groups(course, node),
        appearance=node.appearance,
        limits=node.limits,
        problem=course.judge(node, value) if value and not is_note else None,
    )


def show_line(course: Course, node: Node, value: str) -> Line:
    """A question with an answer, for the summary."""
    return Line(node.key, _render(course, node.label), show_answer(course, node, value))


def show_answer(course: Course, node: Node, value: str) -> str:
    """A stored value as people write it: labels of choices, 15.10.2017, 3,5, a file's name."""
    if not value:
        return ""
    if node.choices is not None:
        names = value.split()
        return ", ".join(course.sheet.choice_label(node.number, name) for name in names)
    if node.kind is Kind.FILE:
        return course.files.get(node.key, value)
    if node.kind is Kind.DATE:
        return ".".join(reversed(value.split("-")))
    if node.kind is Kind.DECIMAL and course.sheet.scope.language == "pl":
        return value.replace(".", ",")
    return value


def export_value(course: Course, node: Node) -> Any:
    """A stored value for the program, JSON-able: str, int, float, list, or {"ref", "name"}."""
    value = course.sheet.raw[node.number]
    if node.kind is Kind.MANY:
        return value.split()
    if node.kind is Kind.INTEGER:
        return int(value)
    if node.kind is Kind.DECIMAL:
        return float(value)
    if node.kind is Kind.FILE:
        return {"ref": value, "name": course.files.get(node.key, value)}
    return value


def import_value(value: Any) -> tuple[str, str]:
    """The stored text and the file name ("" for no file) of an exported value."""
    if isinstance(value, list):
        return " ".join(value), ""
    if isinstance(value, dict):
        return value["ref"], value["name"]
    return to_text(value if isinstance(value, str) else float(value)), ""


def _render(course: Course, text: Localized | None) -> str:
    return text.render(course.sheet.scope) if text else ""


def _show_groups(course: Course, node: Node) -> tuple[str, ...]:
    headings = [_render(course, group.label) for group in course.form.groups_of(node)]
    return tuple(filter(None, reversed(headings)))

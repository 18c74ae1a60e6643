"""How a session's questions and answers look to people, and to the program that reads them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from domain.forms.answers import ACKNOWLEDGED
from domain.forms.dates import show_date
from domain.forms.model import Choice, ChoiceList, Kind, Localized, Media, Node
from domain.forms.numbers import plain_number, show_number
from domain.forms.numerals import DECIMALS, INTEGERS, write_double
from domain.forms.places import export_place, show_place, store_place
from domain.forms.scope import Item
from domain.forms.times import show_moment, show_time
from domain.forms.values import to_text
from domain.forms.views import Line, Location, Question

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
        choices=show_choices(course, node),
        required=course.is_required(node),
        value=plain_number(value) if node.kind is Kind.DECIMAL else value,
        answer=show_answer(course, node, value),
        picked=course.picked,
        step=counted.count(1, 0, node.number + 1),
        steps=counted.count(1),
        groups=_show_groups(course, node),
        appearance=node.appearance,
        limits=node.limits,
        problem=course.judge(node, value) if value and not is_note else None,
        media=node.label.show(course.sheet.scope.language) if node.label else (),
    )


def show_line(course: Course, node: Node, value: str) -> Line:
    """A question with an answer, for the summary."""
    return Line(node.key, _render(course, node.label), show_answer(course, node, value))


def show_answer(course: Course, node: Node, value: str) -> str:
    """A stored value as people write it: labels of choices, 15.10.2017, 3,5, a file's name."""
    if not value:
        return ""
    if node.kind is Kind.FILE:
        return course.files.get(node.key, value)
    if node.kind in (Kind.ONE, Kind.MANY, Kind.RANK) and node.choices is not None:
        labels = [course.sheet.choice_label(node.number, name) for name in node.chosen(value)]
        return " > ".join(labels) if node.kind is Kind.RANK else ", ".join(labels)
    show = _SHOWN.get(node.kind)
    return show(node, value, course.sheet.scope.language) if show else value


def show_choices(course: Course, node: Node) -> tuple[Choice, ...]:
    """The choices offered now, with their media; the numbers of a range in the manner of the
    language."""
    choices = course.sheet.choices(node)
    if node.kind is Kind.RANGE:
        return tuple(replace(c, label=show_answer(course, node, c.name)) for c in choices)
    media = [_choice_media(course, node.choices, row) for row in course.sheet.rows(node)]
    if not any(media):
        return choices
    return tuple(replace(c, media=shown) for c, shown in zip(choices, media, strict=True))


def export_value(course: Course, node: Node) -> Any:
    """A stored value for the program, JSON-able: str, int, float, true, list, a place as
    {"latitude", "longitude", "altitude", "accuracy"}, a file as {"ref", "name"}."""
    value = course.sheet.raw[node.number]
    if node.kind in (Kind.MANY, Kind.RANK):
        return node.chosen(value)
    if node.kind in (Kind.INTEGER, Kind.DECIMAL, Kind.RANGE):
        return int(value) if node.data in INTEGERS else float(value)
    if node.kind is Kind.PLACE:
        return export_place(value)
    if node.kind is Kind.ACKNOWLEDGE:
        return True
    if node.kind is Kind.FILE:
        return {"ref": value, "name": course.files.get(node.key, value)}
    return value


def import_value(node: Node, value: Any) -> tuple[str, str]:
    """The stored text and the file name ("" for no file) of an exported value."""
    if value is True:
        return ACKNOWLEDGED, ""
    if isinstance(value, list):
        return " ".join(value), ""
    if isinstance(value, dict) and "latitude" in value:
        return store_place(Location(**value)), ""
    if isinstance(value, dict):
        return value["ref"], value["name"]
    if isinstance(value, str):
        return value, ""
    number = float(value)
    return write_double(number) if node.data in DECIMALS else to_text(number), ""


def _choice_media(course: Course, columns: ChoiceList | None, row: Item) -> tuple[Media, ...]:
    text = course.form.texts.get(row.get(columns.label_id, "")) if columns else None
    return text.show(course.sheet.scope.language) if text else ()


def _show_number(node: Node, value: str, language: str) -> str:
    return show_number(value, language=language, grouped="thousands-sep" in node.appearance)


_SHOWN: dict[Kind, Callable[[Node, str, str], str]] = {
    Kind.INTEGER: _show_number,
    Kind.DECIMAL: _show_number,
    Kind.RANGE: _show_number,
    Kind.DATE: lambda node, value, _: show_date(value, node.appearance),
    Kind.TIME: lambda _, value, language: show_time(value),
    Kind.MOMENT: lambda _, value, language: show_moment(value),
    Kind.PLACE: lambda _, value, language: show_place(value, language=language),
}  # (node, stored value, language of the session)


def _render(course: Course, text: Localized | None) -> str:
    return text.render(course.sheet.scope) if text else ""


def _show_groups(course: Course, node: Node) -> tuple[str, ...]:
    headings = [_render(course, group.label) for group in course.form.groups_of(node)]
    return tuple(filter(None, reversed(headings)))

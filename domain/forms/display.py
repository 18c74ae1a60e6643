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
    from domain.forms.entries import Entry

ANOTHER = (Choice("add", ""), Choice("end", ""))  # the answers to "another entry?"


def show_question(course: Course, cell: int) -> Question:
    """The current question, or another of its page, ready to be drawn."""
    node, value = course.cells.node(cell), course.sheet.raw[cell]
    is_note = course.is_note(cell)
    step, steps = _count_steps(course, cell)
    return Question(
        key=course.cells.key(cell),
        kind=Kind.NOTE if is_note else node.kind,
        label=_render(course, node.label, cell),
        hint=_render(course, node.hint, cell),
        choices=show_choices(course, cell),
        required=course.is_required(cell),
        value=plain_number(value) if node.kind is Kind.DECIMAL else value,
        answer=show_answer(course, cell, value),
        picked=course.picked if cell == course.at else course.stored_picks(cell),
        step=step,
        steps=steps,
        groups=show_groups(course, cell),
        appearance=node.appearance,
        limits=node.limits,
        problem=course.judge(cell, value) if value and not is_note else None,
        entries=course.count_entries(cell),
        media=node.label.show(course.sheet.scope.language) if node.label else (),
    )


def show_line(course: Course, cell: int, value: str) -> Line:
    """A question with an answer, for the summary."""
    cells = course.cells
    return Line(
        cells.key(cell),
        _render(course, cells.node(cell).label, cell),
        show_answer(course, cell, value),
        show_groups(course, cell),
        cells.entry_key(cells.entry(cell)),
    )


def show_answer(course: Course, cell: int, value: str) -> str:
    """A stored value as people write it: labels of choices, 15.10.2017, 3,5, a file's name."""
    node = course.cells.node(cell)
    if not value:
        return ""
    if node.kind is Kind.FILE:
        return course.files.get(cell, value)
    if node.kind in (Kind.ONE, Kind.MANY, Kind.RANK) and node.choices is not None:
        labels = course.sheet.labels_of(cell, node.chosen(value))
        return " > ".join(labels) if node.kind is Kind.RANK else ", ".join(labels)
    show = _SHOWN.get(node.kind)
    return show(node, value, course.sheet.scope.language) if show else value


def show_choices(course: Course, cell: int) -> tuple[Choice, ...]:
    """The choices offered now, with their media; the numbers of a range in the manner of the
    language. The question about another entry has two."""
    node, rows = course.cells.node(cell), course.sheet.rows(cell)
    choices = course.sheet.offer(cell, rows)
    if node.kind is Kind.REPEAT:
        return ANOTHER
    if node.kind is Kind.RANGE:
        return tuple(replace(c, label=show_answer(course, cell, c.name)) for c in choices)
    media = [_choice_media(course, node.choices, row) for row in rows]
    if not any(media):
        return choices
    return tuple(replace(c, media=shown) for c, shown in zip(choices, media, strict=True))


def export_value(course: Course, cell: int) -> Any:
    """A stored value for the program, JSON-able: str, int, float, true, list, a place as
    {"latitude", "longitude", "altitude", "accuracy"}, a file as {"ref", "name"}."""
    node, value = course.cells.node(cell), course.sheet.raw[cell]
    if node.kind in (Kind.MANY, Kind.RANK):
        return node.chosen(value)
    if node.kind in (Kind.INTEGER, Kind.DECIMAL, Kind.RANGE):
        return int(value) if node.data in INTEGERS else float(value)
    if node.kind is Kind.PLACE:
        return export_place(value)
    if node.kind is Kind.ACKNOWLEDGE:
        return True
    if node.kind is Kind.FILE:
        return {"ref": value, "name": course.files.get(cell, value)}
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


def show_groups(course: Course, cell: int) -> tuple[str, ...]:
    """The headings around a cell, outermost first; an entry has its number in it."""
    node, chain = course.cells.node(cell), course.cells.chains[cell]
    headings = []
    for group in course.form.groups_of(node):
        if group.kind is Kind.GROUP:
            headings.append(_show_heading(course, group, course.cells.cell(group.number, chain)))
    return tuple(filter(None, reversed(headings)))


def show_entry(course: Course, entry: Entry) -> str:
    """What an entry is called: "Child 2"."""
    frame = course.form.frames[entry.frame]
    return _show_heading(course, course.form.nodes[frame.nodes[0]], entry.base)


def _show_heading(course: Course, group: Node, cell: int) -> str:
    heading = _render(course, group.label, cell)
    is_entry = group.frame and not group.offset
    if not is_entry or (group.label and group.label.varies):
        return heading
    return f"{heading} {course.cells.entry(cell).place}".strip()


def _count_steps(course: Course, cell: int) -> tuple[int, int]:
    """How many questions there are up to a cell, and in all that applies so far."""
    counted, sequence = course.sheet.counted, course.cells.sequence
    if isinstance(sequence, range):
        return counted.count(1, 0, cell + 1), counted.count(1, 0, len(sequence))
    flags = bytes(map(counted.__getitem__, sequence))
    return flags.count(1, 0, course.cells.index[cell] + 1), flags.count(1)


def _render(course: Course, text: Localized | None, cell: int) -> str:
    return text.render(course.sheet.enter(cell)) if text else ""

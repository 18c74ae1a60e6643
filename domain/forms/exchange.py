"""The answers of a session for the program: nested as the entries of repeats are."""

from collections.abc import Mapping
from typing import Any

from domain.forms import display
from domain.forms.course import Course
from domain.forms.entries import Entry


def export_answers(course: Course, entry: Entry | None = None) -> dict[str, Any]:
    """The answers that apply, by key: {"name": "Ala", "child": [{"age": 7}, …]}; values are as
    `display.export_value` gives them."""
    entry = entry or course.cells.root
    frames, nodes = course.form.frames, course.form.nodes
    answers: dict[str, Any] = {}
    for step in frames[entry.frame].steps:
        if step >= 0:
            cell = entry.base + step
            if course.is_given(cell):
                answers[course.cells.node(cell).key] = display.export_value(course, cell)
        elif course.sheet.live[course.cells.cell(frames[~step].question, entry.chain)]:
            key = nodes[frames[~step].question].key
            answers[key] = [export_answers(course, each) for each in entry.inner.get(~step, ())]
    return answers


def import_answers(course: Course, answers: Mapping[str, Any]) -> None:
    """Give answers as `export_answers` made them; then go to the first question still open."""
    last = _fill(course, course.cells.root, answers)
    if last is not None:
        course.pass_blanks(last)
    course.go(None)
    course.advance()


def _fill(course: Course, entry: Entry, answers: Mapping[str, Any]) -> int | None:
    """Answer the questions of an entry; return the last cell that took an answer."""
    last = None
    for step in course.form.frames[entry.frame].steps:
        if step >= 0:
            cell = entry.base + step
            key = course.cells.node(cell).key
            if key in answers and course.is_live(cell) and _answer(course, cell, answers[key]):
                last = cell
        else:
            last = _fill_entries(course, entry, ~step, answers) or last
    return last


def _fill_entries(
    course: Course, around: Entry, number: int, answers: Mapping[str, Any]
) -> int | None:
    question = course.cells.cell(course.form.frames[number].question, around.chain)
    given = answers.get(course.cells.node(question).key)
    if not isinstance(given, list) or not course.sheet.live[question]:
        return None
    for extra in around.inner.get(number, [])[len(given) :]:
        if course.is_removable(extra):
            course.remove(extra)
    while course.count_entries(question) < len(given):
        if not (course.has_room(question) and course.is_open(question)):
            break
        course.grow(question)
    course.passed[question] = 1
    last = question
    for entry, each in zip(around.inner.get(number, ()), given, strict=False):
        last = _fill(course, entry, each) or last
    return last


def _answer(course: Course, cell: int, answer: Any) -> bool:
    """Store an answer if it fits; say whether it did."""
    nested = isinstance(answer, list) and any(isinstance(each, Mapping) for each in answer)
    if nested or not course.is_answered(cell):
        return False
    node = course.cells.node(cell)
    value, file = display.import_value(node, answer)
    offered = node.choices is None or set(course.offered(cell)).issuperset(node.chosen(value))
    if not offered or course.judge(cell, value):
        return False
    course.store(cell, value)
    if file:
        course.files[cell] = file
    return True

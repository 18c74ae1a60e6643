"""Taking back a file that was given as an answer and turned out to be none."""

from domain.forms.course import Course
from domain.forms.model import Kind
from domain.forms.views import Line


def withdraw(course: Course, ref: str) -> tuple[Line, ...]:
    """See `Session.withdraw`."""
    removed: list[Line] = []
    for cell in [c for c in course.cells.sequence if course.sheet.raw[c] == ref]:
        if course.cells.node(cell).kind is not Kind.FILE:
            continue
        removed += course.store(cell, "")
        course.passed[cell] = 0
        if course.is_live(cell):
            course.go(cell)
    return tuple(removed)

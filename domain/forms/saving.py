"""A session as a small JSON-able dict, and back.

Only what cannot be computed is kept: stored values that differ from the form's defaults, what
was passed, where the person stands. Calculated values are kept as well, for once() and now()
must not change by a restart.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.forms.course import Course
from domain.forms.errors import WrongForm
from domain.forms.model import Choice, Form
from domain.forms.sheet import Sheet

_FLAGS = bytes.maketrans(b"\0\1", b"01")
_UNFLAGS = bytes.maketrans(b"01", b"\0\1")


def save(course: Course) -> dict[str, Any]:
    """The state of a session; keys with nothing to say are left out."""
    nodes, raw = course.form.nodes, course.sheet.raw
    state = {
        "form": course.form.digest,
        "language": course.sheet.scope.language,
        "at": None if course.at is None else nodes[course.at].key,
        "passed": course.passed.translate(_FLAGS).decode(),
        "values": {
            node.key: value for node, value in zip(nodes, raw, strict=True) if value != node.default
        },
        "picked": list(course.picked) if course.picked != course.stored_picks() else None,
        "changing": course.changing or None,
        "files": course.files or None,
        "lists": {name: list(map(_save_choice, given)) for name, given in course.lists.items()}
        or None,
    }
    return {key: value for key, value in state.items() if value is not None}


def restore(form: Form, state: Mapping[str, Any], *, now: datetime) -> Course:
    """The session that `save` described; what the passing of time made invalid is asked again."""
    if state.get("form") != form.digest:
        raise WrongForm(f"the session is on {state.get('form')}, not on {form.digest}")
    lists = {
        name: tuple(Choice(*c) for c in given) for name, given in state.get("lists", {}).items()
    }
    sheet = Sheet(form, lists=lists, now=now, language=state["language"])
    for key, value in state["values"].items():
        sheet.raw[form.by_key[key]] = value
    sheet.compute_all()
    course = Course(form, sheet, lists)
    course.passed[:] = state["passed"].encode().translate(_UNFLAGS)
    course.files = dict(state.get("files", {}))
    _stand(course, state)
    return course


def _stand(course: Course, state: Mapping[str, Any]) -> None:
    key = state.get("at")
    course.go(None if key is None else course.form.by_key[key])
    course.changing = state.get("changing", False)
    if "picked" in state:
        course.picked = tuple(state["picked"])
    course.recheck(course.form.timed)
    if course.at is None or not course.is_live(course.at):
        course.advance()


def _save_choice(choice: Choice) -> list[Any]:
    return [choice.name, choice.label, dict(choice.columns)]

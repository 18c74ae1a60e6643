"""A session as a small JSON-able dict, and back.

Only what cannot be known otherwise is kept: the entries of repeats, stored values that differ
from the form's defaults, what applies and what was passed, where the person stands. What a
calculation gave is kept as well, so that once(), now() and random() do not change by a restart.
On another day everything is computed anew, as when a form is opened again.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from math import inf
from typing import Any

from domain.forms.bounds import MAX_CELLS
from domain.forms.cells import Cells, list_all
from domain.forms.course import Course
from domain.forms.errors import WrongForm
from domain.forms.model import Choice, Form
from domain.forms.sheet import Sheet
from domain.forms.states import check_flags, check_state, wrong
from domain.forms.stored import settle
from domain.forms.values import Atom

_ENDLESS = frozenset({"inf", "-inf"})  # numbers that JSON does not know
_FLAGS = bytes.maketrans(b"\0\1", b"01")


def save(course: Course) -> dict[str, Any]:
    """The state of a session; keys with nothing to say are left out."""
    sheet, cells = course.sheet, course.cells
    own = _own_cells(cells)
    state = {
        "form": course.form.digest,
        "day": sheet.scope.now.date().isoformat(),
        "language": sheet.scope.language,
        "at": None if course.at is None else cells.key(course.at),
        "entries": _count_entries(cells) or None,
        "passed": _write_flags(course.passed, cells.sequence),
        "live": _write_flags(sheet.live, own),
        "values": {cells.key(cell): _save_value(sheet, cell) for cell in _list_changed(sheet, own)},
        "corrected": [cells.key(cell) for cell in sorted(sheet.corrected)] or None,
        "seed": sheet.scope.seed or None,
        "picked": list(course.picked) if _has_toggled(course) else None,
        "changing": course.changing or None,
        "files": {cells.key(cell): name for cell, name in course.files.items()} or None,
        "lists": {name: list(map(_save_choice, given)) for name, given in course.lists.items()}
        or None,
    }
    return {key: value for key, value in state.items() if value is not None}


def _has_toggled(course: Course) -> bool:
    return course.at is not None and course.picked != course.stored_picks(course.at)


def restore(form: Form, state: Mapping[str, Any], *, now: datetime) -> Course:
    """The session that `save` described; what the passing of time made invalid is asked again."""
    if state.get("form") != form.digest:
        raise WrongForm("wrong_form", params={"found": str(state.get("form"))})
    check_state(state)
    lists = {
        name: tuple(Choice(*c) for c in given) for name, given in state.get("lists", {}).items()
    }
    sheet = Sheet(form, lists=lists, now=now, language=state["language"])
    sheet.scope.seed = state.get("seed", 0)
    _add_entries(sheet, state.get("entries", {}))
    _fill(sheet, state)
    course = Course(form, sheet, lists)
    check_flags(state["passed"], course.cells.sequence)
    for cell, flag in zip(course.cells.sequence, state["passed"], strict=True):
        course.passed[cell] = flag == "1"
    course.files = {_find(course.cells, key): name for key, name in state.get("files", {}).items()}
    _stand(course, state)
    return course


def _add_entries(sheet: Sheet, counts: Mapping[str, int]) -> None:
    """As many entries as there were, their nodes as the form has them."""
    cells, form = sheet.cells, sheet.form
    for key, count in counts.items():
        question = _find(cells, key)
        if cells.nodes[question] not in form.asks:
            raise wrong(key)
        for _ in range(count):
            if len(sheet.raw) > MAX_CELLS:
                raise wrong(key)
            entry = cells.add(form.asks[cells.nodes[question]], cells.entry(question))
            sheet.extend()
            for cell in cells.own_cells(entry):
                sheet.raw[cell] = cells.node(cell).default
    if len(form.frames) > 1:
        cells.order()


def _count_entries(cells: Cells) -> dict[str, int]:
    """How many entries there are, by the key of what asks for another; outer before inner."""
    counts = {}
    for entry in list_all(cells.root):
        for frame, inner in entry.inner.items():
            question = cells.cell(cells.form.frames[frame].question, entry.chain)
            counts.update({cells.key(question): len(inner)} if inner else {})
    return counts


def _fill(sheet: Sheet, state: Mapping[str, Any]) -> None:
    cells, now = sheet.cells, sheet.scope.now
    own = _own_cells(cells)
    typed: dict[int, Atom] = {}
    for key, value in state["values"].items():
        cell = _find(cells, key)
        if isinstance(value, str):
            sheet.raw[cell] = value
        else:
            sheet.raw[cell], typed[cell] = settle(_read_value(value), cells.node(cell).data)
    if state["day"] != now.date().isoformat():
        sheet.compute_all()
        return
    sheet.corrected = {_find(cells, key) for key in state.get("corrected", ())}
    check_flags(state["live"], own)
    for cell, flag in zip(own, state["live"], strict=True):
        if flag == "1":
            sheet.revive(cell, typed.get(cell))


def _list_changed(sheet: Sheet, own: Iterable[int]) -> list[int]:
    """The cells that hold something else than the form gave them."""
    raw, numbers = sheet.raw, sheet.cells.nodes
    defaults = [node.default for node in sheet.form.nodes]
    return [cell for cell in own if raw[cell] != defaults[numbers[cell]]]


def _read_value(value: Any) -> Atom:
    """What `_save_value` gave; databases write large numbers as whole ones."""
    if isinstance(value, list):
        return float(value[0]) if value[0] in _ENDLESS else datetime.fromisoformat(value[0])
    return value if isinstance(value, bool) else float(value)


def _save_value(sheet: Sheet, cell: int) -> Any:
    """What is stored, or what was computed when that is more than its text."""
    raw, node = sheet.raw[cell], sheet.cells.node(cell)
    value = sheet.scope.values[cell]
    if node.rules.calculate is None or not sheet.live[cell] or isinstance(value, str):
        return raw
    if isinstance(value, datetime):
        return [value.isoformat()]
    return [str(value)] if value in (inf, -inf) else value


def _own_cells(cells: Cells) -> Sequence[int]:
    """The cells in use, entry by entry."""
    nodes = cells.form.nodes
    if len(cells.form.frames) == 1:
        return range(len(nodes))
    own = [node.number for node in nodes if node.depth == 0]
    for entry in list_all(cells.root)[1:]:
        own += cells.own_cells(entry)
    return own


def _find(cells: Cells, key: str) -> int:
    cell = cells.find(key)
    if cell is None:
        raise wrong(key)
    return cell


def _write_flags(flags: bytearray, cells: Iterable[int]) -> str:
    return bytes(map(flags.__getitem__, cells)).translate(_FLAGS).decode()


def _stand(course: Course, state: Mapping[str, Any]) -> None:
    key = state.get("at")
    cell = None if key is None else _find(course.cells, key)
    if cell is not None and cell not in course.cells.index:
        raise wrong(key)
    course.go(cell)
    course.changing = state.get("changing", False)
    if "picked" in state:
        course.picked = tuple(state["picked"])
    course.recheck_timed()
    if course.at is None or not course.is_live(course.at):
        course.advance()


def _save_choice(choice: Choice) -> list[Any]:
    return [choice.name, choice.label, dict(choice.columns)]

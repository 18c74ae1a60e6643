"""From a place in the XForm, where the engine found an error, back to the cell it came from."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from domain.forms.document import XFORMS
from domain.forms.errors import FormError
from messages.forms.checks.converting import Tables
from messages.forms.checks.cycles import find_cycle, find_link
from messages.forms.checks.habits import STRAIGHT
from messages.forms.checks.logic import mark
from messages.forms.checks.outline import Node, Outline
from messages.forms.checks.references import REFERENCE
from messages.forms.checks.tables import Column, Row, Table
from messages.forms.problems import Param, Problem

# Attributes of the XForm by the column that becomes them; what is not here has the same name.
_COLUMNS = {
    "calculate": ("calculation",),
    "readonly": ("read_only",),
    "initial": ("default", "calculation"),
    "default": ("default", "calculation"),
    "count": ("repeat_count",),
    "choices": ("choice_filter", "type"),
    "itemset": ("choice_filter", "type"),
    "setvalue": ("calculation", "default"),
    "text": ("label", "hint", "constraint_message", "required_message"),
    "range": ("parameters",),
    "type": ("type",),
}
# What becomes of a cell's characters in an attribute.
_AS_WRITTEN = {**STRAIGHT, **str.maketrans("\n\t\r", "   ")}
_IN_BIND = frozenset({"relevant", "constraint", "calculate", "required", "readonly"})
_TOKEN = re.compile(r"\$\{[^}]*\}|[\w.:-]+|\s*\S")
CYCLE = "cycle"
_SUFFIXES = {"_other": "type", "_count": "repeat_count"}  # of nodes that pyxform adds


def locate(error: FormError, xform: str, tables: Tables, outline: Outline) -> Problem:
    """The error with the sheet, row and column it comes from, and the place in the expression."""
    path, _, part = error.where.partition(" ")
    params: dict[str, Param] = dict(error.params)
    survey = tables["survey"]
    if error.problem == CYCLE and (told := _tell_cycle(survey, outline, path)):
        return told
    found = _find_node(tuple(path.strip("/").split("/")), outline)
    if found is None:
        return _elsewhere(error, path, tables, params)
    node, added = found
    column = _find_column(survey, node.row, added or part)
    if column is None:
        return Problem(error.problem, survey.name, node.row.number, "", "", params)
    cell, source = node.row.cells.get(column.header, ""), _find_source(xform, path, part)
    if error.position is not None and cell and source:
        params["fragment"] = _cut(cell, source, error.position)
    return Problem(
        error.problem, survey.name, node.row.number, column.header, column.letter, params
    )


def _tell_cycle(survey: Table, outline: Outline, path: str) -> Problem | None:
    """The circle by its names, at a cell that is in it: the engine may stop short of it."""
    cycle = find_cycle(survey, outline, path.rpartition("/")[2])
    link = find_link(survey, outline, cycle)
    if link is None:
        return None
    node, column = link
    through = {"through": " → ".join(cycle)}
    return Problem(CYCLE, survey.name, node.row.number, column.header, column.letter, through)


def _find_node(path: tuple[str, ...], outline: Outline) -> tuple[Node, str] | None:
    """The node, and which part of it if pyxform made a node of its own for that."""
    path = (outline.root, *path[1:])
    if node := outline.find(path):
        return node, ""
    for suffix, part in _SUFFIXES.items():
        if path[-1].endswith(suffix):
            node = outline.find((*path[:-1], path[-1].removesuffix(suffix)))
            if node is not None:
                return node, part
    return None


def _elsewhere(error: FormError, path: str, tables: Tables, params: dict[str, Param]) -> Problem:
    settings = tables.get("settings")
    if path.endswith("/instanceName") and settings and (c := settings.column("instance_name")):
        row = settings.rows[0].number
        return Problem(error.problem, settings.name, row, c.header, c.letter, params)
    place = {"words": f"{path} {' '.join(map(str, params.values()))}".strip()} if path else {}
    return Problem(error.problem, params={**place, **params})


def _find_column(table: Table, row: Row, part: str) -> Column | None:
    """The filled column that the part of the XForm comes from, or else the first of its kind."""
    if not part:
        return table.column("type")
    meanings = _COLUMNS.get(part, (part,))
    columns = [column for meaning in meanings for column in table.columns_of(meaning)]
    filled = [column for column in columns if column.header in row.cells]
    if part == "text":
        filled = [column for column in filled if "${" in row.cells[column.header]]
    return next(iter([*filled, *columns]), None)


def _cut(cell: str, source: str, position: int) -> str:
    """The cell with the place marked that is at `position` of the expression it became."""
    cell = re.sub(" +", " ", cell).strip()
    at = _find_offset(cell, source, position)
    if at is None:
        return ""
    if at >= len(cell):
        return mark(f"{cell} …", len(cell) + 1, len(cell) + 2)
    token = _TOKEN.match(cell, at)
    return mark(cell, at, token.end() if token else at + 1)


def _find_offset(cell: str, source: str, position: int) -> int | None:
    """Where in the cell; None if the expression was not made from it in the way we know.

    pyxform puts a path for each `${name}` and leaves the rest as it was.
    """
    pieces = [(found.start(), found.end()) for found in REFERENCE.finditer(cell)]
    ends = [begin for begin, _ in pieces] + [len(cell)]
    begins = [0] + [end for _, end in pieces]
    plain = [
        cell[begin:end].translate(_AS_WRITTEN) for begin, end in zip(begins, ends, strict=True)
    ]
    pattern = r"( \S+ )".join(f"({re.escape(each)})" for each in plain)
    found = re.fullmatch(pattern, source)
    if found is None:
        return None
    for group in range(1, len(plain) * 2):
        if found.start(group) <= position < max(found.end(group), found.start(group) + 1):
            piece, is_path = divmod(group - 1, 2)
            return ends[piece] if is_path else begins[piece] + position - found.start(group)
    return len(cell)


def _find_source(xform: str, path: str, part: str) -> str:
    """The expression as it stands in the XForm; "" if it is none of a bind."""
    if part not in _IN_BIND:
        return ""
    for bind in ElementTree.fromstring(xform).iter(f"{XFORMS}bind"):  # noqa: S314 - pyxform wrote it
        if bind.get("nodeset") == path:
            return bind.get(part, "")
    return ""

"""The expressions of all questions, cell by cell, and the values that texts show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyxform import aliases
from pyxform.utils import default_is_dynamic

from domain.text import fold
from messages.forms.checks.converting import Tables
from messages.forms.checks.habits import check_expression
from messages.forms.checks.lists import Lists
from messages.forms.checks.outline import Node, Outline
from messages.forms.checks.references import REFERENCE, Fault, check_references
from messages.forms.checks.spelling import closest
from messages.forms.checks.tables import Column, Notes, Row, Table

EXPRESSIONS = ("relevant", "constraint", "calculation", "choice_filter", "repeat_count")
_YES_OR_NO = ("required", "read_only")  # or an expression
_TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
_WORDS = {"tak": "yes", "t": "yes", "x": "yes", "y": "yes", "wymagane": "yes", "nie": "no"}
NOTHING = "''"  # the empty text, as an expression
_CONTEXT = 30  # characters told on each side of a place


def check_logic(tables: Tables, outline: Outline, lists: Lists, notes: Notes) -> None:
    """Tell what is wrong with expressions and references, and empty those cells."""
    survey = tables["survey"]
    for node in outline.nodes:
        for column in survey.columns_of(*EXPRESSIONS):
            _check_cell(survey, node.row, column, outline, notes)
        _check_conditions(survey, node, outline, notes)
        _check_default(survey, node, outline, lists, notes)
        _check_filter(survey, node, lists, notes)
        for column in survey.columns_of("trigger", *_TEXTS):
            _check_text(survey, node.row, column, outline, notes)
    if choices := tables.get("choices"):
        for row in choices.rows:
            for column in choices.columns_of("label"):
                _check_text(choices, row, column, outline, notes)
    if settings := tables.get("settings"):
        for row in settings.rows[:1]:
            for column in settings.columns_of("instance_name"):
                _check_cell(settings, row, column, outline, notes)


def _check_cell(table: Table, row: Row, column: Column, outline: Outline, notes: Notes) -> None:
    if text := row.cells.get(column.header, ""):
        # In a filter a bare name is a column of the sheet of choices.
        known = Outline(outline.root) if column.meaning == "choice_filter" else outline
        faults = [*check_references(text, outline), *check_expression(text, known)]
        tell_faults(table, row, column, faults, notes)
        if faults:
            empty(row, column)


def empty(row: Row, column: Column) -> None:
    """Take an expression out; a calculation cannot do without one."""
    if column.meaning == "calculation":
        row.cells[column.header] = NOTHING
    else:
        row.cells.pop(column.header, None)


def _check_text(table: Table, row: Row, column: Column, outline: Outline, notes: Notes) -> None:
    text = row.cells.get(column.header, "")
    if "${" in text:
        faults = [*check_references(text, outline)]
        tell_faults(table, row, column, faults, notes)
        if faults:
            row.cells[column.header] = REFERENCE.sub("…", text)
            if column.meaning == "trigger":
                del row.cells[column.header]


def tell_faults(
    table: Table, row: Row, column: Column, faults: Iterable[Fault], notes: Notes
) -> None:
    """Each fault of a cell with the place marked in its text."""
    text = row.cells[column.header]
    for code, params, begin, end in faults:
        fragment = mark(text, begin, end) if end > begin else ""
        notes.error(code, table, row, column, **params, fragment=fragment)


def mark(text: str, begin: int, end: int) -> str:
    """The text around a place, which stands between »«."""
    before, after = text[:begin], text[end:]
    short = before if len(before) <= _CONTEXT else "…" + before[-_CONTEXT:]
    rest = after if len(after) <= _CONTEXT else after[:_CONTEXT] + "…"
    return " ".join(f"{short}»{text[begin:end][:60]}«{rest}".split())


def _check_conditions(survey: Table, node: Node, outline: Outline, notes: Notes) -> None:
    """The columns that hold yes, no, or an expression."""
    for column in survey.columns_of(*_YES_OR_NO):
        text = node.row.cells.get(column.header, "")
        if not text or text in aliases.yes_no:
            continue
        if right := _WORDS.get(fold(text)) or _WORDS.get(text.lower()):
            notes.error("yes_or_no", survey, node.row, column, value=text, right=right)
            node.row.cells[column.header] = right
        else:
            _check_cell(survey, node.row, column, outline, notes)


def _check_default(survey: Table, node: Node, outline: Outline, lists: Lists, notes: Notes) -> None:
    column = survey.column("default")
    text = node.row.cells.get(column.header, "") if column else ""
    if column is None or not text:
        return
    if "${" in text or default_is_dynamic(text, node.type.base):
        _check_cell(survey, node.row, column, outline, notes)
    elif node.type.list_name in lists.rows and "choices" not in node.type.list_name:
        names = {each for row in lists.rows[node.type.list_name] for each in row.cells.values()}
        if not {*text.split()} <= names and text not in names:
            notes.warn("default_not_a_choice", survey, node.row, column, value=text)


def _check_filter(survey: Table, node: Node, lists: Lists, notes: Notes) -> None:
    """A filter reads columns of the sheet of choices."""
    column = survey.column("choice_filter")
    text = node.row.cells.get(column.header, "") if column else ""
    if column is None or not text or node.type.list_name not in lists.rows:
        return
    for name in _columns_read(text):
        if name not in lists.columns:
            like = closest(name, lists.columns)
            notes.warn("filter_column_unknown", survey, node.row, column, name=name, like=like)


def _columns_read(text: str) -> Iterator[str]:
    """Names that stand alone at the beginning of a comparison: `region = ${w}`."""
    for part in REFERENCE.sub("0", text).replace(" or ", " and ").split(" and "):
        first = part.strip().partition("=")[0].strip()
        if first.isidentifier() and "=" in part:
            yield first

"""Sheets as tables: columns by what they mean to XLSForm, rows with their numbers in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyxform import aliases
from pyxform.parsing.sheet_headers import process_header
from pyxform.question import MultipleChoiceQuestion, Option
from pyxform.survey import Survey

from messages.forms.checks.opening import MAX_COLUMNS, RawSheet
from messages.forms.problems import Param, Problem

_DIALECT = {
    "survey": (
        aliases.survey_header,
        frozenset(MultipleChoiceQuestion.get_slot_names()) | {"disabled", "intent"},
    ),
    "choices": (aliases.list_header, frozenset(Option.get_slot_names()) | {"list name"}),
    "settings": (aliases.settings_header, frozenset(Survey.get_slot_names())),
}
# What pyxform calls columns inside, and what we call them.
_MEANINGS = {
    "jr:constraintMsg": "constraint_message",
    "jr:requiredMsg": "required_message",
    "jr:count": "repeat_count",
    "jr:noAppErrorString": "no_app_error_string",
    "calculate": "calculation",
    "readonly": "read_only",
}
_INNER = frozenset(
    {
        *_MEANINGS,
        *("relevant", "required", "constraint", "appearance"),
        *("image", "big-image", "audio", "video"),
    }
)
# What the column is called that is not there.
_HEADERS = {"title": "form_title", "id_string": "form_id", "list name": "list_name"}
# pyxform's own fields, which a column must not overwrite.
_INTERNAL = {
    "survey": {"actions", "choices", "extra_data", "itemset", "list_name", "parent", "query"},
    "choices": {"extra_data", "parent"},
    "settings": {
        *("bind", "children", "choices", "control", "extra_data", "file_name", "hint", "instance"),
        *("label", "media", "parent", "setgeopoint_by_triggering_ref", "type"),
        "setvalues_by_triggering_ref",
    },
}
_OUTER = frozenset({"bind", "control", "media", "body"})


@dataclass(frozen=True, slots=True)
class Column:
    """`meaning` is our name of it ("relevant", "label"), `language` as written after "::"."""

    index: int
    header: str
    meaning: str
    language: str = ""
    known: bool = True

    @property
    def letter(self) -> str:
        """What Excel shows above it: A, …, Z, AA, AB; "" if the file has no such column."""
        return column_letter(self.index) if self.index <= MAX_COLUMNS else ""


@dataclass(slots=True)
class Row:
    """`cells` are by header, without blank ones. `number` counts in the file, from 1."""

    number: int
    cells: dict[str, str]


@dataclass(slots=True)
class Table:
    """A sheet. What a check has told it may take out of `rows`, so that the rest can go on."""

    kind: str
    name: str
    columns: tuple[Column, ...] = ()
    rows: list[Row] = field(default_factory=list)
    header_row: int = 1

    def column(self, meaning: str) -> Column | None:
        """The column of that meaning in no language or the first one."""
        return next((each for each in self.columns if each.meaning == meaning), None)

    def columns_of(self, *meanings: str) -> Iterator[Column]:
        """All columns of these meanings, in every language."""
        return (each for each in self.columns if each.meaning in meanings)

    def get(self, row: Row, meaning: str) -> str:
        """The cell of a row in the first column of that meaning that is filled."""
        for column in self.columns_of(meaning):
            if text := row.cells.get(column.header):
                return text
        return ""

    def clear(self, row: Row, meaning: str) -> None:
        """Empty the cells of that meaning, in every language."""
        for column in self.columns_of(meaning):
            row.cells.pop(column.header, None)

    def fill(self, row: Row, meaning: str, text: str) -> None:
        """Fill the cell of that meaning, in a column of its own if there is none."""
        if self.column(meaning) is None:
            beyond = MAX_COLUMNS + 1 + len(self.columns)
            self.columns += (Column(beyond, meaning, meaning),)
        self.put(row, meaning, text)

    def put(self, row: Row, meaning: str, text: str) -> None:
        """Fill the cell of that meaning; nothing where the sheet has no such column."""
        if column := self.column(meaning):
            row.cells[column.header] = text


@dataclass(slots=True)
class Notes:
    """What was found so far; the same thing at one place is told once."""

    errors: dict[tuple[object, ...], Problem] = field(default_factory=dict)
    warnings: dict[tuple[object, ...], Problem] = field(default_factory=dict)

    def error(self, code: str, table: Table, at: Row | int, on: Spot = "", **params: Param) -> None:
        """`at` is the row; `on` the column, its meaning, or a header that is not there."""
        _add(self.errors, _make(code, table, at, on, params))

    def warn(self, code: str, table: Table, at: Row | int, on: Spot = "", **params: Param) -> None:
        _add(self.warnings, _make(code, table, at, on, params))

    def add(self, problem: Problem) -> None:
        _add(self.errors, problem)


Spot = Column | str


def _add(found: dict[tuple[object, ...], Problem], problem: Problem) -> None:
    params = tuple(sorted(problem.params.items()))
    found.setdefault((problem.code, problem.sheet, problem.row, problem.letter, params), problem)


def _make(code: str, table: Table, at: Row | int, on: Spot, params: Mapping[str, Param]) -> Problem:
    row = at if isinstance(at, int) else at.number
    if isinstance(on, str):
        column = table.column(on)
        if column is None:
            return Problem(code, table.name, row, _HEADERS.get(on, on), params=dict(params))
        on = column
    return Problem(code, table.name, row, on.header, on.letter, params=dict(params))


def column_letter(index: int) -> str:
    """The letter over a column counted from 0."""
    above, place = divmod(index, 26)
    return (column_letter(above - 1) if above else "") + chr(ord("A") + place)


def read_table(raw: RawSheet, kind: str, notes: Notes) -> Table:
    """The sheet as a table; a column given twice is told and left out."""
    table = Table(kind, raw.name)
    if not raw.rows:
        return table
    table.header_row, header = raw.rows[0]
    table.columns = tuple(_read_columns(table, header, notes))
    for number, cells in raw.rows[1:]:
        found = {c.header: cells[c.index] for c in table.columns if c.index < len(cells)}
        table.rows.append(Row(number, {header: text for header, text in found.items() if text}))
    _tell_cells(raw, table, notes)
    return table


def _read_columns(table: Table, header: tuple[str, ...], notes: Notes) -> Iterator[Column]:
    double = any("::" in each for each in header)
    seen: dict[tuple[str, str], str] = {}
    for index, text in enumerate(header):
        if not text:
            continue
        column = _read_column(table.kind, index, " ".join(text.split()), double=double)
        if not column.meaning:
            notes.warn("column_unknown", table, table.header_row, column, like="")
            continue
        if first := seen.get((column.meaning, column.language)):
            notes.error("column_twice", table, table.header_row, column, first=first)
            continue
        seen[column.meaning, column.language] = column.header
        yield column


def _read_column(kind: str, index: int, header: str, *, double: bool) -> Column:
    header_aliases, slots = _DIALECT.get(kind, _DIALECT["choices"])
    _, tokens = process_header(header, double, header_aliases, slots)
    known = tokens[0] in slots or tokens[0] in _OUTER
    if _overwrites(kind, tokens):
        return Column(index, header, "", "", known=False)
    if tokens[0] in _OUTER and len(tokens) > 1:
        if tokens[1] not in _INNER:  # an attribute of the XForm that is ours to pass on only
            return Column(index, header, "::".join(tokens), "", known)
        tokens = tokens[1:]
    meaning = _MEANINGS.get(tokens[0], tokens[0])
    return Column(index, header, meaning, "::".join(tokens[1:]), known)


def _overwrites(kind: str, tokens: tuple[str, ...]) -> bool:
    alone = len(tokens) == 1 and tokens[0] in (*_OUTER, "instance")
    return alone or tokens[0].startswith("_") or tokens[0] in _INTERNAL.get(kind, ())


def _tell_cells(raw: RawSheet, table: Table, notes: Notes) -> None:
    by_index = {column.index: column for column in table.columns}
    rows = {row.number: row for row in table.rows}
    for number, index, code in raw.problems:
        column, row = by_index.get(index), rows.get(number)
        if column is None or row is None:
            continue
        value = row.cells.get(column.header, "")
        notes.error(code, table, row, column, value=value[:40])
        row.cells.pop(column.header, None)

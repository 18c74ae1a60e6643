"""pyxform's refusals, which are English sentences, as problems with a place.

Most are forestalled by our own checks, which go on after the first; the rest are known here by
their words. One that is new is told as pyxform says it.
"""

from __future__ import annotations

import re

from messages.forms.checks.converting import Tables
from messages.forms.checks.outline import Outline
from messages.forms.checks.tables import Row, Table
from messages.forms.problems import Problem

_ROW = re.compile(r"\[row : (\d+)\]")
_SHEET = re.compile(r"[Oo]n the '(\w+)' sheet|sheet: '(\w+)'")
_COLUMN = re.compile(r"the '([\w: ]+)' value is")
_QUESTION = re.compile(
    r"survey element(?:s)? named '([^']+)'|[Qq]uestion '([^']+)'|question \$\{([^}]+)\}\.$"
)
_Words = tuple[str, str, str]  # a pattern, the code, the column in question

_KNOWN: tuple[_Words, ...] = (
    (r"Question with no type", "type_missing", "type"),
    (r"Question or group with no name", "name_missing", "name"),
    (r"Missing calculation", "calculation_missing", "calculation"),
    (r"Unknown question type '(?P<type>[^']*)'", "type_unknown", "type"),
    (r"has no label or hint", "label_missing", "label"),
    (r"List name not in choices sheet: (?P<list>.+)", "list_unknown", "type"),
    (r"should be a choices sheet", "no_choices", ""),
    (r"external_choices|external choices", "sheet_external_choices", "type"),
    (r"not supported for table-list", "filter_in_table", "choice_filter"),
    (r"list names don't match: (?P<first>\S+) vs\. (?P<list>\S+)", "table_lists_differ", "type"),
    (
        r"Choice names with spaces.*\[(?P<name>.*)\] in \[(?P<list>.*)\]",
        "choice_with_blank",
        "type",
    ),
    (r"not supported with or_other", "filter_with_other", "choice_filter"),
    (r"specify choices for this 'or other'", "list_unknown", "type"),
    (r"Repeat loop|columns sheet", "type_loop", "type"),
    (r"is not user-visible", "trigger_unseen", "trigger"),
    (r"use big-image", "big_image", ""),
    (r"search\(\)", "search", "appearance"),
    (r"file extensions?:|external instance", "type_external_list", "type"),
    (r"background-geopoint", "type_background_place", "type"),
    (r"instanceID|encrypt", "encrypted", ""),
    (r"Names used here|save_to|entit(?:y|ies)|'list_name' column must not", "sheet_entities", ""),
    (r"Audit|\baudit\b|track-changes|identify-user|location-", "audit_location", "parameters"),
    (r"Unmatched 'end_", "end_without_begin", "type"),
    (r"Unmatched 'begin_", "begin_without_end", "type"),
    (r"reserved for form metadata", "name_reserved", "name"),
    (r"must not be the same as the survey root", "name_reserved", "name"),
    (r"Repeat names must uni", "repeat_name_twice", "name"),
    (r"unique within their nearest", "name_twice", "name"),
    (r"Names must begin with a letter", "name_bad", "name"),
    (r"Choices must have a name", "choice_without_name", "name"),
    (r"Choice names must be unique", "choice_twice", "name"),
    (r"Could not find the name '(?P<name>[^']*)'", "reference_unknown", ""),
    (r"no survey element named '(?P<name>[^']*)'", "reference_unknown", ""),
    (r"The name '(?P<name>[^']*)' appears more than once", "reference_ambiguous", ""),
    (r"multiple survey elements named '(?P<name>[^']*)'", "reference_ambiguous", ""),
    (r"must have a comma between", "trigger_without_comma", "trigger"),
    (r"must start with '\$\{|PyXForm reference - parsing", "reference_bad", "trigger"),
    (r"column headers were not found: '?(?P<wanted>\w+)", "column_missing", ""),
    (r"missing header row", "header_missing", ""),
    (r"same column were found: '(?P<first>[^']*)'", "column_twice", ""),
    (r"key1=value1", "parameters_form", "parameters"),
    (
        r"keys for this question type are '(?P<known>[^']*)'.*key\(s\): '(?P<parameter>[^']*)'",
        "parameters_key",
        "parameters",
    ),
    (r"parameter '(?P<parameter>[^']*)' must be a number", "parameter_number", "parameters"),
    (r"arameter (?P<parameter>[\w-]+) must have an integer", "parameter_number", "parameters"),
    (r"'(?P<parameter>[\w-]+)' parameter must have a numeric", "parameter_number", "parameters"),
    (r"(?P<parameter>seed) value must be a number", "parameter_number", "parameters"),
    (r"parameter '(?P<parameter>[^']*)' must not be '0'", "range_zero", "parameters"),
    (r"parameter '(?P<parameter>[^']*)' must not be larger than", "range_step", "parameters"),
    (r"question type, the parameter", "range_ticks", "parameters"),
    (r"to use a (?P<parameter>seed)", "seed_alone", "parameters"),
    (r"^(?P<parameter>[\w-]+) must be set to true or false", "parameter_true", "parameters"),
    (
        r"'(?P<parameter>[\w-]+)' parameter (?:must be either 'true'|may either)",
        "parameter_true",
        "",
    ),
    (r"Invalid value for (?P<parameter>[\w-]+)", "parameters_value", "parameters"),
    (r"arameter", "parameters_value", "parameters"),
)
_COMPILED = tuple((re.compile(pattern, re.DOTALL), code, on) for pattern, code, on in _KNOWN)
# What the texts of these codes show though pyxform may not say it.
_DEFAULTS: dict[str, str | int] = {
    **dict.fromkeys(("like", "name", "list", "question", "type", "open", "parameter"), ""),
    "kind": "group",
    "first": 0,
}


def read_words(words: str, tables: Tables, outline: Outline) -> Problem:
    """The problem that pyxform speaks of, with its row and column where it names them."""
    code, params, on = _recognise(words)
    table = _find_table(words, tables)
    row = _find_row(words, table, outline, str(params.get("parameter", "")))
    said = _COLUMN.search(words)
    meaning = (said.group(1) if said else "") or on
    if row is None or table is None:
        place = table.name if table else ""
        return Problem(code, place, params={**params, "words": words})
    column = next((c for c in table.columns if meaning in (c.header, c.meaning)), None)
    if column is None:
        column = table.column({"readonly": "read_only", "list_name": "list name"}.get(meaning, ""))
    header, letter = (column.header, column.letter) if column else (on, "")
    return Problem(code, table.name, row.number, header, letter, {**params, "words": words})


def _recognise(words: str) -> tuple[str, dict[str, str | int], str]:
    for pattern, code, on in _COMPILED:
        if found := pattern.search(words):
            named = {key: text for key, text in found.groupdict().items() if text is not None}
            return code, {**_DEFAULTS, **named}, on
    return "pyxform", {}, ""


def _find_table(words: str, tables: Tables) -> Table | None:
    found = _SHEET.search(words)
    if found is None:
        return tables.get("survey")
    return tables.get(found.group(1) or found.group(2))


def _find_row(words: str, table: Table | None, outline: Outline, parameter: str) -> Row | None:
    if table is None:
        return None
    if found := _ROW.search(words):
        # pyxform counts from the header; a row left out of the sheet keeps its place there.
        number = int(found.group(1)) + table.header_row - 1
        return next((row for row in table.rows if row.number == number), None)
    if found := _QUESTION.search(words):
        name = next(group for group in found.groups() if group)
        return next((node.row for node in outline.by_name.get(name, ())), None)
    given = (row for row in table.rows if f"{parameter}=" in _parameters(table, row))
    return next(given, None) if parameter else None


def _parameters(table: Table, row: Row) -> str:
    return table.get(row, "parameters").replace(" ", "").lower()

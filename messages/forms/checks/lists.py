"""Choice lists: complete, without doubles, and the ones that questions ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pyxform import aliases
from pyxform.parsing.expression import is_xml_tag

from messages.forms.checks.converting import Tables
from messages.forms.checks.outline import Node, Outline
from messages.forms.checks.spelling import closest
from messages.forms.checks.tables import Notes, Row, Table
from messages.forms.problems import Problem

LIST = "list name"  # pyxform's name of the column list_name


@dataclass(slots=True)
class Lists:
    """The rows of each list; `columns` are the further columns that filters may read."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    first: dict[tuple[str, str], int] = field(default_factory=dict)  # row of (list, choice)
    columns: frozenset[str] = frozenset()


def read_lists(tables: Tables, notes: Notes) -> Lists:
    """The choice lists; their faulty rows are told and taken out."""
    choices = tables.get("choices")
    if choices is None:
        return Lists()
    if not _has_columns(choices, notes):
        del tables["choices"]
        return Lists()
    _drop_bad_columns(choices, notes)
    settings = tables.get("settings")
    twice = settings is not None and bool(settings.rows) and _allows_doubles(settings)
    lists = Lists(columns=frozenset(column.header for column in choices.columns))
    rows, choices.rows = choices.rows, []
    for row in rows:
        if row.cells and _is_sound(choices, row, lists, notes, twice=twice):
            choices.rows.append(row)
            lists.rows.setdefault(choices.get(row, LIST), []).append(row)
    return lists


def _allows_doubles(settings: Table) -> bool:
    said = settings.get(settings.rows[0], "allow_choice_duplicates")
    return bool(aliases.yes_no.get(said, False))


def _has_columns(choices: Table, notes: Notes) -> bool:
    wanted = {LIST: "list_name", "name": "name"}
    missing = [said for meaning, said in wanted.items() if choices.column(meaning) is None]
    for said in missing:
        notes.error("column_missing", choices, choices.header_row, wanted=said)
    return not missing


def _drop_bad_columns(choices: Table, notes: Notes) -> None:
    """Further columns become XML: those that cannot are left out, as pyxform does."""
    bad = [
        column
        for column in choices.columns
        if not column.known and not column.language and not is_xml_tag(column.header)
    ]
    for column in bad:
        notes.warn("choice_column_bad", choices, choices.header_row, column)
        for row in choices.rows:
            row.cells.pop(column.header, None)
    choices.columns = tuple(column for column in choices.columns if column not in bad)


def _is_sound(choices: Table, row: Row, lists: Lists, notes: Notes, *, twice: bool) -> bool:
    list_name, name = choices.get(row, LIST), choices.get(row, "name")
    if not list_name:
        if name:
            notes.warn("choice_without_list", choices, row, LIST, name=name)
        return False
    if not name:
        notes.error("choice_without_name", choices, row, "name", list=list_name)
        return False
    if not any(choices.get(row, meaning) for meaning in ("label", "image", "audio", "video")):
        notes.warn("choice_without_label", choices, row, "label", name=name)
    first = lists.first.setdefault((list_name, name), row.number)
    if first != row.number and not twice:
        notes.error("choice_twice", choices, row, "name", name=name, first=first)
        return False
    return True


def check_lists(tables: Tables, outline: Outline, lists: Lists, notes: Notes) -> None:
    """Every select has its list, and a list for several answers has no blanks in names."""
    survey = tables["survey"]
    used = {node.type.list_name for node in outline.nodes}
    for node in outline.nodes:
        if node.type.list_name and node.sound and "${" not in node.type.list_name:
            _check_select(survey, tables.get("choices"), node, lists, notes)
    if choices := tables.get("choices"):
        for name, rows in lists.rows.items():
            if name not in used and not _is_mentioned(survey, name):
                notes.warn("list_unused", choices, rows[0], LIST, list=name)


def _is_mentioned(survey: Table, name: str) -> bool:
    """Whether some expression or parameter names the list."""
    return any(name in text for row in survey.rows for text in row.cells.values())


def _check_select(
    survey: Table, choices: Table | None, node: Node, lists: Lists, notes: Notes
) -> None:
    name = node.type.list_name
    if name not in lists.rows:
        like = closest(name, lists.rows)
        notes.error("list_unknown", survey, node.row, "type", list=name, like=like)
        survey.put(node.row, "type", "text")
        survey.clear(node.row, "choice_filter")
        survey.clear(node.row, "parameters")
        node.sound = False
    elif choices is not None and node.type.keeps_names:
        for row in lists.rows[name]:
            value = choices.get(row, "name")
            if " " in value:
                notes.error(
                    "choice_with_blank", choices, row, "name", name=value, question=node.name
                )
                choices.put(row, "name", value.replace(" ", "_"))
    if "search(" in survey.get(node.row, "appearance"):
        notes.error("search", survey, node.row, "appearance")
    if node.type.or_other and survey.get(node.row, "choice_filter"):
        notes.error("filter_with_other", survey, node.row, "choice_filter")
        survey.clear(node.row, "choice_filter")


def missing_sheet(tables: Tables, outline: Outline, names: tuple[str, ...]) -> Iterator[Problem]:
    """No sheet of choices at all though questions ask for lists."""
    lists = [node.type.list_name for node in outline.nodes if "${" not in node.type.list_name]
    if "choices" not in tables and any(lists):
        yield Problem("no_choices", params={"like": closest("choices", names)})

"""Which sheets of a file are the form, by their names."""

from __future__ import annotations

from messages.forms.checks.converting import Tables
from messages.forms.checks.opening import SHEETS, RawBook, RawSheet
from messages.forms.checks.spelling import closest
from messages.forms.checks.tables import Notes, Table, read_table
from messages.forms.problems import Problem

_OURS = ("survey", "choices", "settings")


def read_tables(book: RawBook, notes: Notes) -> Tables:
    """The form's sheets by what they are; {} and a problem when there is no sheet of questions."""
    raw = {sheet.name.strip().lower(): sheet for sheet in book.sheets}
    if len(book.names) == 1 and book.sheets and "survey" not in raw:
        raw = {"survey": book.sheets[0]}
    if "entities" in raw and len(raw["entities"].rows) > 1:
        notes.add(Problem("sheet_entities", raw["entities"].name))
    tables = {kind: read_table(raw[kind], kind, notes) for kind in _OURS if _has_header(raw, kind)}
    for kind in _OURS:
        if kind not in tables:
            _look_for(kind, book, notes)
    if survey := tables.get("survey"):
        if survey.column("type") is None:
            notes.error("header_missing", survey, survey.header_row)
            return {}
        _need(survey, "name", ("name",), notes)
        _need(survey, "label", ("label", "hint", "image", "audio", "video"), notes)
    return tables if survey else {}


def _need(survey: Table, meaning: str, or_one_of: tuple[str, ...], notes: Notes) -> None:
    """A column without which no question can be asked: told once, and filled in for the rest."""
    if any(survey.column(each) for each in or_one_of):
        return
    notes.error("column_missing", survey, survey.header_row, wanted=meaning)
    for row in survey.rows:
        survey.fill(row, meaning, f"p_{row.number}")


def _has_header(raw: dict[str, RawSheet], kind: str) -> bool:
    return kind in raw and bool(raw[kind].rows)


def _look_for(kind: str, book: RawBook, notes: Notes) -> None:
    """Tell of a missing sheet, with the name it may have been given instead."""
    others = [
        name
        for name in book.names
        if name.strip().lower() not in SHEETS and not name.startswith("_")
    ]
    like = closest(kind, others)
    if kind == "survey":
        notes.add(Problem("no_survey", params={"like": like}))
    elif like:
        problem = Problem("sheet_misspelt", like, params={"wanted": kind})
        notes.warnings[problem.code, kind] = problem

"""The whole check of a file: opening, the checks in turn, conversion, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath

from domain.forms.model import Form, Kind
from messages.forms.checks.building import build_form
from messages.forms.checks.labels import check_labels
from messages.forms.checks.lists import check_lists, missing_sheet, read_lists
from messages.forms.checks.logic import check_logic
from messages.forms.checks.opening import BadFile, RawBook, open_workbook
from messages.forms.checks.outline import read_outline
from messages.forms.checks.plain import open_csv, open_markdown
from messages.forms.checks.settings import check_settings, root_of, take_titles
from messages.forms.checks.sheets import read_tables
from messages.forms.checks.tables import Notes
from messages.forms.problems import MAX_TOLD, Checked, Problem, refused

_OPENERS = {".csv": open_csv, ".md": open_markdown}
_NOT_ASKED = (Kind.NOTE, Kind.REPEAT)


def check(data: bytes, name: str) -> Checked:
    """`messages.forms.check.check_workbook`, without its guard against exhaustion."""
    try:
        book = _open(data, name)
    except BadFile as error:
        return refused(error.code, **error.params)
    notes = Notes()
    tables = read_tables(book, notes)
    if not tables:
        return _conclude(None, "", book, notes)
    survey = tables["survey"]
    titles = take_titles(tables)
    check_settings(tables, notes)
    outline = read_outline(survey, root_of(tables), notes)
    lists = read_lists(tables, notes)
    for problem in missing_sheet(tables, outline, book.names):
        notes.add(problem)
    check_lists(tables, outline, lists, notes)
    check_labels(tables, outline, notes)
    check_logic(tables, outline, lists, notes)
    form, xform = build_form(tables, outline, PurePath(name).stem, notes)
    return replace(_conclude(form, xform, book, notes), titles=titles)


def _open(data: bytes, name: str) -> RawBook:
    return _OPENERS.get(PurePath(name).suffix.lower(), open_workbook)(data)


def _conclude(form: Form | None, xform: str, book: RawBook, notes: Notes) -> Checked:
    errors, warnings = (_sort(each.values(), book) for each in (notes.errors, notes.warnings))
    told = Checked(
        errors=errors[:MAX_TOLD],
        warnings=warnings[:MAX_TOLD],
        more_errors=len(errors[MAX_TOLD:]),
        more_warnings=len(warnings[MAX_TOLD:]),
    )
    if form is None or errors:
        return told
    return replace(
        told,
        xform=xform,
        form_id=form.id,
        title=form.title,
        version=form.version,
        languages=form.languages,
        questions=sum(node.kind not in _NOT_ASKED for node in form.nodes[: form.asked]),
    )


def _sort(problems: Iterable[Problem], book: RawBook) -> tuple[Problem, ...]:
    """In the order of the file: sheets as they stand there, rows, columns."""
    places = {name: place for place, name in enumerate(book.names)}

    def place(problem: Problem) -> tuple[int, int, int, str]:
        sheet = places.get(problem.sheet, -1)
        return sheet, problem.row, len(problem.letter), problem.letter

    return tuple(sorted(problems, key=place))

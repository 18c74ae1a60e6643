"""Workbooks for tests, made from rows."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl

from messages.forms.check import check_workbook
from messages.forms.problems import Checked, describe

Sheet = Sequence[Sequence[object]]
SETTINGS: Sheet = [("form_id", "form_title"), ("ankieta", "Ankieta")]
HEADER = ("type", "name", "label", "relevant", "constraint", "calculation")


def workbook(**sheets: Sheet) -> bytes:
    """An .xlsx of these sheets, of their rows from the first; None is an empty cell."""
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type] # a new book has a sheet
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def check(*rows: Sequence[object], header: Sequence[str] = HEADER, **sheets: Sheet) -> Checked:
    """The check of a form with these rows in its survey sheet, under `header`.

    Whatever it finds must have words.
    """
    data = workbook(**{"survey": [header, *rows], "settings": SETTINGS, **sheets})
    checked = check_workbook(data, "ankieta.xlsx")
    for problem in (*checked.errors, *checked.warnings):
        assert f"„{problem.code}" not in describe(problem, "pl")
        assert f"“{problem.code}" not in describe(problem, "en")
    return checked


def places(checked: Checked) -> list[tuple[str, str, int, str]]:
    """The errors: (code, sheet, row, letter)."""
    return [(p.code, p.sheet, p.row, p.letter) for p in checked.errors]


def doubts(checked: Checked) -> list[tuple[str, str, int, str]]:
    """The warnings likewise."""
    return [(p.code, p.sheet, p.row, p.letter) for p in checked.warnings]

"""Writing the workbook that `reading` reads: the empty template, or a filled one.

Texts are stored as texts, also those that begin with = + - @: a spreadsheet shows them as they are
and runs nothing, and a text reads back the same.
"""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from domain.roster import Roster
from domain.roster_cells import text_of
from domain.roster_columns import SHEETS, Column, Sheet
from domain.roster_reading import column_letter

VALIDATED_ROWS = 2000
LISTS = "Listy"  # a hidden sheet: a list typed into a validation is limited to 255 characters
_RISKY = ("=", "+", "-", "@")
_TEXT_FORMAT = "@"
_BOLD = Font(bold=True)


def write_workbook(roster: Roster) -> bytes:
    """The workbook with these rows; of an empty roster it is the template."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in SHEETS.values():
        _write_sheet(book.create_sheet(sheet.name), sheet, roster)
    _write_lists(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_sheet(page: Worksheet, sheet: Sheet, roster: Roster) -> None:
    for index, column in enumerate(sheet.columns):
        cell = page.cell(1, index + 1, column.header)
        cell.font = _BOLD
        page.column_dimensions[column_letter(index)].width = column.width
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{column_letter(len(sheet.columns) - 1)}1"
    for line, row in enumerate(roster.rows(sheet.name), start=2):
        for index, column in enumerate(sheet.columns, start=1):
            _put(page.cell(line, index), column.kind.show(getattr(row, column.field)))


def _put(cell: Any, value: str | int) -> None:
    if isinstance(value, int):
        cell.value = value
    elif value:
        cell.value = text_of(value)
        cell.data_type = "s"  # openpyxl takes a text beginning with = for a formula
        cell.number_format = _TEXT_FORMAT
        cell.quotePrefix = value.startswith(_RISKY)


def _write_lists(book: Workbook) -> None:
    """Choices to pick from, on a hidden sheet of their own."""
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    offered = [
        (sheet, index, column)
        for sheet in SHEETS.values()
        for index, column in enumerate(sheet.columns)
        if column.kind.choices
    ]
    for place, (sheet, index, column) in enumerate(offered):
        for line, choice in enumerate(column.kind.choices, start=1):
            lists.cell(line, place + 1, choice)
        _offer(book[sheet.name], index, column, column_letter(place))


def _offer(page: Any, index: int, column: Column, letter: str) -> None:
    source = f"{quote_sheetname(LISTS)}!${letter}$1:${letter}${len(column.kind.choices)}"
    # Several roles stand in one cell, so a value outside the list must stay possible.
    several = column.kind.blank == ()
    rule = DataValidation(
        type="list", formula1=f"={source}", allow_blank=True, showErrorMessage=not several
    )
    rule.add(f"{column_letter(index)}2:{column_letter(index)}{VALIDATED_ROWS}")
    page.add_data_validation(rule)

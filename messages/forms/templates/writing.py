"""A table in Markdown as the workbook a coordinator goes on from: with notes on the columns."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from messages.forms.checks.plain import open_markdown
from messages.texts import label

NAMES = ("warsztat", "diagnoza", "spotkanie", "zgloszenie")
NARROW, WIDE = 14, 46
_FOLDER = Path(__file__).parent
_HEADER = PatternFill("solid", fgColor="DDE7F3")
_STRUCTURE = PatternFill("solid", fgColor="F2F2F2")
_TEXTS = ("label", "hint", "constraint_message", "required_message")

Rows = Sequence[Sequence[str]]


def write_template(name: str, language: str) -> bytes:
    """The .xlsx of one of `NAMES`; notes on the columns are in the language. KeyError."""
    if name not in NAMES:
        raise KeyError(name)
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in open_markdown((_FOLDER / f"{name}.md").read_bytes()).sheets:
        rows = [cells[1:] for _, cells in sheet.rows]
        _write_sheet(book.create_sheet(sheet.name), rows, language)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_sheet(page: Worksheet, rows: Rows, language: str) -> None:
    for line, cells in enumerate(rows, start=1):
        for index, text in enumerate(cells, start=1):
            _put(page, line, index, text)
    for index, header in enumerate(rows[0], start=1):
        _finish_header(page, index, header, language)
    page.freeze_panes = "C2" if len(rows[0]) > 4 else "A2"


def _put(page: Worksheet, line: int, index: int, text: str) -> None:
    cell = page.cell(line, index)
    if text:
        cell.value = text
        cell.data_type = "s"  # openpyxl takes a text beginning with = for a formula
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if line > 1 and _is_structure(str(page.cell(line, 1).value or "")):
        cell.fill = _STRUCTURE


def _is_structure(kind: str) -> bool:
    return kind.startswith(("begin", "end"))


def _finish_header(page: Worksheet, index: int, header: str, language: str) -> None:
    column = header.partition("::")[0]
    cell = page.cell(1, index)
    cell.font, cell.fill = Font(bold=True), _HEADER
    note = Comment(label(f"form_templates.note_{column}", language), "Łącznik")
    note.width, note.height = 320, 160
    cell.comment = note
    wide = column in _TEXTS or column in ("relevant", "constraint", "calculation")
    page.column_dimensions[get_column_letter(index)].width = WIDE if wide else NARROW
    if column in ("type", "form_title"):
        page.column_dimensions[get_column_letter(index)].width = 26

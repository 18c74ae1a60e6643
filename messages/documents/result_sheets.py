"""The sheets of a workbook of results: see `messages.documents.result_workbook`, the way in."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from domain.forms.flat import Table
from messages.documents.cells import put
from messages.documents.result_workbook import Results
from messages.result_blocks import Block, Trend, plain_label
from messages.texts import label

_BOLD = Font(bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_WIDE, _NARROW = 60, 14
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,8})(\.\d{1,9})?", re.ASCII)  # no leading zeros, no ids
_LONGEST_NAME = 31  # of a sheet

Row = Sequence[str | float | None]


def write(results: Results) -> bytes:
    """The workbook as XLSX."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _write_sheet(book, results, "summary", ("question", "answer", *_COUNTED), _rows(results.blocks))
    if results.parts:
        rows: list[Row] = [[name, *row] for name, blocks in results.parts for row in _rows(blocks)]
        _write_sheet(book, results, "parts", ("part", "question", "answer", *_COUNTED), rows)
    if results.trends:
        rows = [row for trend in results.trends for row in _trend_rows(trend)]
        _write_sheet(book, results, "trend", ("question", "answer", "occasion", "n", "value"), rows)
    if results.texts:
        _write_sheet(book, results, "texts", ("question", "text"), results.texts)
    for table in results.tables:
        _write_table(book.create_sheet(table.name[:_LONGEST_NAME]), table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_table(page: Worksheet, table: Table) -> None:
    for line, row in enumerate([table.columns, *table.rows], start=1):
        for index, value in enumerate(row, start=1):
            put(page.cell(line, index), float(value) if _NUMBER.fullmatch(value) else value)
    for cell in page[1]:
        cell.font = _BOLD
    page.freeze_panes = "A2"


_COUNTED = ("count", "percent", "n", "mean", "median")


def _write_sheet(
    book: Workbook, results: Results, name: str, columns: Sequence[str], rows: Sequence[Row]
) -> None:
    page = book.create_sheet(label(f"results.sheet_{name}", results.language))
    put(page.cell(1, 1), results.title)
    page.cell(1, 1).font = _BOLD
    put(page.cell(2, 1), results.note)
    for index, column in enumerate(columns, start=1):
        cell = page.cell(4, index)
        put(cell, label(f"results.column_{column}", results.language))
        cell.font = _BOLD
    for line, row in enumerate(rows, start=5):
        for index, value in enumerate(row, start=1):
            put(page.cell(line, index), value)
    _lay_out(page, columns)


def _lay_out(page: Worksheet, columns: Sequence[str]) -> None:
    page.freeze_panes = "A5"
    for index, column in enumerate(columns, start=1):
        is_wide = column in ("question", "answer", "text")
        page.column_dimensions[get_column_letter(index)].width = _WIDE if is_wide else _NARROW
        for cells in page.iter_rows(min_row=5, min_col=index, max_col=index):
            cells[0].alignment = _WRAPPED


def _rows(blocks: Sequence[Block]) -> list[Row]:
    return [row for block in blocks for row in _block_rows(block)]


def _block_rows(block: Block) -> list[Row]:
    """The question with its figures, then a row for each answer."""
    question = plain_label(block.label)
    if not block.shown:
        return [[question, "", None, None, block.n, None, None]]
    ranks = dict(block.ranks)
    first: Row = [question, "", None, None, block.n, block.mean, block.median or block.middle]
    return [
        first,
        *(
            [question, plain_label(line.label), line.count, line.share, block.n, rank, None]
            for line in block.lines
            for rank in [ranks.get(line.label)]
        ),
    ]


def _trend_rows(trend: Trend) -> list[Row]:
    question = plain_label(trend.label)
    return [
        [question, plain_label(course.label), point.name, point.n, _rounded(value)]
        for course in trend.courses
        for point, value in zip(trend.points, course.values, strict=True)
        if value is not None
    ]


def _rounded(value: float) -> float:
    return round(value, 2)

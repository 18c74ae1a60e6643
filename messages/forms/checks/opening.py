"""From the bytes of a file to the cells of its sheets, every size bounded.

An XLSX is a ZIP of XML. Sizes are judged before anything is unpacked; `zipfile` never unpacks
more than the size it declared. Rows are streamed, formulas count by their last result.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import zip_longest
from typing import Any

import openpyxl

MAX_FILE = 5 * 1024 * 1024
MAX_PARTS = 500
MAX_SHEETS_UNPACKED = 150 * 1024 * 1024  # formatted empty rows compress well and are harmless
MAX_OTHERS_UNPACKED = 20 * 1024 * 1024  # openpyxl reads these whole
MAX_RATIO = 250
MAX_ROWS = 20_000
MAX_BLANK = 1_000  # so many blank rows are the end of a sheet
MAX_COLUMNS = 200
MAX_CELL = 32_767  # characters, as in Excel

SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")  # XLS, and any encrypted Office file
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SHEET_PARTS = "xl/worksheets/"
# Office never writes a document type; it is where XML bombs begin.
_DOCTYPES = tuple(
    mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le")
)
_FORMULA = b"<f"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CHUNK = 1 << 20
_ERRORS = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#ADR!", "#ARG!", "#N/D!"}
)


class BadFile(Exception):
    """The file cannot be read at all. `code` names the text that says so."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as it lies in the file: its rows with the numbers they have there, first the header.

    `problems` are cells that could not be read, as (row, index of the column from 0, code).
    """

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    problems: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RawBook:
    """The sheets of a form that a file has, and the names of all its sheets."""

    sheets: tuple[RawSheet, ...]
    names: tuple[str, ...]


def open_workbook(data: bytes) -> RawBook:
    """The cells of an .xlsx or .xlsm. Raises `BadFile`."""
    if len(data) > MAX_FILE:
        raise BadFile("file_too_big", maximum=MAX_FILE // 1024 // 1024)
    if data.startswith(_OLE):
        raise BadFile("file_with_password" if _ENCRYPTED in data else "file_xls")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            formulas = _inspect(archive)
        return _read_book(data, formulas=formulas)
    except (BadFile, MemoryError, RecursionError):
        raise
    except zipfile.BadZipFile as error:
        raise BadFile("file_not_xlsx") from error
    except Exception as error:  # a damaged file raises whatever its parsers raise
        raise BadFile("file_damaged") from error


def _inspect(archive: zipfile.ZipFile) -> bool:
    """Refuse what is a trap or no workbook; say whether its sheets have formulas."""
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise BadFile("file_with_password")
    if "xl/workbook.xml" not in archive.namelist():
        raise BadFile("file_not_xlsx")
    sheets = [part for part in parts if part.filename.startswith(_SHEET_PARTS)]
    others = [part for part in parts if not part.filename.startswith(_SHEET_PARTS)]
    packed = sum(part.compress_size for part in parts)
    unpacked = sum(part.file_size for part in parts)
    if (
        len(parts) > MAX_PARTS
        or sum(part.file_size for part in sheets) > MAX_SHEETS_UNPACKED
        or sum(part.file_size for part in others) > MAX_OTHERS_UNPACKED
        or (unpacked > MAX_FILE and unpacked > packed * MAX_RATIO)
    ):
        raise BadFile("file_bomb")
    formulas = [part.filename for part in parts if _is_xml(part) and _scan(archive, part)]
    return any(name.startswith(_SHEET_PARTS) for name in formulas)


def _is_xml(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().endswith((".xml", ".rels", ".vml"))


def _scan(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part has formulas. Raises `BadFile` if it has a document type."""
    found, tail = False, b""
    with archive.open(part) as opened:
        while chunk := opened.read(_CHUNK):
            text = tail + chunk
            if any(mark in text for mark in _DOCTYPES):
                raise BadFile("file_bomb")
            found = found or _FORMULA in text
            tail = text[-2 * len("<!DOCTYPE") :]
    return found


def _read_book(data: bytes, *, formulas: bool) -> RawBook:
    with warnings.catch_warnings():
        # openpyxl warns of what it does not keep (pictures, extensions): nothing that matters here.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        asked = openpyxl.load_workbook(io.BytesIO(data), read_only=True) if formulas else None
        try:
            wanted = [
                sheet for sheet in book.worksheets if _is_ours(sheet.title, len(book.sheetnames))
            ]
            return RawBook(
                tuple(_read_sheet(sheet, asked and asked[sheet.title]) for sheet in wanted),
                tuple(book.sheetnames),
            )
        finally:
            book.close()
            if asked is not None:
                asked.close()


def _is_ours(title: str, number: int) -> bool:
    """A sheet with a name of XLSForm, or the only one."""
    return title.strip().lower() in SHEETS or number == 1


def _read_sheet(sheet: Any, formulas: Any) -> RawSheet:
    problems: list[tuple[int, int, str]] = []
    rows = []
    for number, cells, sources in _lines(sheet, formulas):
        for index, (cell, source) in enumerate(zip_longest(cells, sources)):
            if code := _find_fault(cell, source):
                problems.append((number, index, code))
        rows.append((number, tuple(map(text_of, cells))))
    return RawSheet(sheet.title, tuple(rows), tuple(problems))


def _lines(sheet: Any, formulas: Any) -> Iterator[tuple[int, tuple[Any, ...], tuple[Any, ...]]]:
    """Rows that are not blank, with their numbers, and their formulas if there are any."""
    for each in (sheet, formulas):
        if each is not None:
            # What a sheet claims about its size may be wrong or a trap: the rows are counted.
            each.reset_dimensions()
    lines = sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True)
    sources = formulas.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True) if formulas else ()
    blank, width = 0, MAX_COLUMNS + 1
    for number, pair in enumerate(zip_longest(lines, sources, fillvalue=()), start=1):
        line, source = (cells[:width] for cells in pair)
        filled = any(map(_is_filled, line)) or any(map(_is_filled, source))
        if filled and width > MAX_COLUMNS:  # the header: what lies beside it is nobody's
            if any(map(_is_filled, line[MAX_COLUMNS:])):
                raise BadFile("file_too_many_columns", sheet=sheet.title, maximum=MAX_COLUMNS)
            width = max(i for i, cell in enumerate(line, start=1) if _is_filled(cell) or i == 1)
            line, source = line[:width], source[:width]
        blank = 0 if filled else blank + 1
        if blank > MAX_BLANK:
            return
        if number > MAX_ROWS and filled:
            raise BadFile("file_too_many_rows", sheet=sheet.title, maximum=MAX_ROWS)
        if filled:
            yield number, line, source


def _is_filled(cell: Any) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _find_fault(cell: Any, source: Any) -> str:
    if cell is None and isinstance(source, str) and source.startswith("="):
        return "formula_without_value"
    if isinstance(cell, str):
        if cell.strip() in _ERRORS:
            return "cell_error"
        if len(cell) > MAX_CELL:
            return "cell_too_long"
    return ""


def text_of(cell: Any) -> str:
    """A cell as text, as pyxform reads it; a day without a time stays a day."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return str(cell.date())
    if isinstance(cell, (int, float, date, time)):
        return str(cell)
    return _NOT_XML.sub("", str(cell)[:MAX_CELL]).replace("\N{NO-BREAK SPACE}", " ").strip()

"""Opening a workbook that somebody sent: what is no workbook, or is a trap, gets one clear line.

An XLSX is a ZIP of XML. Sizes are judged before anything is unpacked; `zipfile` never unpacks more
than the size it declared. Rows are streamed, values only: formulas count by their last result.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

from domain.roster_reading import RawSheet

MAX_FILE = 10 * 1024 * 1024
MAX_UNPACKED = 20 * 1024 * 1024
MAX_PARTS = 500
MAX_SHEETS = 20
MAX_ROWS = 5000  # of a sheet, blank ones left out
MAX_LINES = 20_000  # of a sheet, blank ones counted
MAX_COLUMNS = 40

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")  # XLS, and any encrypted Office file
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DOCTYPE = b"<!DOCTYPE"  # Office never writes one; it is where XML bombs begin
_PROLOGUE = 2048


class BadWorkbook(Exception):
    """The file cannot be read as a roster. `reason` names the text that says so."""

    def __init__(self, reason: str, **params: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = params


def read_file(path: Path) -> list[RawSheet]:
    """The sheets of a file. Raises `BadWorkbook`."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_FILE else b""
    except OSError:
        raise BadWorkbook("file_not_readable", name=path.name) from None
    if size > MAX_FILE:
        raise BadWorkbook("file_too_big", maximum=MAX_FILE // 1024 // 1024)
    return read_bytes(data)


def read_bytes(data: bytes) -> list[RawSheet]:
    """The sheets of a workbook's bytes, as they lie there. Raises `BadWorkbook`."""
    if data.startswith(_OLE):
        raise BadWorkbook("file_with_password" if _ENCRYPTED in data else "file_xls")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _inspect_archive(archive)
        return _read_book(data)
    except BadWorkbook:
        raise
    except zipfile.BadZipFile as error:
        raise BadWorkbook("file_not_xlsx") from error
    except Exception as error:  # a damaged file raises whatever its parsers raise
        raise BadWorkbook("file_damaged") from error


def _read_book(data: bytes) -> list[RawSheet]:
    with warnings.catch_warnings():
        # openpyxl warns of what it does not keep (pictures, extensions): nothing that matters here.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            return [_read_sheet(sheet) for sheet in seen[:MAX_SHEETS]]
        finally:
            book.close()


def _inspect_archive(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise BadWorkbook("file_bomb")
    if any(part.flag_bits & 1 for part in parts):
        raise BadWorkbook("file_with_password")
    if "xl/workbook.xml" not in archive.namelist():
        raise BadWorkbook("file_not_xlsx")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as opened:
                if _DOCTYPE in opened.read(_PROLOGUE):
                    raise BadWorkbook("file_bomb")


def _read_sheet(sheet: Any) -> RawSheet:
    # What a sheet claims about its size may be wrong or a trap; without it the rows are counted.
    sheet.reset_dimensions()
    return RawSheet(sheet.title, tuple(_rows(sheet)))


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[object, ...]]]:
    kept = 0
    lines = sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)
    for number, line in enumerate(lines, start=1):
        cells = _without_end(line)
        kept += bool(cells)
        if kept > MAX_ROWS or number > MAX_LINES:
            raise BadWorkbook("file_too_many_rows", sheet=sheet.title, maximum=MAX_ROWS)
        if cells:
            yield number, cells


def _without_end(cells: tuple[object, ...]) -> tuple[object, ...]:
    """Without the empty cells at the end of a row; nothing is left of a blank one."""
    end = len(cells)
    while end and (cells[end - 1] is None or not str(cells[end - 1]).strip()):
        end -= 1
    return cells[:end]

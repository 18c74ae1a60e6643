"""The same sheets from a text file: XLSForm as CSV, and as a table in Markdown."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from messages.forms.checks.opening import (
    MAX_COLUMNS,
    MAX_FILE,
    MAX_ROWS,
    SHEETS,
    BadFile,
    RawBook,
    RawSheet,
    text_of,
)

_LINE = re.compile(r"^\s*\|(.*)\|\s*(?:#[^|]*)?$")
_RULE = re.compile(r"^[|\s:-]+$")
_PIPE = re.compile(r"(?<!\\)\|")

Line = tuple[int, tuple[str, ...]]


def open_csv(data: bytes) -> RawBook:
    """Sheets of a CSV file: a sheet's name stands alone in column A. Raises `BadFile`."""
    text = _decode(data)
    separator = ";" if text.count(";") > text.count(",") else ","
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return _collect((number, tuple(line)) for number, line in enumerate(lines, start=1))
    except csv.Error as error:
        raise BadFile("file_damaged") from error


def open_markdown(data: bytes) -> RawBook:
    """Sheets of a Markdown table: a sheet's name stands in its first column. Raises `BadFile`."""
    return _collect(_table_lines(_decode(data)))


def _decode(data: bytes) -> str:
    if len(data) > MAX_FILE:
        raise BadFile("file_too_big", maximum=MAX_FILE // 1024 // 1024)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile("file_not_utf8") from error


def _table_lines(text: str) -> Iterator[Line]:
    for number, line in enumerate(text.splitlines(), start=1):
        found = _LINE.match(line)
        if found and not line.lstrip().startswith("#") and not _RULE.match(found.group(1)):
            cells = _PIPE.split(found.group(1))
            yield number, tuple(cell.strip().replace(r"\|", "|") for cell in cells)


def _collect(lines: Iterable[Line]) -> RawBook:
    sheets: dict[str, list[Line]] = {}
    name = ""
    for number, (first, *rest) in (line for line in lines if line[1]):
        name = first.strip() or name
        cells = tuple(text_of(cell) for cell in ("", *rest[: MAX_COLUMNS + 1]))
        rows = sheets.setdefault(name, []) if name else []
        if any(cells):
            rows.append((number, cells))
        if len(rows) > MAX_ROWS:
            raise BadFile("file_too_many_rows", sheet=name, maximum=MAX_ROWS)
    if not sheets:
        raise BadFile("file_not_a_form")
    ours = {name: rows for name, rows in sheets.items() if name.lower() in SHEETS}
    return RawBook(tuple(RawSheet(n, tuple(rows)) for n, rows in ours.items()), tuple(sheets))

"""Returns with names as KoboToolbox, R and Stata read them: CSV tables, or XML, zipped."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from domain.forms.flat import Table
from messages.documents.cells import harmless

_BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads Polish letters as Windows-1250


@dataclass(frozen=True, slots=True)
class Tables:
    """`for_excel`: with semicolons and a byte order mark, as Polish Excel opens it by itself."""

    tables: tuple[Table, ...]
    for_excel: bool = False


def zip_tables(given: Tables) -> bytes:
    """A CSV file for each table, no cell of which a spreadsheet would run."""
    return _zip((f"{one.name}.csv", _write(one, given.for_excel)) for one in given.tables)


def _write(table: Table, for_excel: bool) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if for_excel else ",", lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([harmless(cell) for cell in row] for row in table.rows)
    return (_BYTE_ORDER_MARK if for_excel else "") + out.getvalue()


def zip_submissions(xml_by_id: dict[str, str]) -> bytes:
    """Each submission in a folder of its own, as ODK Collect and Briefcase keep them."""
    declared = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return _zip(
        (f"instances/{name.replace(':', '')}/submission.xml", declared + xml)
        for name, xml in xml_by_id.items()
    )


def _zip(files: Iterable[tuple[str, str]]) -> bytes:
    """The same files make the same archive: no time of making is in it."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()

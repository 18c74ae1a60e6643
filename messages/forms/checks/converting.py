"""From checked tables to XForm XML through pyxform, as if it had read the file itself."""

from __future__ import annotations

from pyxform.xls2xform import convert

from messages.forms.checks.tables import Table
from messages.forms.convert import mend_quotes
from messages.forms.other import mend_other

Tables = dict[str, Table]


def convert_tables(tables: Tables, fallback_name: str) -> str:
    """XForm XML; raises what pyxform raises."""
    book: dict[str, object] = {"fallback_form_name": fallback_name, "sheet_names": list(tables)}
    for kind, table in tables.items():
        book[kind] = list(_rows(table))
        book[f"{kind}_header"] = [{column.header: None for column in table.columns}]
    return mend_other(mend_quotes(convert(book).xform))


def _rows(table: Table) -> list[dict[str, str]]:
    """Rows with blank ones between them, so that pyxform counts as the file does."""
    rows: list[dict[str, str]] = []
    for row in table.rows:
        rows.extend({} for _ in range(row.number - table.header_row - 1 - len(rows)))
        rows.append(dict(row.cells))
    return rows

"""From cells to a roster: sheets and columns are found by name, every problem is gathered.

What cannot be read becomes a problem and an empty value, so that the checks that follow see as much
of the file as possible and the office gets one complete list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.numbers_pl import find_numbers, plain
from domain.roster import NetworkRow, PersonRow, Problem, Roster, Row, SheetName, TeamRow
from domain.roster_cells import CELL_ERRORS, Unreadable, text_of
from domain.roster_columns import SHEETS, Column, Sheet, bare_header, find_column, is_forbidden

HEADER_WITHIN = 10  # a title or a logo may stand above the header
HEADERS_TO_RECOGNISE = 2
DIGITS_TO_LOOK_AT = 6  # in an identity card's number, the shortest that must not be stored


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as it lies in the file: `(row number, values of its cells)`, without blank rows."""

    name: str
    rows: tuple[tuple[int, tuple[object, ...]], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says. `ignored` are sheets and columns nobody asked for, as (sheet, header).

    `letters` gives the letter of a column in this file by (sheet, our header); `absent` are our
    columns the file does without, as (sheet, field): it says nothing about their values.
    """

    roster: Roster
    problems: tuple[Problem, ...]
    ignored: tuple[tuple[str, str], ...]
    letters: Mapping[tuple[str, str], str]
    absent: frozenset[tuple[str, str]]
    has_networks: bool


@dataclass(slots=True)
class _Notes:
    problems: list[Problem] = field(default_factory=list)
    ignored: list[tuple[str, str]] = field(default_factory=list)
    letters: dict[tuple[str, str], str] = field(default_factory=dict)
    absent: set[tuple[str, str]] = field(default_factory=set)

    def add(self, sheet: str, row: int, column: str, reason: str, **params: object) -> None:
        self.problems.append(Problem(sheet, row, column, reason, params))


def read_roster(sheets: Sequence[RawSheet]) -> Reading:
    """The roster of a workbook's sheets, with everything that is wrong with them alone."""
    notes = _Notes()
    found = _find_sheets(sheets, notes)
    rows = {name: tuple(_read_sheet(SHEETS[name], raw, notes)) for name, raw in found.items()}
    roster = Roster(
        teams=tuple(row for row in rows.get(SheetName.TEAMS, ()) if isinstance(row, TeamRow)),
        people=tuple(row for row in rows.get(SheetName.PEOPLE, ()) if isinstance(row, PersonRow)),
        networks=tuple(
            row for row in rows.get(SheetName.NETWORKS, ()) if isinstance(row, NetworkRow)
        ),
    )
    return Reading(
        roster=roster,
        problems=tuple(notes.problems),
        ignored=tuple(notes.ignored),
        letters=notes.letters,
        absent=frozenset(notes.absent),
        has_networks=SheetName.NETWORKS in found,
    )


def _find_sheets(sheets: Sequence[RawSheet], notes: _Notes) -> dict[SheetName, RawSheet]:
    by_name = {bare_header(name): name for name in SheetName}
    found: dict[SheetName, RawSheet] = {}
    for raw in sheets:
        name = by_name.get(bare_header(raw.name))
        if name is None:
            notes.ignored.append((raw.name, ""))
        else:
            found.setdefault(name, raw)
    for name, sheet in SHEETS.items():
        if name not in found and not sheet.optional:
            notes.add(name, 0, "", "sheet_missing")
    return {name: found[name] for name in SheetName if name in found}


def _read_sheet(sheet: Sheet, raw: RawSheet, notes: _Notes) -> list[Row]:
    at = _header_index(sheet, raw)
    if at is None:
        notes.add(sheet.name, 0, "", "no_header")
        return []
    columns = _match(sheet, *raw.rows[at], notes)
    read = (_read_row(sheet, columns, *line, notes) for line in raw.rows[at + 1 :])
    return [row for row in read if row is not None]


def _header_index(sheet: Sheet, raw: RawSheet) -> int | None:
    for index, (_, cells) in enumerate(raw.rows[:HEADER_WITHIN]):
        known = [cell for cell in cells if find_column(sheet, text_of(cell))]
        if len(known) >= HEADERS_TO_RECOGNISE:
            return index
    return None


def _match(sheet: Sheet, row: int, cells: Sequence[object], notes: _Notes) -> dict[int, Column]:
    """Our columns by their place in the file."""
    columns: dict[int, Column] = {}
    for index, cell in enumerate(cells):
        header = text_of(cell)
        column = find_column(sheet, header)
        if column in columns.values():
            notes.add(sheet.name, row, header, "column_twice")
        elif column is not None:
            columns[index] = column
            notes.letters[sheet.name, column.header] = column_letter(index)
        elif is_forbidden(header):
            notes.add(sheet.name, row, header, "column_forbidden")
        elif header:
            notes.ignored.append((sheet.name, header))
    for column in sheet.columns:
        if column not in columns.values():
            notes.absent.add((sheet.name, column.field))
            if column.needed:
                notes.add(sheet.name, row, column.header, "column_missing")
    return columns


def column_letter(index: int) -> str:
    """The letter over a column counted from 0: A, …, Z, AA, AB."""
    above, place = divmod(index, 26)
    return (column_letter(above - 1) if above else "") + chr(ord("A") + place)


def _read_row(
    sheet: Sheet, columns: Mapping[int, Column], row: int, cells: Sequence[object], notes: _Notes
) -> Row | None:
    texts = {
        column: text_of(cells[index]) if index < len(cells) else ""
        for index, column in columns.items()
    }
    if not any(texts.values()):
        return None
    values: dict[str, Any] = {}
    for column, text in texts.items():
        try:
            if text or column.needed:
                values[column.field] = _read_cell(column, text)
        except Unreadable as error:
            notes.add(sheet.name, row, column.header, error.reason, **error.params)
    return sheet.build(**values, row=row) if "code" in values else None


def _read_cell(column: Column, text: str) -> Any:
    if not text:
        raise Unreadable("empty")
    if text in CELL_ERRORS:
        raise Unreadable("cell_error", value=text)
    if sum(char.isdigit() for char in text) >= DIGITS_TO_LOOK_AT and find_numbers(plain(text)):
        raise Unreadable("forbidden_number")
    return column.kind.read(text)

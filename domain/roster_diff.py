"""What a re-import would change: rows added, changed field by field, missing in the file."""

from collections.abc import Container, Iterator
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, TypeVar

from domain.machines import NETWORK
from domain.roster import NetworkRow, PersonRow, Roster, Row, SheetName, TeamRow

R = TypeVar("R", TeamRow, PersonRow, NetworkRow)


class Fate(StrEnum):
    """What becomes of a row."""

    ADDED = "added"
    CHANGED = "changed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value of a row, as rows hold it."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row's difference; `fields` only for changed ones."""

    sheet: SheetName
    fate: Fate
    code: str
    title: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Diff:
    """Every difference, sheet by sheet: as in the file, then what the file does not mention."""

    rows: tuple[RowChange, ...] = ()

    def of(self, fate: Fate) -> tuple[RowChange, ...]:
        """The rows of one fate."""
        return tuple(row for row in self.rows if row.fate is fate)

    def codes(self, sheet: SheetName, *fates: Fate) -> frozenset[str]:
        """The symbols of a sheet's rows of these fates."""
        return frozenset(r.code for r in self.rows if r.sheet is sheet and r.fate in fates)

    @property
    def is_empty(self) -> bool:
        """Nothing to add or change; rows missing in the file stay as they are."""
        return all(row.fate is Fate.MISSING for row in self.rows)


def complete(current: Roster, new: Roster, absent: Container[tuple[str, str]]) -> Roster:
    """`new` with the present values where a file says nothing.

    That is: in the columns it lacks (`absent`, as (sheet, field)), the state of a network where it
    is left empty, and the channel of people who have joined, because then it is their own choice.
    """
    return replace(
        new,
        teams=_completed(SheetName.TEAMS, current.teams, new.teams, current, absent),
        people=_completed(SheetName.PEOPLE, current.people, new.people, current, absent),
        networks=tuple(
            row if row.state else replace(row, state=NETWORK.initial)
            for row in _completed(
                SheetName.NETWORKS, current.networks, new.networks, current, absent
            )
        ),
    )


def _completed(
    sheet: SheetName,
    before: tuple[R, ...],
    after: tuple[R, ...],
    current: Roster,
    absent: Container[tuple[str, str]],
) -> tuple[R, ...]:
    known = {row.code: row for row in before}

    def keeps(row: R, field: str) -> bool:
        if (sheet, field) in absent or (field == "channel" and row.code in current.joined):
            return True
        return field == "state" and not getattr(row, field)

    def kept(row: R) -> R:
        old = known.get(row.code)
        if old is None:
            return row
        return replace(row, **{f: getattr(old, f) for f in value_fields(row) if keeps(row, f)})

    return tuple(kept(row) for row in after)


def value_fields(row: Row) -> list[str]:
    """The names of a row's fields that are compared."""
    return [field.name for field in fields(row) if field.compare]


def compare(current: Roster, new: Roster) -> Diff:
    """The difference between the database's roster and a completed one."""
    rows = (row for sheet in SheetName for row in _compare_sheet(sheet, current, new))
    return Diff(tuple(rows))


def _compare_sheet(sheet: SheetName, current: Roster, new: Roster) -> Iterator[RowChange]:
    before = {row.code: row for row in current.rows(sheet)}
    for row in new.rows(sheet):
        old = before.pop(row.code, None)
        if old is None:
            yield RowChange(sheet, Fate.ADDED, row.code, row.title)
        elif old != row:
            yield RowChange(sheet, Fate.CHANGED, row.code, row.title, _changes(old, row))
    for old in before.values():
        yield RowChange(sheet, Fate.MISSING, old.code, old.title)


def _changes(old: Row, new: Row) -> tuple[FieldChange, ...]:
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in value_fields(new))
    return tuple(FieldChange(*pair) for pair in pairs if pair[1] != pair[2])

"""The workbook that goes out, and comes back the same."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest

from bot.demo import people
from bot.roster.reading import read_bytes
from bot.roster.writing import write_workbook
from domain.roster import PersonRow, Roster, TeamRow
from domain.roster_reading import read_roster


def opened(roster: Roster) -> Any:
    return openpyxl.load_workbook(io.BytesIO(write_workbook(roster)))


def test_what_is_written_reads_back_equal() -> None:
    roster = people.roster()
    found = read_roster(read_bytes(write_workbook(roster)))
    assert found.problems == ()
    assert found.roster == roster


@pytest.mark.parametrize(
    "text", ["=1+1", "=HYPERLINK(A1)", "+48 22", "-", "@SUM(A1)", "1e5", "007"]
)
def test_texts_stay_texts_whatever_they_begin_with(text: str) -> None:
    roster = Roster(people=(PersonRow(code="P-1", first=text, last=text),))
    cell = opened(roster)["Osoby"]["B2"]
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
    assert cell.quotePrefix == text.startswith(("=", "+", "-", "@"))
    assert read_roster(read_bytes(write_workbook(roster))).roster == roster


def test_no_formula_is_written_anywhere() -> None:
    roster = Roster(teams=(TeamRow(code="JST-1", name="=cmd|'/c calc'!A0"),))
    assert b"<f>" not in b"".join(
        parts.encode() for parts in _parts(write_workbook(roster)).values()
    )


def _parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("xl/worksheets/sheet")
        }


def test_control_characters_do_not_break_the_file() -> None:
    roster = Roster(people=(PersonRow(code="P-1", first="An\x00na", last="Żak\x1b"),))
    [row] = read_roster(read_bytes(write_workbook(roster))).roster.people
    assert (row.first, row.last) == ("Anna", "Żak")


def test_headers_are_bold_frozen_and_wide_enough() -> None:
    page = opened(Roster())["Osoby"]
    headers = [cell.value for cell in page[1]]
    assert headers[:6] == ["Symbol", "Imię", "Nazwisko", "E-mail", "Funkcja", "Rola"]
    assert all(cell.font.bold for cell in page[1])
    assert page.freeze_panes == "A2"
    assert page.column_dimensions["D"].width == 36


def test_kinds_groups_and_roles_are_offered_to_choose_from() -> None:
    book = opened(Roster())
    rules = {
        str(rule.sqref): (rule.formula1, rule.showErrorMessage)
        for name in ("JST", "Osoby")
        for rule in book[name].data_validations.dataValidation
    }
    assert rules["C2:C2000"] == ("='Listy'!$A$1:$A$4", True)
    assert rules["D2:D2000"] == ("='Listy'!$B$1:$B$4", True)
    assert rules["F2:F2000"] == ("='Listy'!$C$1:$C$10", False)
    lists = book["Listy"]
    assert lists.sheet_state == "hidden"
    assert [cell.value for cell in lists["B"][:4]] == ["I", "II", "III", "IV"]

"""Opening workbooks, honest and hostile."""

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.roster import reading
from bot.roster.reading import BadWorkbook, read_bytes, read_file
from bot.roster.writing import write_workbook
from domain.roster import Roster
from domain.roster_reading import read_roster
from tests.documents import archive, open_document
from tests.rosters import LEADER, PEOPLE_HEADER, sheets, workbook

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
SMALL = workbook(sheets())


def refusal(data: bytes) -> str:
    with pytest.raises(BadWorkbook) as caught:
        read_bytes(data)
    return caught.value.reason


def repacked(data: bytes, name: str, content: bytes) -> bytes:
    """The archive with one part replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.namelist():
            if part != name:
                target.writestr(part, source.read(part))
        target.writestr(name, content)
    return out.getvalue()


def test_a_workbook_is_read_as_its_cells() -> None:
    [teams, people] = read_bytes(workbook(sheets()))
    assert (teams.name, people.name) == ("JST", "Osoby")
    assert people.rows[0] == (1, tuple(PEOPLE_HEADER))
    assert people.rows[1] == (2, tuple(LEADER[:7]))


def test_row_numbers_are_the_files_own() -> None:
    content = sheets(people=[[], LEADER, [" "], [], LEADER])
    people = read_bytes(workbook(content))[1]
    assert [number for number, _ in people.rows] == [1, 3, 6]
    assert [row.row for row in read_roster([people]).roster.people] == [3, 6]


def test_hidden_sheets_are_not_read() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("JST").sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert [sheet.name for sheet in read_bytes(out.getvalue())] == ["Sheet"]


def test_formulas_count_by_their_value_and_without_one_are_empty() -> None:
    content = sheets(people=[["=1+1", "Anna", "Żak"]])
    assert read_bytes(workbook(content))[1].rows[1] == (2, (None, "Anna", "Żak"))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "file_not_xlsx"),
        (b"Symbol;Nazwa\nJST-01;\n", "file_not_xlsx"),
        (archive(a__txt="x"), "file_not_xlsx"),
        (open_document("spreadsheet"), "file_not_xlsx"),
        (OLE + b"Workbook", "file_xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "file_with_password"),
        (workbook(sheets())[:-40], "file_not_xlsx"),
        (repacked(workbook(sheets()), "xl/workbook.xml", b"<wor"), "file_damaged"),
        (repacked(workbook(sheets()), "xl/worksheets/sheet1.xml", b"<a>&b;</a>"), "file_damaged"),
        (
            repacked(workbook(sheets()), "xl/a.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
            "file_bomb",
        ),
    ],
)
def test_what_is_no_workbook_is_named(data: bytes, reason: str) -> None:
    assert refusal(data) == reason


def test_an_archive_that_unpacks_to_far_more_is_not_opened() -> None:
    zeros = bytes(reading.MAX_UNPACKED)
    assert refusal(repacked(workbook(sheets()), "xl/media/image1.png", zeros)) == "file_bomb"


def test_an_archive_of_very_many_parts_is_not_opened() -> None:
    parts = {f"part{number}": "" for number in range(reading.MAX_PARTS + 1)}
    assert refusal(archive(**parts)) == "file_bomb"


def test_an_encrypted_part_means_a_password() -> None:
    data = bytearray(workbook(sheets()))
    header = data.rindex(b"PK\x01\x02")
    data[header + 8] |= 1
    assert refusal(bytes(data)) == "file_with_password"


def test_too_many_rows_are_refused_after_the_last_accepted_one() -> None:
    rows = [["P-1"]] * (reading.MAX_ROWS + 1)
    assert refusal(workbook({"Osoby": rows})) == "file_too_many_rows"
    assert len(read_bytes(workbook({"Osoby": rows[1:]}))[0].rows) == reading.MAX_ROWS


def test_a_row_far_down_does_not_fill_the_memory_before_it() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].cell(1_000_000, 1, "x")
    out = io.BytesIO()
    book.save(out)
    assert refusal(out.getvalue()) == "file_too_many_rows"


def test_what_a_newer_office_adds_is_passed_over_silently() -> None:
    data = workbook({"Osoby": [["Symbol"]]})
    with zipfile.ZipFile(io.BytesIO(data)) as archive_in:
        page = archive_in.read("xl/worksheets/sheet1.xml")
    extended = page.replace(
        b"</worksheet>",
        b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>',
    )
    assert extended != page
    [sheet] = read_bytes(repacked(data, "xl/worksheets/sheet1.xml", extended))
    assert sheet.rows == ((1, ("Symbol",)),)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_but_never_fails_otherwise(data: st.DataObject) -> None:
    content = bytearray(SMALL)
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(BadWorkbook):
        read_bytes(bytes(content))


def test_files_that_cannot_be_read_or_are_too_big_are_named(tmp_path: Path) -> None:
    big = tmp_path / "big.xlsx"
    with big.open("wb") as out:
        out.truncate(reading.MAX_FILE + 1)
    for path, reason in (
        (tmp_path / "none.xlsx", "file_not_readable"),
        (tmp_path, "file_not_readable"),
        (big, "file_too_big"),
    ):
        with pytest.raises(BadWorkbook) as caught:
            read_file(path)
        assert caught.value.reason == reason


def test_the_template_is_read_without_a_word() -> None:
    found = read_roster(read_bytes(write_workbook(Roster())))
    assert (found.roster, found.problems, found.ignored) == (Roster(), (), ())

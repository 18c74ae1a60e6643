"""Files that are no workbook, or are a trap: each one clear problem, never a traceback."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from messages.forms.check import check_workbook
from messages.forms.checks import opening
from tests.messages.forms.checks.sheets import SETTINGS, check, places, workbook

A = ("text", "a", "A?")
SOUND = workbook(survey=[("type", "name", "label"), A], settings=SETTINGS)


def repacked(change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    """The sound workbook with its parts changed."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(SOUND)) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
        for name, content in (extra or {}).items():
            target.writestr(name, content)
    return file.getvalue()


def in_survey(rows: str) -> bytes:
    """The sound workbook with these rows of XML at the end of its first sheet."""
    return repacked(
        lambda name, part: (
            part.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            if name.endswith("sheet1.xml")
            else part
        )
    )


def refusal(data: bytes, name: str = "a.xlsx") -> list[str]:
    return [problem.code for problem in check_workbook(data, name).errors]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_not_xlsx"),
        (b"%PDF-1.7", "file_not_xlsx"),
        (SOUND[: len(SOUND) // 2], "file_not_xlsx"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "file_xls"),
        (
            bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"),
            "file_with_password",
        ),
        (bytes(opening.MAX_FILE + 1), "file_too_big"),
    ],
)
def test_what_is_no_workbook_is_refused(data: bytes, code: str) -> None:
    assert refusal(data) == [code]


def test_a_damaged_workbook_is_refused() -> None:
    assert refusal(repacked(lambda name, part: part[: len(part) // 2])) == ["file_damaged"]


def test_a_zip_without_a_workbook_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "x")
    assert refusal(file.getvalue()) == ["file_not_xlsx"]


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = repacked(lambda _, part: part, {"xl/worksheets/sheet9.xml": bytes(100_000_000)})
    assert len(bomb) < 200_000
    assert refusal(bomb) == ["file_bomb"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_the_xml_are_refused(encoding: str) -> None:
    laughs = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    hidden = " " * 5000 + laughs

    def add(name: str, part: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return part
        text = part.decode().replace("<worksheet", f"<!-- {' ' * 4000} -->{hidden}<worksheet", 1)
        return text.encode(encoding)

    assert refusal(repacked(add)) == ["file_bomb"]


def test_half_a_million_formatted_empty_rows_do_no_harm() -> None:
    rows = "".join(f'<row r="{number}" s="1" customFormat="1"/>' for number in range(3, 500_000))
    checked = check_workbook(in_survey(rows), "a.xlsx")
    assert (checked.errors, checked.questions) == ((), 1)


def test_a_row_far_below_does_no_harm() -> None:
    row = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>text</t></is></c></row>'
    assert check_workbook(in_survey(row), "a.xlsx").questions == 1


def test_too_many_rows_are_refused() -> None:
    rows = [("note", None, "x")] * (opening.MAX_ROWS + 1)
    assert places(check(*rows)) == [("file_too_many_rows", "", 0, "")]


def test_too_many_columns_are_refused() -> None:
    header = ("type", "name", "label", *(f"x{number}" for number in range(300)))
    assert places(check(A, header=header)) == [("file_too_many_columns", "", 0, "")]


def test_a_workbook_with_macros_is_read_without_them() -> None:
    assert check_workbook(SOUND, "a.xlsm").errors == ()


def test_a_formula_without_a_result_and_an_error_of_excel_are_told() -> None:
    checked = check(A, ("text", "b", '="B"&"?"'), ("text", "c", "#REF!"))
    assert places(checked)[:1] == [("formula_without_value", "survey", 3, "C")]
    assert ("cell_error", "survey", 4, "C") in places(checked)


def test_numbers_days_and_truths_read_as_in_excel() -> None:
    header = ("type", "name", "label", "required", "default")
    checked = check(("integer", "a", 1.0, True, 5), header=header)
    assert "<label>1</label>" in checked.xform
    assert 'required="true()"' in checked.xform
    assert "<a>5</a>" in checked.xform


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    data = repacked(
        lambda name, part: (
            part.replace(b"A?", b"A_x0001_?") if name.endswith("sharedStrings.xml") else part
        )
    )
    assert check_workbook(data, "a.xlsx").errors == ()


def test_the_only_sheet_is_the_survey_whatever_its_name() -> None:
    data = workbook(Arkusz1=[("type", "name", "label"), A])
    assert check_workbook(data, "a.xlsx").questions == 1


def test_a_workbook_without_a_survey_names_the_sheet_that_may_be_it() -> None:
    data = workbook(Surveys=[("type",)], choices=[("list_name",)])
    (problem,) = check_workbook(data, "a.xlsx").errors
    assert (problem.code, problem.params) == ("no_survey", {"like": "Surveys"})


def test_an_empty_workbook_is_refused() -> None:
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    assert refusal(file.getvalue()) == ["no_survey"]


def test_a_survey_without_headers_is_refused() -> None:
    data = workbook(survey=[("text", "a", "A?")])
    assert refusal(data) == ["header_missing"]


def test_entities_are_refused() -> None:
    checked = check(A, entities=[("list_name", "label"), ("a", "b")])
    assert places(checked) == [("sheet_entities", "entities", 0, "")]


def test_sheets_of_lists_that_nothing_uses_do_no_harm() -> None:
    assert places(check(A, osm=[("name",), ("a",)], external_choices=[("name",), ("a",)])) == []


def test_what_is_told_is_bounded() -> None:
    checked = check(*[("zly typ", f"a{number}", "A?") for number in range(70)])
    assert (len(checked.errors), checked.more_errors) == (50, 20)

"""Forms in text files."""

from __future__ import annotations

import pytest

from messages.forms.check import check_workbook
from tests.messages.forms.checks.sheets import places

CSV = """survey,,,
,type,name,label
,text,a,"Jak się, Państwo, mają?"
,text,a,B?
settings,,,
,form_id,form_title,
,x,X,
"""
TABLE = """
# uwaga
| survey |
|        | type | name | label |
|        | text | a    | A \\| B? |
| --- | --- | --- | --- |
|        | txt  | b    | B?    |
"""


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_csv_is_read_with_the_rows_it_has(separator: str) -> None:
    text = CSV.replace('"Jak się, Państwo, mają?"', "Jak?").replace(",", separator)
    checked = check_workbook(text.encode("utf-8-sig"), "ankieta.CSV")
    assert places(checked) == [("name_twice", "survey", 4, "C")]


def test_a_table_in_markdown_is_read_with_the_lines_it_has() -> None:
    assert places(check_workbook(TABLE.encode(), "a.md")) == [("type_unknown", "survey", 7, "B")]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        ("zażółć".encode("cp1250"), "a.csv", "file_not_utf8"),
        (b"Ala ma kota", "a.md", "file_not_a_form"),
        (b"", "a.csv", "file_not_a_form"),
        (b"a,b\nc,d", "a.csv", "no_survey"),
    ],
)
def test_what_is_no_form_is_refused(data: bytes, name: str, code: str) -> None:
    assert [problem.code for problem in check_workbook(data, name).errors] == [code]

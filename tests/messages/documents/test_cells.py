import pytest
from openpyxl import Workbook

from messages.documents.cells import harmless, put

RISKY = ["=1+1", "+48 600", "-ab", "@SUM(A1)", "\tx", "\r=1", "\n=1", "＝1+1"]


@pytest.mark.parametrize("text", RISKY)
def test_no_cell_of_a_workbook_is_a_formula(text: str) -> None:
    cell = Workbook().create_sheet().cell(1, 1)
    put(cell, text)
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text, True)


def test_numbers_stay_numbers_and_blanks_stay_blank() -> None:
    page = Workbook().create_sheet()
    for column, value in enumerate((3, 2.5, "", None), start=1):
        put(page.cell(1, column), value)
    assert [page.cell(1, column).value for column in range(1, 5)] == [3, 2.5, None, None]


def test_what_no_spreadsheet_can_hold_is_left_out() -> None:
    cell = Workbook().create_sheet().cell(1, 1)
    put(cell, "a\x00b\x1fc" + "d" * 40_000)
    assert str(cell.value).startswith("abcd")
    assert len(str(cell.value)) == 32_000


@pytest.mark.parametrize("text", RISKY)
def test_in_csv_an_apostrophe_stands_before_what_could_run(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "-2,5", "tak", "2.5", "", "a=b"])
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text

import csv
import io
from zipfile import ZipFile

from domain.forms.flat import Table
from messages.documents.submissions import Tables, zip_submissions, zip_tables

SCHOOLS = Table("schools", ("school", "pupils"), [("=1+1", "-5"), ('Ząb; "a",\nb', "120")])


def test_csv_is_what_statistics_programs_read() -> None:
    archive = ZipFile(io.BytesIO(zip_tables(Tables((SCHOOLS,)))))
    assert archive.namelist() == ["schools.csv"]
    text = archive.read("schools.csv").decode()
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["school", "pupils"],
        ["'=1+1", "-5"],
        ['Ząb; "a",\nb', "120"],
    ]


def test_excel_gets_semicolons_and_a_byte_order_mark() -> None:
    archive = ZipFile(io.BytesIO(zip_tables(Tables((SCHOOLS,), for_excel=True))))
    assert archive.read("schools.csv").startswith("\ufeffschool;pupils\r\n'=1+1;-5\r\n".encode())


def test_each_submission_lies_in_a_folder_of_its_own() -> None:
    archive = ZipFile(io.BytesIO(zip_submissions({"uuid:1": "<a/>", "uuid:2": "<b/>"})))
    assert archive.namelist() == [
        "instances/uuid1/submission.xml",
        "instances/uuid2/submission.xml",
    ]
    assert archive.read("instances/uuid1/submission.xml") == (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<a/>'
    )


def test_the_same_answers_make_the_same_archive() -> None:
    assert zip_tables(Tables((SCHOOLS,))) == zip_tables(Tables((SCHOOLS,)))

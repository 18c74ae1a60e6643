"""Results of coordinators' own forms: with names in rows, confidential in steps."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from bot.filestore import FileStore
from storage.tables.questionnaires import NamedReturn
from tests import builders
from tests.conversations.test_result_exports import content, maker, sent_files
from tests.evaluation import tick, wall
from tests.given_forms import give_form
from tests.house import Chat, House
from tests.own_forms import publish_form

CODES = [f"P-{number:03}" for number in range(1, 8)]
CLOSED = wall(4, 11, 10)


@pytest.fixture(autouse=True)
def pilot(house: House) -> None:
    def seed(session: Any) -> None:
        builders.coordinator(session)
        builders.team(session, "JST-07", members=CODES[:4])
        builders.team(session, "JST-08", group="II", members=CODES[4:])
        publish_form(session, house.now)

    house.database.write_now(seed)


@pytest.fixture
def office(house: House) -> Chat:
    return house.chat("office", person="K-01")


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def give(house: House, **terms: Any) -> None:
    house.database.write_now(lambda session: give_form(session, *CODES, now=house.now, **terms))


async def fill_in(house: House, code: str, school: str, pupils: str) -> None:
    chat = house.chat(f"{code} on {house.now:%d}", person=code)
    await chat.types("/ankiety")
    await chat.taps("Wypełnij")
    await chat.types(school)
    await chat.types(pupils)
    await chat.taps("Wyślij")


async def open_results(office: Chat) -> None:
    await office.types("/wyniki")
    await office.taps("Inne ankiety")
    await office.taps("Spis szkół (do 11.04)")


async def test_named_answers_are_shown_from_the_first_on(office: Chat, house: House) -> None:
    give(house)
    await fill_in(house, "P-001", "=SP 2", "120")
    await open_results(office)
    assert office.last.text == (
        "Spis szkół: zwrot 1 z 7 (14%).\n"
        "Ankieta jest otwarta do: wtorek, 11 kwietnia 2017 r., godz. 09:00.\n"
        "Wyniki obejmują na razie 1 ankietę."
    )
    assert office.last.labels == ["Wyniki ankiety", "Wypowiedzi", "Inne wyniki", "Menu"]
    await office.taps("Wyniki ankiety")
    assert "1 odpowiedź, średnia 120,0, mediana 120." in office.last.text
    assert "120: 1 (100%) ██████████" in office.last.text
    await open_results(office)
    await office.taps("Wypowiedzi")
    assert "– =SP 2" in office.last.text


async def test_named_answers_go_out_as_csv_xml_and_rows_of_a_workbook(
    office: Chat, house: House, store: FileStore
) -> None:
    give(house)
    await fill_in(house, "P-001", "=SP 2", "120")
    await fill_in(house, "P-002", "SP 3", "80")
    await open_results(office)
    await office.taps("Wyniki ankiety")
    for label in ("CSV", "CSV dla Excela", "XML", "Arkusz XLSX"):
        await office.taps(label)
    await maker(house, store).complete_pending()
    plain, excel, xml, workbook = (content(house, store, file) for file in sent_files(house))
    names = [file.name for file in sent_files(house)]
    assert names == ["spis-szkol-csv.zip", "spis-szkol-csv.zip", "spis-szkol-xml.zip", names[3]]
    lines = ZipFile(io.BytesIO(plain)).read("schools.csv").decode().splitlines()
    assert lines[0] == "SubmissionDate,SubmitterName,school,pupils,meta/instanceID,KEY"
    assert [line.rpartition(",uuid")[0].rpartition(",")[0] for line in lines[1:]] == [
        "2017-04-10,Anna P-001,'=SP 2,120",
        "2017-04-10,Anna P-002,SP 3,80",
    ]
    assert ZipFile(io.BytesIO(excel)).read("schools.csv").startswith(b"\xef\xbb\xbf")
    archive = ZipFile(io.BytesIO(xml))
    submissions = [archive.read(name).decode() for name in archive.namelist()]
    assert len(submissions) == 2
    assert "<school>=SP 2</school><pupils>120</pupils>" in submissions[0]
    rows = load_workbook(io.BytesIO(workbook))["schools"]
    assert [rows.cell(2, column).value for column in (2, 3, 4)] == ["Anna P-001", "=SP 2", 120]
    assert rows.cell(2, 3).data_type == "s"


async def test_returns_kept_without_xml_go_out_all_the_same(
    office: Chat, house: House, store: FileStore
) -> None:
    give(house)
    await fill_in(house, "P-001", "SP 2", "120")
    house.database.write_now(lambda session: session.execute(update(NamedReturn).values(xml="")))
    await office.presses("resx:xml:1:q:all:0")
    await maker(house, store).complete_pending()
    archive = ZipFile(io.BytesIO(content(house, store, sent_files(house)[0])))
    (name,) = archive.namelist()
    assert b"<school>SP 2</school><pupils>120</pupils>" in archive.read(name)


async def test_of_a_confidential_one_there_are_no_rows(
    office: Chat, house: House, store: FileStore
) -> None:
    give(house, confidential=True)
    for code in CODES:
        await fill_in(house, code, f"Szkoła {code}", "120")
    tick(house, CLOSED)
    await open_results(office)
    assert office.last.labels == [
        *("Wyniki ankiety", "Wyniki grup", "Wypowiedzi", "Inne wyniki", "Menu")
    ]
    await office.taps("Wyniki ankiety")
    assert "7 odpowiedzi, średnia 120,0, mediana 120." in office.last.text
    assert "CSV" not in office.last.labels
    for document in ("csv", "csvexcel", "xml"):
        await office.presses(f"resx:{document}:1:q:all:0")
    await maker(house, store).complete_pending()
    assert sent_files(house) == []


async def test_the_course_over_two_occasions(office: Chat, house: House) -> None:
    for pupils in ("100", "120"):
        give(house)
        for code in CODES[:2]:
            await fill_in(house, code, "SP 2", pupils)
        house.now = CLOSED
        tick(house, CLOSED)
    await office.presses("restr:1:q:0")
    assert office.last.text == (
        "Spis szkół – porównanie, strona 1 z 1\n\n"
        "Ilu uczniów?\n"
        "11 kwietnia 2017 r.: średnia 100,0 (2 odpowiedzi)\n"
        "12 kwietnia 2017 r.: średnia 120,0 (2 odpowiedzi)"
    )


async def test_another_programmes_results_are_not_shown(house: House) -> None:
    give(house)
    member = house.chat("member", person="P-001")
    await member.presses("resone:1")
    assert "zwrot" not in member.last.text

"""Files of results, asked for in the chat, made in a process of their own, sent by the outbox."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.exports import Exports
from bot.filestore import FileStore
from bot.worker import TooSlow
from messages.steps import SendFile, step_from_json
from storage import exports, files
from storage.tables.engine import Audit, Outbox
from storage.tables.files import StoredFile
from storage.tables.people import RoleGrant
from tests.evaluation import tick, wall
from tests.house import Chat, House
from tests.result_pilot import CLOSED, open_module, return_of

FORMULA = '=HYPERLINK("http://evil.example";"tutaj")'


@pytest.fixture(autouse=True)
def pilot(house: House) -> None:
    """Eleven have returned in two batches; group I wrote something, too."""
    open_module(house)
    return_of(house, 6, group=1, texts={"m15": FORMULA})
    tick(house, wall(4, 8, 10))
    return_of(house, 5, group=2, m1="2")
    tick(house, wall(4, 8, 11))


@pytest.fixture
def closed(house: House) -> None:
    tick(house, CLOSED)


@pytest.fixture
def office(house: House) -> Chat:
    return house.chat("office", person="K-01")


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


async def run_here(work: Callable[[Any], bytes], payload: Any) -> bytes:
    return work(payload)


async def run_for_ever(work: Callable[[Any], bytes], payload: Any) -> bytes:
    raise TooSlow


async def run_badly(work: Callable[[Any], bytes], payload: Any) -> bytes:
    raise ZeroDivisionError


@dataclass
class HouseClock:
    house: House

    def now(self) -> datetime:
        return self.house.now


def maker(house: House, store: FileStore, run: Any = run_here) -> Exports:
    return Exports(house.database, run, store, HouseClock(house), wake=house.deliver)


def sent_files(house: House) -> list[SendFile]:
    """In the order in which they were put into the outbox."""

    def read(session: Session) -> list[Any]:
        rows = session.scalars(select(Outbox).order_by(Outbox.id))
        return [step_from_json(row.body) for row in rows if row.body]

    return [step for step in house.database.read_now(read) if isinstance(step, SendFile)]


def content(house: House, store: FileStore, file: SendFile) -> bytes:
    row = house.database.read_now(lambda session: files.ready_file(session, file.file_id))
    return store.path(row.stored_name).read_bytes()


async def open_results(office: Chat) -> None:
    await office.types("/raport ankiety 1")
    await office.taps("Wyniki modułu")


@pytest.mark.usefixtures("closed")
async def test_a_page_of_results_as_a_picture(office: Chat, house: House, store: FileStore) -> None:
    await open_results(office)
    await office.taps("Wykres")
    assert office.toasts == ["Plik jest przygotowywany. Za chwilę pojawi się w rozmowie."]
    await maker(house, store).complete_pending()
    (file,) = sent_files(house)
    assert file.name == "modul-1-wyniki.png"
    assert file.caption == "Moduł 1 – wyniki (11 odpowiedzi)"
    assert file.alt.startswith(
        "W jakim stopniu osiągnięto cele modułu zapisane w programie? "
        "(n = 11, średnia 3,1, mediana 4): 1 – wcale: 0 (0%); 2 – w małym stopniu: 5 (45%);"
    )
    picture = content(house, store, file)
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20]) == 1080


@pytest.mark.usefixtures("closed")
async def test_everything_as_a_workbook_that_runs_nothing(
    office: Chat, house: House, store: FileStore
) -> None:
    await open_results(office)
    await office.taps("Arkusz XLSX")
    await maker(house, store).complete_pending()
    (file,) = sent_files(house)
    book = load_workbook(io.BytesIO(content(house, store, file)))
    assert book.sheetnames == ["Wyniki", "Wyniki cząstkowe", "Wypowiedzi"]
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    texts = [row[1].value for row in book["Wypowiedzi"].iter_rows(min_row=5)]
    assert texts == [FORMULA] * 6
    summary = [[cell.value for cell in row] for row in book["Wyniki"].iter_rows(min_row=5)]
    goals = "W jakim stopniu osiągnięto cele modułu zapisane w programie?"
    assert summary[:3] == [
        [goals, None, None, None, 11, pytest.approx(3.0909, abs=0.001), 4],
        [goals, "1 – wcale", 0, 0, 11, None, None],
        [goals, "2 – w małym stopniu", 5, 45, 11, None, None],
    ]
    parts = {row[0].value for row in book["Wyniki cząstkowe"].iter_rows(min_row=5)}
    assert parts == {"grupa I", "grupa II"}


async def test_a_workbook_of_an_open_questionnaire_has_neither_groups_nor_texts(
    office: Chat, house: House, store: FileStore
) -> None:
    await open_results(office)
    await office.taps("Arkusz XLSX")
    await maker(house, store).complete_pending()
    (file,) = sent_files(house)
    book = load_workbook(io.BytesIO(content(house, store, file)))
    assert book.sheetnames == ["Wyniki"]
    assert book["Wyniki"].cell(2, 1).value == "6 odpowiedzi"


async def test_asking_twice_makes_one_file_and_is_audited_twice(
    office: Chat, house: House, store: FileStore
) -> None:
    await open_results(office)
    await office.taps("Wykres")
    await office.taps("Wykres")
    await maker(house, store).complete_pending()
    await maker(house, store).complete_pending()
    assert len(sent_files(house)) == 1
    assert (
        house.database.read_now(
            lambda session: [
                (row.action, row.subject, row.detail) for row in session.scalars(select(Audit))
            ]
        )
        == [("results.export", "results:1:m", {"document": "chart", "part": "all"})] * 2
    )


@pytest.mark.parametrize("run", [run_for_ever, run_badly])
async def test_what_cannot_be_made_is_told_once(
    office: Chat, house: House, store: FileStore, run: Any
) -> None:
    await open_results(office)
    await office.taps("Wykres")
    failing = maker(house, store, run)
    await failing.complete_pending()
    await failing.complete_pending()
    assert sum("Nie udało się przygotować pliku" in m.text for m in office.messages) == 1


async def test_who_lost_the_right_meanwhile_gets_nothing(
    office: Chat, house: House, store: FileStore
) -> None:
    await open_results(office)
    await office.taps("Arkusz XLSX")
    house.database.write_now(lambda session: session.execute(delete(RoleGrant)))
    await maker(house, store).complete_pending()
    assert sent_files(house) == []
    assert "Nie udało się przygotować pliku" in office.last.text


async def test_only_who_may_read_results_may_ask(house: House, store: FileStore) -> None:
    member = house.chat("member", person="P-101")
    await member.presses("resx:workbook:1:m:all:0")
    await maker(house, store).complete_pending()
    assert sent_files(house) == []
    assert house.database.read_now(exports.unfinished) == []


@pytest.mark.parametrize(
    "token", ["resx:chart:99:m:all:0", "resx:zip:1:m:all:0", "resx:chart:1:x:all:0", "resx:chart"]
)
async def test_made_up_buttons_are_stale(office: Chat, token: str) -> None:
    await office.presses(token)
    assert office.toasts == ["Ten przycisk jest już nieaktualny."]


async def test_a_file_is_given_up_after_a_day_and_its_number_is_not_given_again(
    office: Chat, house: House, store: FileStore
) -> None:
    await open_results(office)
    await office.taps("Arkusz XLSX")
    await maker(house, store).complete_pending()
    (file,) = sent_files(house)
    later = wall(4, 30, 9)
    (stored_name,) = house.database.write_now(lambda session: exports.purge(session, later))
    assert store.path(stored_name).exists()  # the caller removes it
    assert house.database.write_now(lambda session: files.purge_orphans(session, later)) == []
    row = house.database.read_now(lambda session: session.get(StoredFile, file.file_id))
    assert row is not None
    assert (row.state, row.stored_name) == ("gone", "")

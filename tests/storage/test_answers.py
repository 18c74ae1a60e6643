"""Who returned and what was answered never meet: looked for in every table and in the files."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from storage import answers
from storage.database import Database
from storage.tables import Base
from storage.tables.questionnaires import AnswerBox, AnswerSheet, Questionnaire
from tests import builders
from tests.evaluation import give_back, tick, wall
from tests.house import Chat, House

SECRET = "Prowadzący mówił o kapuście kiszonej"
ANSWER_TABLES = {"answer_box", "answer_sheet"}
OPENS = wall(4, 5, 18, 5)
SHUFFLE = Random(1).shuffle  # noqa: S311 - the same order every time


@pytest.fixture
def people(house: House) -> list[str]:
    return seed_people(house)


def seed_people(house: House) -> list[str]:
    """Eight people of group I at the workshop of day 1, which has just ended."""
    codes = [f"P-{team}{number}" for team in range(4) for number in (1, 2)]

    def seed(session: Session) -> None:
        for team in range(4):
            members = [f"P-{team}1", f"P-{team}2"]
            builders.team(session, f"JST-{team}", members=members)
        builders.workshop(session, 1, "I", 1)

    house.database.write_now(seed)
    tick(house, OPENS)
    return codes


def return_of(house: House, codes: list[str], **values: Any) -> None:
    """Each in a transaction of their own, as in the chat."""
    for code in codes:
        give = partial(give_back, questionnaire_id=1, code=code, now=OPENS, **values)
        house.database.write_now(give)


def move(house: House, shuffle: Any = SHUFFLE) -> None:
    house.database.write_now(lambda session: answers.empty_boxes(session, house.now, shuffle))


def counts(house: House) -> tuple[int, int]:
    """Sheets in the box, sheets moved."""

    def count(table: Any) -> int:
        return house.database.read_now(lambda session: len(session.scalars(select(table)).all()))

    return count(AnswerBox), count(AnswerSheet)


def test_four_returns_stay_in_the_box(house: House, people: list[str]) -> None:
    return_of(house, people[:4], texts={"w6": "Dobrze."})
    move(house)
    assert counts(house) == (8, 0)


def test_five_returns_are_moved(house: House, people: list[str]) -> None:
    return_of(house, people[:5])
    move(house)
    assert counts(house) == (0, 5)


def test_a_closed_questionnaire_gives_up_its_last_return(house: House, people: list[str]) -> None:
    return_of(house, people[:1])
    tick(house, wall(4, 8, 20))
    assert counts(house) == (0, 1)


def test_moving_shuffles_and_gives_new_ids(house: House, people: list[str]) -> None:
    return_of(house, people[:5])
    before = ids(house, AnswerBox)
    seen: list[int] = []
    move(house, lambda sheets: seen.append(len(sheets)))
    assert seen == [5]
    assert not before & ids(house, AnswerSheet)


def test_a_later_batch_writes_the_earlier_sheets_anew(house: House, people: list[str]) -> None:
    return_of(house, people[:5])
    move(house)
    first = ids(house, AnswerSheet)
    return_of(house, people[5:])
    tick(house, wall(4, 8, 20))
    assert counts(house) == (0, 8)
    assert not first & ids(house, AnswerSheet)
    days = house.database.read_now(
        lambda session: set(session.scalars(select(AnswerSheet.moved_on)))
    )
    assert days == {date(2017, 4, 8)}


def test_no_table_holds_anything_of_a_sheet(house: House, people: list[str]) -> None:
    return_of(house, people[:5])
    boxed = ids(house, AnswerBox)
    move(house)
    known = boxed | ids(house, AnswerSheet)
    elsewhere = {str(value) for table in others() for value in cells(house, table)}
    assert not known & elsewhere


def test_sheets_carry_no_time_and_no_person(house: House) -> None:
    for table in ANSWER_TABLES:
        columns = set(Base.metadata.tables[table].columns.keys())
        assert columns <= {"id", "questionnaire_id", "answers", "moved_on"}
    assert {column.name for column in Base.metadata.tables["questionnaire_assignment"].columns} == {
        "questionnaire_id",
        "person_id",
        "state",
    }


def test_postgres_cannot_join_sheets_by_transaction(
    postgres_database: Database,
) -> None:
    house = House(postgres_database, OPENS)
    seeded = seed_people(house)
    return_of(house, seeded[:5])
    move(house)
    sheets = transactions(house, "answer_sheet")
    assert len(sheets) == 1
    for table in others():
        assert not sheets & transactions(house, table)


async def test_after_sending_the_words_are_nowhere_but_with_the_answers(
    sqlite_database: Database,
) -> None:
    house = House(sqlite_database, OPENS)
    seed_people(house)
    await send_secret(house.chat("anna", person="P-01"))
    for table in others():
        assert SECRET not in " ".join(map(str, cells(house, table)))
    assert SECRET in "".join(str(value) for value in cells(house, "answer_box"))
    assert b"kapu" in checkpointed(house)
    house.database.write_now(lambda session: session.execute(text("DELETE FROM answer_box")))
    assert b"kapu" not in checkpointed(house)


async def test_a_declined_draft_leaves_no_word_in_the_file(sqlite_database: Database) -> None:
    house = House(sqlite_database, OPENS)
    seed_people(house)
    anna = house.chat("anna", person="P-01")
    await write_secret(anna)
    await anna.types("/ankiety")
    await anna.taps("Nie wypełnię")
    await anna.taps("Nie wypełnię: warsztat")
    await anna.taps("Rezygnuję z tej ankiety")
    assert b"kapu" not in checkpointed(house)


async def write_secret(chat: Chat) -> None:
    await chat.types("/ankiety")
    await chat.taps("Wypełnij")
    await chat.taps("Dalej")
    for answer in ("4 –", "5 –", "Nie dotyczy", "w sam raz", "Raczej tak"):
        await chat.taps(answer)
    await chat.types(SECRET)


async def send_secret(chat: Chat) -> None:
    await write_secret(chat)
    await chat.taps("Wyślij")
    assert "Dziękujemy!" in chat.last.text


def ids(house: House, table: Any) -> set[str]:
    return house.database.read_now(lambda session: set(session.scalars(select(table.id))))


def others() -> list[str]:
    return [name for name in Base.metadata.tables if name not in ANSWER_TABLES]


def cells(house: House, table: str) -> list[Any]:
    """Every value of a table."""

    def read(session: Session) -> list[Any]:
        rows = session.execute(select(Base.metadata.tables[table]))
        return [value for row in rows for value in row]

    return house.database.read_now(read)


def transactions(house: House, table: str) -> set[str]:
    """PostgreSQL's `xmin` of every row: the transaction that wrote it."""
    statement = text(f'SELECT xmin::text FROM "{table}"')  # noqa: S608 - our own table names
    return house.database.read_now(lambda session: set(session.scalars(statement)))


def checkpointed(house: House) -> bytes:
    """All bytes of the SQLite database, its journal written back and emptied."""
    with house.database.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        connection.rollback()
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    folder = Path(house.database.url.removeprefix("sqlite:///")).parent
    return b"".join(path.read_bytes() for path in folder.glob("test.sqlite3*"))


def test_waiting_is_known_per_questionnaire(house: House, people: list[str]) -> None:
    return_of(house, people[:1])

    def read(session: Session) -> list[bool]:
        other = session.scalars(select(Questionnaire.id)).one() + 1
        return [answers.are_waiting(session, [1]), answers.are_waiting(session, [other])]

    assert house.database.read_now(read) == [True, False]

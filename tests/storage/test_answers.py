"""Who returned and what was answered never meet: looked for in every table and in the files."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from domain.result_steps import NOTHING, Shown
from domain.tallies import Tally
from scheduler.questionnaires import close_due
from storage import answers
from storage.database import Database
from storage.tables import Base
from storage.tables.questionnaires import AnswerBox, AnswerSheet, Questionnaire
from tests import builders
from tests.evaluation import MODULE_ANSWERS, give_back, tick, wall
from tests.house import Chat, House

SECRET = "Prowadzący mówił o kapuście kiszonej"
ANSWER_TABLES = {"answer_box", "answer_sheet", "shown_result"}
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


def shown(house: House) -> Shown:
    return house.database.read_now(lambda session: answers.shown(session, 1))


def close(house: House) -> None:
    tick(house, wall(4, 8, 20))


def test_returns_stay_in_the_box_until_the_questionnaire_closes(
    house: House, people: list[str]
) -> None:
    return_of(house, people, texts={"w6": "Dobrze."})
    move(house)
    assert (counts(house), shown(house)) == ((8, 0), NOTHING)
    close(house)
    assert counts(house) == (0, 16)
    assert shown(house).people == 8


def test_a_closed_questionnaire_gives_up_its_only_return(house: House, people: list[str]) -> None:
    return_of(house, people[:1])
    close(house)
    assert counts(house) == (0, 1)


def test_moved_sheets_know_no_group_and_no_text_of_their_own(
    house: House, people: list[str]
) -> None:
    return_of(house, people[:2], texts={"w4a": "Krócej.", "w6": "Dobrze."})
    close(house)
    sheets = house.database.read_now(lambda session: answers.sheets(session, 1))
    assert sorted(sheets, key=str) == sorted(
        [MODULE_ANSWERS, {"w4a": "Krócej."}, {"w6": "Dobrze."}] * 2, key=str
    )


def test_moving_shuffles_and_gives_new_ids(house: House, people: list[str]) -> None:
    return_of(house, people[:5])
    before = ids(house, AnswerBox)
    seen: list[int] = []
    house.now = wall(4, 8, 20)
    house.database.write_now(lambda session: close_due(session, house.now))
    move(house, lambda sheets: seen.append(len(sheets)))
    assert seen == [5]
    assert not before & ids(house, AnswerSheet)
    days = house.database.read_now(
        lambda session: set(session.scalars(select(AnswerSheet.moved_on)))
    )
    assert days == {date(2017, 4, 8)}


def test_each_return_is_sealed_and_of_one_length(house: House, people: list[str]) -> None:
    return_of(house, people[:1])
    return_of(house, people[1:2], texts={"w6": SECRET * 20})
    sealed = [str(row["sealed"]) for row in cells(house, "answer_box") if isinstance(row, dict)]
    assert len({len(one) for one in sealed}) == 1
    assert SECRET not in "".join(sealed)


def test_what_another_key_sealed_waits_without_holding_up_the_rest(
    house: House, people: list[str]
) -> None:
    return_of(house, people[:5])
    house.database.write_now(
        lambda session: session.add(
            AnswerBox(id="lost", questionnaire_id=1, answers={"sealed": "gAAAA"})
        )
    )
    close(house)
    assert counts(house) == (1, 5)


def test_without_the_installations_key_nothing_is_taken(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/keyless.sqlite3")
    Base.metadata.create_all(database.engine)
    with closing(database), pytest.raises(RuntimeError, match="key"):
        database.write_now(
            lambda session: answers.drop_into_box(session, 1, given={}, counted=(), group="")
        )


def test_sheets_of_the_time_before_boxes_were_sealed_are_still_counted(
    house: House, people: list[str]
) -> None:
    def seed(session: Session) -> None:
        old = {"m1": "4", "group": "I"}
        for number in range(6):
            session.add(AnswerBox(id=f"b{number}", questionnaire_id=1, answers=old))
            session.add(
                AnswerSheet(
                    id=f"s{number}", questionnaire_id=1, answers=old, moved_on=house.now.date()
                )
            )
        session.add(AnswerBox(id="t", questionnaire_id=1, answers={"w6": "Tak.", "w7": "Nie."}))

    house.database.write_now(seed)
    close(house)
    assert counts(house) == (0, 14)
    assert shown(house).parts == {"I": {"m1": Tally(12, {"4": 12})}}


def test_an_open_questionnaire_of_its_own_moves_in_steps(house: House, people: list[str]) -> None:
    house.database.write_now(
        lambda session: session.execute(update(Questionnaire).values(form="own:1", subject="x"))
    )
    return_of(house, people[:5])
    move(house)
    assert (shown(house).people, shown(house).batch) == (0, 1)
    move(house)
    assert shown(house).batch == 1
    return_of(house, people[5:])
    move(house)
    assert shown(house).batch == 1
    close(house)
    assert shown(house).people == 8
    assert shown(house).tallies["m1"] == Tally(8, {"4": 8})


def test_no_table_holds_anything_of_a_sheet(house: House, people: list[str]) -> None:
    return_of(house, people[:5])
    boxed = ids(house, AnswerBox)
    close(house)
    known = boxed | ids(house, AnswerSheet)
    elsewhere = {str(value) for table in others() for value in cells(house, table)}
    assert not known & elsewhere


def test_sheets_carry_no_time_and_no_person(house: House) -> None:
    for table in ("answer_box", "answer_sheet"):
        columns = set(Base.metadata.tables[table].columns.keys())
        assert columns <= {"id", "questionnaire_id", "answers", "moved_on", "batch"}
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
    close(house)
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
    assert b"kapu" not in checkpointed(house)
    close(house)
    assert SECRET in "".join(str(value) for value in cells(house, "answer_sheet"))


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

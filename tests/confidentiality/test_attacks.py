"""Nobody who has the whole database finds the author of a sheet better than by guessing.

Sixteen groups of five fill in a questionnaire in the chat; then each attack names an author for
each of the eighty sheets. Guessing finds one in five. The seed of the attacks is fixed; ids and
shuffling are as random as in production, so the bound is exact: chance passes it once in a million.
"""

from __future__ import annotations

import asyncio
import secrets
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from storage.database import Database
from storage.tables import Base
from storage.tables.engine import Inbox, Outbox
from storage.tables.people import Account
from storage.tables.questionnaires import AnswerSheet
from tests.confidentiality.attacks import (
    EVERYWHERE,
    POSTGRES,
    Attack,
    Loot,
    files_beside_the_sheets,
    files_of,
)
from tests.confidentiality.chance import most_by_chance
from tests.confidentiality.world import OPENS, Group, World
from tests.conftest import SEAL
from tests.house import House

ROUNDS = 16
DOUBT = 1e-6
MOST = most_by_chance(ROUNDS, DOUBT)
pytestmark = pytest.mark.timeout(900)


class RandomKeys:
    """Keys of events without an order, as channels give them: see `Intake`."""

    def __next__(self) -> str:
        return secrets.token_hex(16)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """One for the module: a year of groups takes its time."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("confidentiality")
        copy = shutil.copy(request.getfixturevalue("sqlite_template"), folder / "test.sqlite3")
        made = Database(f"sqlite:///{copy}", SEAL)
    else:
        made = Database(request.getfixturevalue("postgres_schema"), SEAL)
        _empty(made)
    with closing(made):
        hurry(made)
        yield made


def _empty(database: Database) -> None:
    tables = ", ".join(f'"{name}"' for name in Base.metadata.tables)
    with database.engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))


def hurry(database: Database) -> None:
    """Thousands of commits need not survive a power cut."""
    statement = "PRAGMA synchronous=OFF" if database.is_sqlite else "SET synchronous_commit = off"

    @event.listens_for(database.engine, "connect")
    def relax(connection: object, _record: object) -> None:
        connection.cursor().execute(statement)  # type: ignore[attr-defined]

    database.engine.dispose()


@pytest.fixture(scope="module")
def lived(database: Database) -> tuple[World, list[dict[str, object]], bytes]:
    """The world after all have returned, what was logged meanwhile, the files before closing."""
    house = House(database, OPENS, keys=RandomKeys())
    world = World(house, Random(2017))  # noqa: S311 - the same people every time
    with capture_logs() as logged:
        asyncio.run(world.live(ROUNDS))
    database.checkpoint()
    return world, [dict(line) for line in logged], files_of(database)


@pytest.fixture(scope="module")
def world(lived: tuple[World, list[dict[str, object]], bytes]) -> World:
    """The same with the questionnaires closed and all sheets moved."""
    found, _, _ = lived
    found.close()
    found.house.database.checkpoint()
    return found


def hits(world: World, attack: Attack, raw: bytes = b"") -> int:
    """Right guesses over all groups."""
    with Session(world.house.database.engine) as session:
        return sum(_hits(session, group, attack, raw) for group in world.groups)


def _hits(session: Session, group: Group, attack: Attack, raw: bytes) -> int:
    sheets = ticked_sheets(session, group)
    seeded = Random(group.name)  # noqa: S311 - a test wants the same guesses every time
    guessed = attack(Loot(session, group, sheets, seeded, raw))
    authors = {str(one.ticked): person for person, one in group.answers.items()}
    return sum(
        authors[str({name: sheet[name] for name in sorted(sheet)})] == person
        for sheet, person in zip(sheets, guessed, strict=True)
    )


def ticked_sheets(session: Session, group: Group) -> list[dict[str, str]]:
    rows = session.scalars(
        select(AnswerSheet.answers).where(AnswerSheet.questionnaire_id == group.questionnaire)
    )
    return [dict(row) for row in rows if "w1" in row]


def test_no_attack_does_better_than_guessing(world: World) -> None:
    raw = files_of(world.house.database)
    attacks = EVERYWHERE | ({} if world.house.database.is_sqlite else POSTGRES)
    found = {name: hits(world, attack, raw) for name, attack in attacks.items()}
    assert {name: number for name, number in found.items() if number > MOST} == {}


def test_guessing_finds_one_in_five(world: World) -> None:
    assert hits(world, Loot.guess) <= MOST
    assert most_by_chance(1, 1e-9) == 5
    assert MOST < 2.5 * ROUNDS  # the bound is worth something: under half of all sheets


def test_every_sheet_is_there(world: World) -> None:
    with Session(world.house.database.engine) as session:
        for group in world.groups:
            found = sorted(map(str, ticked_sheets(session, group)))
            assert len(found) == 5


def test_no_word_of_theirs_lies_anywhere_else(world: World) -> None:
    words = words_of(world)
    for name, table in Base.metadata.tables.items():
        if name == "answer_sheet":
            continue
        with Session(world.house.database.engine) as session:
            content = str(session.execute(select(table)).all())
        assert [word for word in words if word in content] == [], name


def test_no_word_lies_in_the_files_beside_the_sheets(world: World, tmp_path: Path) -> None:
    """Free pages and the write-ahead log included: drafts were there."""
    if not world.house.database.is_sqlite:
        pytest.skip("PostgreSQL keeps old rows until its vacuum: see docs/privacy.md")
    words = words_of(world)
    assert any(word.encode() in files_of(world.house.database) for word in words)
    raw = files_beside_the_sheets(world.house.database, tmp_path)
    assert [word for word in words if word.encode() in raw] == []


def test_before_the_closing_nothing_can_be_read_from_the_files(
    lived: tuple[World, list[dict[str, object]], bytes],
) -> None:
    found, _, raw = lived
    if not found.house.database.is_sqlite:
        pytest.skip("PostgreSQL keeps old rows until its vacuum: see docs/privacy.md")
    assert b'"w1"' not in raw
    assert [word for word in words_of(found) if word.encode() in raw] == []


def test_the_log_names_neither_answers_nor_people(
    lived: tuple[World, list[dict[str, object]], bytes],
) -> None:
    found, logged, _ = lived
    told = str(logged)
    assert [word for word in words_of(found) if word in told] == []
    assert [code for code in found.codes.values() if code in told] == []


def words_of(world: World) -> list[str]:
    return [
        word
        for group in world.groups
        for one in group.answers.values()
        for written in one.texts.values()
        for word in written.split()
    ]


# --- the attacks are real: each finds its leak where there is one ---------------------------


def test_attacks_on_order_find_sheets_kept_in_order(world: World) -> None:
    """As if the sheets had been written one after the other, as they came."""
    with Session(world.house.database.engine) as session:
        for group in world.groups:
            sheets = [group.answers[person].ticked for person in group.order]
            raw = b"..".join(map(_json, sheets))
            loot = Loot(session, group, [dict(one) for one in sheets], Random(1), raw)  # noqa: S311
            for name in ("order_of_rows", "order_of_bytes", "order_of_last_bytes"):
                assert EVERYWHERE[name](loot) == group.order, name


def _json(sheet: dict[str, str]) -> bytes:
    return str(sheet).replace("'", '"').encode()


@pytest.mark.parametrize("erased", [False, True])
def test_attacks_on_length_find_who_was_asked_more(world: World, erased: bool) -> None:
    """As if a session's rows had stayed, or had been removed and no more; then all is undone."""
    names = ["gaps_heard", "gaps_said"] if erased else ["events_heard", "messages_said"]
    with Session(world.house.database.engine) as session:
        leak(session, world, erased=erased)
        for group in world.groups:
            for name in [*names, "time_taken"]:
                found = _hits(session, group, EVERYWHERE[name], b"")
                assert found >= _unlike_others(group), name
        session.rollback()


def _unlike_others(group: Group) -> int:
    """How many of the group were asked a number of questions that nobody else of it was."""
    lengths = Counter(len(group.answers[person].asked) for person in group.order)
    return sum(number == 1 for number in lengths.values())


def leak(session: Session, world: World, *, erased: bool) -> None:
    """Rows of as many events and messages as there were questions, at a minute each."""
    now = world.house.now
    for group in world.groups:
        for person in group.order:
            account = session.scalars(select(Account).where(Account.person_id == person)).one()
            for table in (Inbox, Outbox):
                session.query(table).filter(table.account_id == account.id).delete()
            rows = _rows(account, len(group.answers[person].asked), now)
            session.add_all(rows)
            session.flush()
            for row in rows[2:-2] if erased else ():
                session.delete(row)
            session.flush()


def _rows(account: Account, length: int, now: datetime) -> list[Inbox | Outbox]:
    found: list[Inbox | Outbox] = []
    for number in range(length + 2):
        at = now + timedelta(minutes=number)
        key = secrets.token_hex(16)
        found.append(Inbox(key=key, channel="x", account_id=account.id, received_at=at))
        found.append(
            Outbox(channel="x", account_id=account.id, lane="reply", due_at=at, sent_at=at)
        )
    return found

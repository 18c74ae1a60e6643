"""Dead letters at the command line: listed, read, and handled again, once."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import func, select

from bot.clock import RealClock
from bot.commands.inbox import list_letters, replay_letter, show_letter
from bot.settings import Mistake
from domain.calendar import Calendar
from handlers import dispatch
from handlers.context import Context, Office
from handlers.dispatch import House
from handlers.routes import Routes
from messages.events import Command, Event
from messages.steps import Say, Step
from storage.database import Database
from storage.tables.engine import Outbox

EVENT = Event("tg:1", "telegram", account="7", chat="7", body=Command("start", ""), language="pl")
SEAL = Fernet(Fernet.generate_key())


def greet(event: Event, ctx: Context) -> list[Step]:
    return [Say("Dzień dobry")]


def house_of(routes: Routes) -> House:
    return House(routes, Calendar(frozenset()), Office(email="a@b.example"), SEAL.encrypt)


def bury(database: Database) -> None:
    house, now = house_of(Routes()), RealClock().now()
    error = RuntimeError("no route")
    database.write_now(lambda session: dispatch.bury(session, EVENT, error, now, house))


def count_answers(database: Database) -> int | None:
    return database.read_now(lambda session: session.scalar(select(func.count(Outbox.id))))


def test_a_letter_is_replayed_once_its_cause_is_mended_and_never_twice(database: Database) -> None:
    bury(database)
    (line,) = list_letters(database)
    assert line.split()[-2:] == ["tg:1", "RuntimeError"]
    assert "RuntimeError: no route" in show_letter(database, SEAL, 1)
    mended = house_of(Routes(commands={"start": greet}))
    assert replay_letter(database, SEAL, mended, 1) == "tg:1"
    assert (list(list_letters(database)), count_answers(database)) == ([], 2)
    with pytest.raises(Mistake, match="is not waiting"):
        replay_letter(database, SEAL, mended, 1)
    assert count_answers(database) == 2


def test_a_letter_that_fails_again_goes_on_waiting(database: Database) -> None:
    bury(database)
    with pytest.raises(Mistake, match="dead letter 1 fails again: KeyError"):
        replay_letter(database, SEAL, house_of(Routes()), 1)
    assert len(list(list_letters(database))) == 1


def test_unknown_letters_and_other_keys_are_named(database: Database) -> None:
    bury(database)
    with pytest.raises(Mistake, match="there is no dead letter 2"):
        show_letter(database, SEAL, 2)
    with pytest.raises(Mistake, match="sealed with another LACZNIK_SECRET_KEY"):
        show_letter(database, Fernet(Fernet.generate_key()), 1)

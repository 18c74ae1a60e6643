"""Telegram misbehaves under a real delivery: each rule of its refusals, to its end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.channel import TelegramChannel
from bot.telegram.connection import Connection
from bot.telegram.refusals import RULES, Meaning, meaning_of
from domain.lanes import Lane
from messages.steps import Button, Say, step_to_json
from scheduler.delivery import Delivery
from scheduler.pace import Pace, Rate
from storage.database import Database
from storage.tables.engine import Outbox
from storage.tables.people import Account
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW
from tests.fakes.telegram.users import FakeUser
from tests.fakes.telegram_server import FakeTelegram

HOUR = timedelta(hours=1)
TEXT = "Dzień dobry"
Trouble = Callable[[FakeTelegram], object]


class Office:
    """A delivery to Telegram, and a clock that goes in hours."""

    def __init__(self, database: Database, connection: Connection) -> None:
        self.database = database
        self.now: datetime = NOW
        channel = TelegramChannel(connection, _no_file)
        self.delivery = Delivery(database, channel, lambda: self.now, Pace(Rate(10_000)))

    def writes_to(self, chat: int) -> int:
        return self.database.write_now(lambda session: self._write(session, chat))

    def _write(self, session: Session, chat: int) -> int:
        known = select(Account.id).where(Account.external_id == str(chat))
        account = session.scalar(known) or self._meet(session, chat)
        row = Outbox(
            account_id=account,
            channel="telegram",
            lane=Lane.NOTICE.value,
            body=step_to_json(Say(TEXT, ((Button("Tak", "yes"),),))),
            due_at=self.now,
        )
        session.add(row)
        session.flush()
        return row.id

    def _meet(self, session: Session, chat: int) -> int:
        name = str(chat)
        account = Account(
            channel="telegram", external_id=name, chat=name, created_at=NOW, last_seen_at=NOW
        )
        session.add(account)
        session.flush()
        return account.id

    async def settle(self) -> None:
        """What is due now, and again an hour later."""
        for _ in range(3):
            while await self.delivery.drain():
                pass
            self.now += HOUR

    def state(self, row: int) -> str:
        return self.database.read_now(lambda s: s.get_one(Outbox, row).state)


async def _no_file(file_id: int) -> Path:
    raise LookupError(file_id)


@pytest.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as made:
        yield made


@pytest.fixture
async def office(server: FakeTelegram, sqlite_database: Database) -> AsyncIterator[Office]:
    connection = Connection(
        server.token, base_url=f"{server.url}/bot", file_url=f"{server.url}/file/bot"
    )
    await connection.open()
    yield Office(sqlite_database, connection)
    await connection.close()


@pytest.fixture
async def anna(server: FakeTelegram) -> FakeUser:
    user = server.user(id=7)
    await user.types("/start")
    return user


def _seen(user: FakeUser) -> int:
    return sum(message.from_bot for message in user.chat)


def refuse(status: int, description: str, **more: int) -> Trouble:
    return lambda server: server.refuse_next("sendMessage", status, description, **more)


@pytest.mark.parametrize(
    ("trouble", "state", "arrived"),
    [
        (refuse(429, "Too Many Requests", retry_after=3), "sent", 1),
        (refuse(500, "Internal Server Error"), "sent", 1),
        (lambda s: s.break_next("sendMessage", 502), "sent", 1),
        (lambda s: s.break_next("sendMessage", 504), "sent", 1),
        (lambda s: s.drop_next("sendMessage"), "sent", 1),
        (lambda s: s.drop_next("sendMessage", after=True), "sent", 2),
        (refuse(403, "Forbidden: bot was blocked by the user"), "blocked", 0),
        (refuse(403, "Forbidden: user is deactivated"), "blocked", 0),
        (refuse(400, "Bad Request: chat not found"), "blocked", 0),
        (refuse(400, "Bad Request: can't parse entities"), "failed", 0),
        (refuse(400, "Bad Request: of a later Bot API"), "failed", 0),
        (refuse(413, "Request Entity Too Large"), "failed", 0),
        (refuse(418, "I'm a teapot"), "sent", 1),
    ],
)
async def test_each_refusal_comes_to_its_end(
    office: Office,
    server: FakeTelegram,
    anna: FakeUser,
    trouble: Trouble,
    state: str,
    arrived: int,
) -> None:
    trouble(server)
    row = office.writes_to(7)
    await office.settle()
    assert (office.state(row), _seen(anna)) == (state, arrived)


async def test_a_time_out_after_the_message_was_taken_repeats_it_once(
    office: Office, server: FakeTelegram, anna: FakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.transport.AiohttpRequest._timeout", _short)
    held = server.hold_next("sendMessage", after=True)
    row = office.writes_to(7)
    await office.settle()
    held.set()
    assert (office.state(row), _seen(anna)) == ("sent", 2)


def _short(*_: object, **__: object) -> object:
    from aiohttp import ClientTimeout  # noqa: PLC0415 - for this one test

    return ClientTimeout(total=0.3)


async def test_a_chat_that_moved_gets_its_message_in_its_new_place(
    office: Office, server: FakeTelegram, anna: FakeUser
) -> None:
    row = office.writes_to(7)
    server.migrate_chat(7, -1007)
    await office.settle()
    assert (office.state(row), _seen(anna)) == ("sent", 1)
    account = office.database.read_now(lambda s: s.scalars(select(Account)).one())
    assert (account.external_id, account.chat) == ("7", "-1007")


async def test_a_chat_that_waits_holds_nobody_else_up(
    office: Office, server: FakeTelegram, anna: FakeUser
) -> None:
    jan = server.user(id=8)
    await jan.types("/start")
    server.refuse_next("sendMessage", 429, "Too Many Requests", retry_after=300)
    first, second = office.writes_to(7), office.writes_to(8)
    while await office.delivery.drain():
        pass
    assert (office.state(first), office.state(second)) == ("queued", "sent")
    assert (_seen(anna), _seen(jan)) == (0, 1)


async def test_a_revoked_token_holds_everything_and_is_named(
    office: Office, server: FakeTelegram, anna: FakeUser
) -> None:
    server.revoke_token()
    row = office.writes_to(7)
    await office.delivery.drain()
    assert (office.state(row), office.delivery.problem) == ("queued", "token_refused")


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (RetryAfter(3), Meaning.WAIT),
        (ChatMigrated(-1007), Meaning.MOVED),
        (InvalidToken("no"), Meaning.TOKEN),
        (Forbidden("bot was blocked by the user"), Meaning.NOBODY),
        (BadRequest("Chat not found"), Meaning.NOBODY),
        (BadRequest("Can't parse entities"), Meaning.REFUSED),
        (NetworkError("Request Entity Too Large"), Meaning.REFUSED),
        (NetworkError("Bad Gateway"), Meaning.LATER),
        (TimedOut(), Meaning.LATER),
        (Conflict("terminated"), Meaning.LATER),
        (TelegramError("what is yet to come"), Meaning.LATER),
    ],
)
def test_the_table_of_refusals(error: TelegramError, meaning: Meaning) -> None:
    assert meaning_of(error) is meaning


def test_every_error_of_the_library_has_its_rule() -> None:
    assert RULES[-1] == (TelegramError, (), Meaning.LATER)
    assert {meaning for _, _, meaning in RULES} == set(Meaning)

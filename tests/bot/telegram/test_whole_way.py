"""A message's whole way: fake Telegram, polling, intake, dispatch, outbox, delivery, and back."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.background import Background
from bot.clock import MovableClock
from bot.downloads import Downloads
from bot.filestore import FileStore, path_of_file
from bot.intake import Intake
from bot.telegram.channel import TelegramChannel
from bot.telegram.connection import Connection
from bot.telegram.polling import Poller
from messages.steps import SendFile, step_to_json
from scheduler.delivery import Delivery
from scheduler.pace import RATES, Pace
from storage import inbox, outbox
from storage.database import Database
from storage.tables.files import StoredFile
from storage.tables.people import Account
from tests.bot.telegram.conftest import NOW, FakeTelegram, FakeUser
from tests.documents import PDF
from tests.house import make_engine
from tests.people import add_person
from tests.uploads import expect_file


class Assistant:
    """Everything of one bot, running."""

    def __init__(self, database: Database, connection: Connection, directory: Path) -> None:
        self.database = database
        self.store = FileStore(directory)
        clock = MovableClock(NOW - NOW)
        channel = TelegramChannel(connection, partial(path_of_file, database, self.store))
        self.background = Background()
        self.delivery = Delivery(database, channel, clock.now, Pace(RATES["telegram"]))
        deliveries = {"telegram": self.delivery}
        self.intake = Intake(database, make_engine(), clock, deliveries, self.background)
        self.downloads = Downloads(database, {"telegram": channel}, self.store, self.intake)
        self.intake.fetch = self.downloads.complete
        self.poller = Poller(
            connection, channel, self.intake, self.background, now=clock.now, pause=lambda _: 0.01
        )
        self.now = clock.now


@pytest.fixture
async def assistant(
    sqlite_database: Database, connection: Connection, tmp_path: Path
) -> AsyncIterator[Assistant]:
    running = Assistant(sqlite_database, connection, tmp_path / "files")
    polling = asyncio.ensure_future(running.poller.run())
    delivering = asyncio.ensure_future(running.delivery.run())
    yield running
    running.poller.stop()
    await polling
    await running.background.finish(within=2)
    delivering.cancel()
    await asyncio.wait([delivering])


@pytest.fixture
async def jan(assistant: Assistant, server: FakeTelegram) -> FakeUser:
    """A person whose Telegram account is connected."""

    def connect(session: Session) -> None:
        account = Account(
            channel="telegram",
            external_id="8",
            chat="8",
            person_id=add_person(session, "P-001"),
            language="pl",
            created_at=assistant.now(),
            last_seen_at=assistant.now(),
        )
        session.add(account)

    assistant.database.write_now(connect)
    return server.user(id=8, first_name="Jan")


async def test_a_menu_is_shown_and_answers_taps(
    assistant: Assistant, jan: FakeUser, server: FakeTelegram
) -> None:
    await jan.types("/menu")
    await jan.sees("co chcą Państwo zrobić?")
    await jan.taps("Pomoc")
    await jan.sees("biuro@pilotaz.example")
    await server.updates.wait_until_taken()
    server.calls.assert_none_refused()


async def test_what_nobody_understands_gets_help(assistant: Assistant, jan: FakeUser) -> None:
    await jan.types("bla bla")
    await jan.sees("Nie rozumiem tej wiadomości")


async def test_an_update_that_comes_twice_is_answered_once(
    assistant: Assistant, jan: FakeUser, server: FakeTelegram
) -> None:
    await jan.types("/menu")
    update = dict(server.updates.pending[0])
    await jan.sees("co chcą Państwo zrobić?")
    server.push_update(update)
    await server.updates.wait_until_taken()
    await jan.sees_nothing_new()


async def test_poison_becomes_a_dead_letter(
    assistant: Assistant, jan: FakeUser, server: FakeTelegram
) -> None:
    number = server.push_update({"message": {"chat": 1}})
    await jan.types("/menu")
    await jan.sees("co chcą Państwo zrobić?")
    await server.updates.wait_until_taken()
    (letter,) = assistant.database.read_now(inbox.dead_letters)
    assert (letter.key, letter.channel) == (f"tg:{number}", "telegram")


async def test_a_block_is_noted_and_ends_with_the_next_message(
    assistant: Assistant, jan: FakeUser, server: FakeTelegram
) -> None:
    def state(session: Session) -> str:
        return session.query(Account).filter_by(external_id="8").one().state

    await jan.types("/menu")
    await jan.blocks()
    await server.updates.wait_until_taken()
    assert assistant.database.read_now(state) == "blocked"
    await jan.unblocks()
    await server.updates.wait_until_taken()
    assert assistant.database.read_now(state) == "active"


async def test_a_file_comes_in_and_goes_out_again(
    assistant: Assistant, server: FakeTelegram
) -> None:
    anna = server.user(id=7, first_name="Anna")
    uploaded = await anna.uploads("raport.pdf", PDF, "application/pdf")
    await server.updates.wait_until_taken()
    file_id = assistant.database.write_now(
        partial(expect_file, now=assistant.now(), ref=uploaded.file_id)
    )
    await assistant.downloads.complete_pending()
    assistant.database.write_now(partial(send_file, file_id=file_id, assistant=assistant))
    assistant.delivery.wake()
    message = await anna.sees("Raport.pdf")
    assert message.file is not None
    assert message.file.content == PDF


def send_file(session: Session, file_id: int, assistant: Assistant) -> None:
    row = session.get_one(StoredFile, file_id)
    outbox.post(
        session,
        account_id=row.account_id,
        channel="telegram",
        person_id=row.person_id,
        lane="1_notice",
        topic="notice",
        body=step_to_json(SendFile(file_id, "Raport.pdf")),
        due=assistant.now(),
    )

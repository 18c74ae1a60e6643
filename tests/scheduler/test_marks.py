"""What was sent on its way into the table: gathered, in order, each on its own account."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event, Semaphore

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.lanes import Lane
from messages.steps import Delivered
from scheduler.delivery import Delivery
from scheduler.marks import Marks
from scheduler.pace import Pace, Rate
from scheduler.sent_notes import SentNotes
from storage import Session
from storage.database import POSTGRES_WORKERS, Database
from storage.outbox import Letter
from storage.sent import Sent
from storage.tables.engine import Slot
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW
from tests.scheduler.test_delivery import Post, Scripted

NOBODY = 4711


@pytest.fixture
async def desk(database: Database) -> Post:
    return Post(database)


@pytest.fixture
def marks(desk: Post) -> Marks:
    return Marks(desk.database, lambda: NOW, notes=None)


def slots(desk: Post) -> list[str]:
    return desk.database.read_now(lambda session: list(session.scalars(select(Slot.message_id))))


class Busy:
    """Nothing else is committed while this lasts."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._begun = Semaphore(0)
        self._may_end = Event()

    async def __aenter__(self) -> None:
        many = 1 if self._database.is_sqlite else POSTGRES_WORKERS
        works = [self._database.write(self._wait) for _ in range(many)]
        self._all = asyncio.gather(*works)
        for _ in works:
            await asyncio.to_thread(self._begun.acquire)

    def _wait(self, session: Session) -> None:
        self._begun.release()
        self._may_end.wait()

    async def __aexit__(self, *_: object) -> None:
        self._may_end.set()
        await self._all


class Counting(Scripted):
    def __init__(self) -> None:
        super().__init__()
        self.count = asyncio.Semaphore(0)

    async def send(
        self, chat: str, step: Delivered, replaces: str | None, *, row: int
    ) -> str | None:
        sent = await super().send(chat, step, replaces, row=row)
        self.count.release()
        return sent


async def test_a_mark_ends_with_its_commit(desk: Post, marks: Marks) -> None:
    await marks.add(desk.reply("1"), "501")
    assert (desk.rows(), slots(desk)) == ([("direct", "sent", 0)], ["501"])


async def test_marks_that_gather_keep_their_order(desk: Post, marks: Marks) -> None:
    letters = [desk.reply(str(number)) for number in range(5)]
    async with Busy(desk.database):
        first = marks.add(letters[0], "500")
        await asyncio.sleep(0)  # on its way
        others = [marks.add(letter, f"50{n}") for n, letter in enumerate(letters[1:], 1)]
    await asyncio.gather(first, *others)
    assert (desk.rows(), slots(desk)) == ([("direct", "sent", 0)] * 5, ["504"])


async def test_one_that_cannot_be_marked_keeps_no_other_from_it(desk: Post, marks: Marks) -> None:
    bad = replace(desk.reply("zły"), account_id=NOBODY)
    ends = await asyncio.gather(
        *(marks.add(letter, "501") for letter in (desk.reply("1"), bad, desk.reply("2"))),
        return_exceptions=True,
    )
    assert [type(end) for end in ends] == [type(None), IntegrityError, type(None)]
    assert [state for _, state, _ in desk.rows()] == ["queued", "sent", "sent"]  # bad came first


async def test_until_the_commit_a_note_tells_of_it(desk: Post, tmp_path: Path) -> None:
    marks = Marks(desk.database, lambda: NOW, SentNotes(tmp_path / "sent"))
    letter = desk.reply("1")
    mark = marks.add(letter, "501")
    noted = SentNotes(tmp_path / "sent").left()
    assert noted == [Sent(letter.id, letter.account_id, "501")]
    assert not mark.done()
    await mark


async def test_whoever_does_not_wait_any_more_has_it_marked_nevertheless(
    desk: Post, marks: Marks
) -> None:
    mark = marks.add(desk.reply("1"), "501")
    mark.cancel()
    await marks.add(desk.reply("2"), "502")
    assert desk.rows() == [("direct", "sent", 0)] * 2


async def test_replies_leave_without_waiting_for_marks(desk: Post) -> None:
    channel = Counting()
    delivery = Delivery(desk.database, channel, lambda: NOW, Pace(Rate(10_000)))
    letters = [desk.reply("1"), desk.reply("2")]
    async with Busy(desk.database):
        sending = asyncio.ensure_future(delivery.send_now(letters))
        for _ in letters:
            await channel.count.acquire()
        assert [state for _, state, _ in desk.rows()] == ["queued", "queued"]
    await sending
    assert desk.rows() == [("direct", "sent", 0)] * 2


@pytest.mark.parametrize(
    ("pressed", "replaced"),
    [(lambda first: str(first.id), True), (lambda _: "", True), (lambda _: None, False)],
)
async def test_who_acts_before_the_mark_is_answered_where_they_acted(
    desk: Post, pressed: Callable[[Letter], str | None], replaced: bool
) -> None:
    first = desk.reply("1")
    await desk.delivery.send_now([first])
    early = replace(desk.reply("2"), lane=Lane.REPLY, slot_message=None, pressed=pressed(first))
    await desk.delivery.send_now([early])
    expected = str(first.id) if replaced else None
    assert desk.channel.sent[1] == ("chat-direct", "2", expected)

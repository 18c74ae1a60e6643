"""Delivery against a channel that answers as it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from domain.lanes import Lane
from messages.channel import ChatMoved, Rejected, RetryAfter, Temporary, Unauthorised, Unreachable
from messages.steps import Delivered, Say, Toast, step_to_json
from scheduler.delivery import Delivery
from scheduler.pace import Pace, Rate
from scheduler.sent_notes import SentNotes
from storage import outbox
from storage.database import Database
from storage.outbox import Letter
from storage.tables.engine import Outbox
from storage.tables.people import Account
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW
from tests.people import add_person


class Scripted:
    """A channel: raises what is queued in `failures`, else remembers what it was given."""

    def __init__(self, name: str = "direct") -> None:
        self.name = name
        self.failures: list[Exception] = []
        self.sent: list[tuple[str, str, str | None]] = []
        self.is_asked = asyncio.Event()
        self.answers = asyncio.Event()
        self.answers.set()

    async def send(
        self, chat: str, step: Delivered, replaces: str | None, *, row: int
    ) -> str | None:
        if self.failures:
            raise self.failures.pop(0)
        assert isinstance(step, Say)
        self.is_asked.set()
        await self.answers.wait()
        self.sent.append((chat, step.html, replaces))
        return str(row)

    async def answer(self, callback: str, toast: Toast | None) -> None: ...

    async def fetch(self, ref: str) -> AsyncIterator[bytes]:
        yield b""


class Post:
    """A person with two accounts, and a delivery for the channel of the first."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOW
        self.channel = Scripted()
        self.delivery = Delivery(database, self.channel, lambda: self.now, Pace(Rate(10_000)))
        database.write_now(self._seed)

    def _seed(self, session: Any) -> None:
        self.person = add_person(session, "P-001")
        for number, channel in enumerate(("other", "direct")):
            session.add(
                Account(
                    channel=channel,
                    external_id="a",
                    chat=f"chat-{channel}",
                    person_id=self.person,
                    created_at=NOW,
                    last_seen_at=NOW + timedelta(minutes=number),
                )
            )

    def post(self, text: str, *, lane: Lane = Lane.NOTICE, dedupe: str | None = None) -> int | None:
        return self.database.write_now(
            lambda session: outbox.post_to_person(
                session,
                person_id=self.person,
                lane=lane,
                topic="test",
                body=step_to_json(Say(text, slot="screen")),
                due=self.now,
                dedupe=dedupe,
            )
        )

    def reply(self, text: str) -> Letter:
        """A reply as it is when it was just written: in the hands of this process."""

        def write(session: Any) -> Letter:
            account = session.scalars(select(Account).where(Account.channel == "direct")).one()
            common = {
                "account_id": account.id,
                "channel": "direct",
                "person_id": self.person,
                "lane": Lane.REPLY,
                "topic": "reply",
                "body": step_to_json(Say(text, slot="screen")),
            }
            row_id = outbox.post(
                session, **common, due=self.now, lease_until=self.now + timedelta(seconds=30)
            )
            return Letter(**common, id=row_id, chat=account.chat, attempts=0, slot_message=None)

        return self.database.write_now(write)

    def rows(self) -> list[tuple[str, str, int]]:
        """(channel, state, attempts) of every outbox row."""

        def read(session: Any) -> list[tuple[str, str, int]]:
            found = session.scalars(select(Outbox).order_by(Outbox.id))
            return [(row.channel, row.state, row.attempts) for row in found]

        return self.database.read_now(read)


@pytest.fixture
def post(database: Database) -> Callable[[], Post]:
    return lambda: Post(database)


async def test_a_due_message_is_sent_and_marked(post: Callable[[], Post]) -> None:
    desk = post()
    desk.post("Dzień dobry")
    await desk.delivery.drain()
    assert desk.channel.sent == [("chat-direct", "Dzień dobry", None)]
    assert desk.rows() == [("direct", "sent", 0)]


async def test_the_second_message_of_a_slot_replaces_the_first(post: Callable[[], Post]) -> None:
    desk = post()
    first = desk.post("jeden")
    await desk.delivery.drain()
    desk.post("dwa")
    await desk.delivery.drain()
    assert desk.channel.sent[1] == ("chat-direct", "dwa", str(first))


async def test_a_dedupe_key_is_posted_once(post: Callable[[], Post]) -> None:
    desk = post()
    assert desk.post("raz", dedupe="k") is not None
    assert desk.post("raz", dedupe="k") is None


async def test_messages_of_a_chat_keep_their_order_through_a_failure(
    post: Callable[[], Post],
) -> None:
    desk = post()
    for text in ("1", "2", "3"):
        desk.post(text)
    desk.channel.failures = [Temporary("502")]
    await desk.delivery.drain()
    desk.now += timedelta(minutes=1)
    while await desk.delivery.drain():
        pass
    assert [html for _, html, _ in desk.channel.sent] == ["1", "2", "3"]


async def test_a_later_message_does_not_overtake_one_that_waits_for_its_next_try(
    post: Callable[[], Post],
) -> None:
    desk = post()
    desk.post("1")
    desk.channel.failures = [Temporary("502")]
    await desk.delivery.drain()
    desk.post("2")
    assert await desk.delivery.drain() == 0
    desk.now += timedelta(minutes=1)
    while await desk.delivery.drain():
        pass
    assert [html for _, html, _ in desk.channel.sent] == ["1", "2"]


async def test_a_reply_does_not_overtake_one_that_an_earlier_process_left(
    post: Callable[[], Post],
) -> None:
    desk = post()
    desk.post("1", lane=Lane.REPLY)
    desk.reply("2")
    await desk.delivery.take_over()
    await desk.delivery.send_now([desk.reply("3")])
    assert desk.channel.sent == []
    while await desk.delivery.drain():
        pass
    await desk.delivery.send_now([desk.reply("4")])
    assert [html for _, html, _ in desk.channel.sent] == ["1", "2", "3", "4"]


async def test_a_reply_does_not_overtake_one_that_is_tried_again(
    post: Callable[[], Post],
) -> None:
    desk = post()
    desk.channel.failures = [Temporary("502")]
    await desk.delivery.send_now([desk.reply("1"), desk.reply("2")])
    assert desk.channel.sent == []
    desk.now += timedelta(minutes=1)
    while await desk.delivery.drain():
        pass
    assert [html for _, html, _ in desk.channel.sent] == ["1", "2"]


async def test_what_was_noted_as_sent_is_not_repeated_by_the_next_process(
    post: Callable[[], Post], tmp_path: Path
) -> None:
    desk = post()
    SentNotes(tmp_path / "sent").add(desk.reply("1"), "501")
    desk.reply("2")
    delivery = Delivery(
        desk.database,
        desk.channel,
        lambda: desk.now,
        Pace(Rate(10_000)),
        notes=SentNotes(tmp_path / "sent"),
    )
    await delivery.take_over()
    while await delivery.drain():
        pass
    assert desk.channel.sent == [("chat-direct", "2", "501")]
    assert desk.rows() == [("direct", "sent", 0), ("direct", "sent", 0)]


async def test_after_a_kill_one_message_is_on_the_wire_at_a_time(
    post: Callable[[], Post], tmp_path: Path
) -> None:
    desk = post()
    SentNotes(tmp_path / "sent").add(desk.reply("0"), "500")
    notes = SentNotes(tmp_path / "sent")
    pace = Pace(Rate(10_000))
    delivery = Delivery(desk.database, desk.channel, lambda: desk.now, pace, notes=notes)
    await delivery.take_over()
    desk.channel.answers.clear()
    other = replace(desk.reply("2"), account_id=1)
    sending = [
        asyncio.ensure_future(delivery.send_now([letter])) for letter in (desk.reply("1"), other)
    ]
    await desk.channel.is_asked.wait()
    desk.channel.is_asked.clear()
    await asyncio.sleep(0.05)
    assert not desk.channel.is_asked.is_set()
    desk.channel.answers.set()
    await asyncio.gather(*sending)
    assert [html for _, html, _ in desk.channel.sent] == ["1", "2"]
    delivery.rest()
    assert notes.left() == []


async def test_what_is_on_the_wire_is_marked_before_delivery_stops(
    post: Callable[[], Post],
) -> None:
    desk = post()
    desk.post("Dzień dobry")
    desk.channel.answers.clear()
    running = asyncio.ensure_future(desk.delivery.run())
    await desk.channel.is_asked.wait()
    running.cancel()
    desk.channel.answers.set()
    await asyncio.wait([running])
    assert running.cancelled()
    assert desk.rows() == [("direct", "sent", 0)]


async def test_what_is_in_hand_is_not_looked_for_until_its_lease_ends(
    post: Callable[[], Post],
) -> None:
    desk = post()
    desk.reply("1")
    due = [
        desk.database.read_now(partial(outbox.next_due, channel="direct", now=now))
        for now in (NOW, NOW + timedelta(seconds=30))
    ]
    assert due == [None, NOW]


async def test_replies_and_reminders_overtake_broadcasts(post: Callable[[], Post]) -> None:
    desk = post()
    desk.post("komunikat", lane=Lane.BROADCAST)
    desk.post("przypomnienie", lane=Lane.NOTICE)
    while await desk.delivery.drain():
        pass
    assert [html for _, html, _ in desk.channel.sent] == ["przypomnienie", "komunikat"]


async def test_retry_after_waits_as_long_as_told(post: Callable[[], Post]) -> None:
    desk = post()
    desk.post("Dzień dobry")
    desk.channel.failures = [RetryAfter(30)]
    await desk.delivery.drain()
    assert await desk.delivery.drain() == 0
    desk.now += timedelta(seconds=31)
    assert await desk.delivery.drain() == 1
    assert desk.rows() == [("direct", "sent", 1)]


async def test_who_blocked_the_bot_is_reached_on_the_next_channel(
    post: Callable[[], Post],
) -> None:
    desk = post()
    desk.post("Dzień dobry")
    desk.channel.failures = [Unreachable()]
    await desk.delivery.drain()
    assert desk.rows() == [("other", "queued", 0), ("other", "queued", 0)]  # the letter, and why


async def test_a_refused_message_fails_alone(post: Callable[[], Post]) -> None:
    desk = post()
    desk.post("zły")
    desk.post("dobry")
    desk.channel.failures = [Rejected("can't parse entities")]
    await desk.delivery.drain()
    await desk.delivery.drain()
    assert [row[1] for row in desk.rows()] == ["failed", "sent"]


async def test_a_moved_chat_is_followed(post: Callable[[], Post]) -> None:
    desk = post()
    desk.post("Dzień dobry")
    desk.channel.failures = [ChatMoved("new-chat")]
    await desk.delivery.drain()
    await desk.delivery.drain()
    assert desk.channel.sent == [("new-chat", "Dzień dobry", None)]


async def test_a_revoked_token_holds_everything_and_is_named(post: Callable[[], Post]) -> None:
    desk = post()
    desk.post("Dzień dobry")
    desk.channel.failures = [Unauthorised()]
    await desk.delivery.drain()
    assert desk.delivery.problem == "token_refused"
    assert desk.rows() == [("direct", "queued", 1)]


async def test_where_one_workspace_refuses_its_token_the_next_account_is_tried(
    post: Callable[[], Post],
) -> None:
    desk = post()
    desk.post("Dzień dobry")
    desk.channel.failures = [Unauthorised("token_revoked", whole_bot=False)]
    await desk.delivery.drain()
    assert desk.delivery.problem is None
    assert desk.rows() == [("other", "queued", 0), ("other", "queued", 0)]  # the letter, and why


async def test_a_crash_between_send_and_mark_repeats_that_message_only(
    post: Callable[[], Post],
) -> None:
    desk = post()
    desk.post("jeden")
    await desk.delivery.drain()
    desk.post("dwa")
    desk.database.write_now(lambda s: outbox.claim(s, "direct", desk.now))
    assert await desk.delivery.drain() == 0
    desk.now += outbox.LEASE + timedelta(seconds=1)
    await desk.delivery.drain()
    assert [html for _, html, _ in desk.channel.sent] == ["jeden", "dwa"]

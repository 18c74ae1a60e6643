"""Replies to one chat, written by two processes: what came first is said first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.lanes import Lane
from messages.steps import Say, step_to_json
from storage import outbox
from storage.database import Database
from storage.outbox import Letter
from storage.tables.people import Account
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW
from tests.scheduler.test_delivery import Post

LATER = NOW + timedelta(milliseconds=5)


@pytest.fixture
async def post(postgres_database: Database) -> Post:
    return Post(postgres_database)


def write(post: Post, *texts: str, at: Any = NOW) -> list[Letter]:
    """What one event is answered, by whichever process."""

    def work(session: Any) -> list[Letter]:
        account = session.scalars(select(Account).where(Account.channel == "direct")).one()
        return [_write(session, account, text, at) for text in texts]

    return post.database.write_now(work)


def _write(session: Any, account: Account, text: str, at: Any) -> Letter:
    body = step_to_json(Say(text))
    own = {"account_id": account.id, "channel": "direct", "person_id": account.person_id}
    number, follows = outbox.post_reply(
        session,
        **own,
        body=body,
        due_at=at,
        session_id=None,
        lease_until=at + timedelta(seconds=30),
    )
    common = {"chat": account.chat, "lane": Lane.REPLY, "topic": "reply", "attempts": 0}
    return Letter(number, **own, **common, body=body, slot_message=None, follows=follows)


def said(post: Post) -> list[str]:
    return [text for _, text, _ in post.channel.sent]


async def test_a_reply_follows_what_waits_and_not_its_own_kind(post: Post) -> None:
    first, second = write(post, "a", "b")
    (third,) = write(post, "c", at=LATER)
    assert [first.follows, second.follows] == [(), ()]
    assert set(third.follows) == {first.id, second.id}


async def test_a_reply_follows_nothing_that_was_sent(post: Post) -> None:
    (first,) = write(post, "a")
    await post.delivery.send_now([first])
    assert [letter.follows for letter in write(post, "b", at=LATER)] == [()]


async def test_a_reply_waits_for_an_earlier_one_in_another_process(post: Post) -> None:
    (theirs,) = write(post, "theirs")
    (ours,) = write(post, "ours", at=LATER)
    await post.delivery.send_now([ours])
    assert said(post) == []
    post.database.write_now(lambda session: outbox.release_leases(session, [theirs.id]))
    post.now = LATER
    while await post.delivery.drain():
        pass
    assert said(post) == ["theirs", "ours"]


async def test_a_reply_that_follows_only_our_own_goes_at_once(post: Post) -> None:
    first, second = write(post, "first"), write(post, "second", at=LATER)
    await post.delivery.send_now(first)
    await post.delivery.send_now(second)
    assert said(post) == ["first", "second"]

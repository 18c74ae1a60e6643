"""Marks, several at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from domain.lanes import Lane
from messages.steps import Delivered, Erase, Say, step_to_json
from storage import Session, outbox, sent
from storage.database import Database
from storage.outbox import Letter
from storage.sent import Mark
from storage.tables.engine import Outbox
from storage.tables.people import Account
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with Session(database.engine) as session:
        yield session


def account_of(session: Session) -> int:
    account = Account(channel="direct", external_id="a", chat="a", created_at=NOW, last_seen_at=NOW)
    session.add(account)
    session.flush()
    return account.id


def letter(session: Session, account: int, step: Delivered) -> Letter:
    common = {"account_id": account, "channel": "direct", "person_id": None, "topic": "reply"}
    body = step_to_json(step)
    number = outbox.post(session, **common, lane=Lane.REPLY, body=body, due=NOW)
    assert number is not None
    return Letter(
        **common, id=number, lane=Lane.REPLY, body=body, chat="a", attempts=0, slot_message=None
    )


def test_the_last_message_of_a_slot_stands_there(session: Session) -> None:
    account = account_of(session)
    said = [letter(session, account, Say(text, slot="form")) for text in "12"]
    sent.mark_all(session, [Mark(one, f"50{n}", NOW) for n, one in enumerate(said)])
    assert outbox.slot_message(session, account, "form") == "501"


def test_an_erased_slot_is_empty_until_something_is_said_there(session: Session) -> None:
    account = account_of(session)
    say = letter(session, account, Say("1", slot="form"))
    erase = letter(session, account, Erase("form"))
    sent.mark_all(session, [Mark(say, "501", NOW), Mark(erase, None, NOW)])
    assert outbox.slot_message(session, account, "form") is None
    sent.mark_all(session, [Mark(erase, None, NOW), Mark(say, "502", NOW)])
    assert outbox.slot_message(session, account, "form") == "502"


def test_texts_that_are_said_once_are_forgotten_and_others_kept(session: Session) -> None:
    account = account_of(session)
    said = [letter(session, account, Say("1", once=once)) for once in (True, False, True)]
    sent.mark_all(session, [Mark(one, "501", NOW) for one in said])
    rows = session.scalars(select(Outbox).order_by(Outbox.id)).all()
    assert [(row.state, row.body is None, row.sent_at) for row in rows] == [
        ("sent", True, NOW),
        ("sent", False, NOW),
        ("sent", True, NOW),
    ]


def test_what_is_not_queued_any_more_stays_as_it_is(session: Session) -> None:
    account = account_of(session)
    cancelled = letter(session, account, Say("1"))
    outbox.mark_failed(session, cancelled, "refused")
    sent.mark_all(session, [Mark(cancelled, "501", NOW)])
    assert session.scalars(select(Outbox.state)).one() == "failed"

"""What became of everything, read from the tables and from the fake's log of calls."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.telegram.render import render
from messages.steps import Say, step_from_json
from storage.database import Database
from storage.tables.engine import DeadLetter, Inbox, Outbox
from storage.tables.people import Account as AccountRow
from tests.fakes.calls import Call
from tests.fakes.telegram_server import FakeTelegram
from tests.faults import town

SENDING = ("sendMessage", "editMessageText")


@dataclass
class Account:
    """`disordered` and `lost` name chats; `repeats` are messages that arrived twice, `redrawn`
    edits that were made twice, which nobody sees."""

    events: int = 0
    replies: int = 0
    dead: int = 0
    unsent: list[int] = field(default_factory=list)
    repeats: int = 0
    redrawn: int = 0
    disordered: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    returns: dict[str, list[Any]] = field(default_factory=dict, repr=False)


def account_of(address: str, telegram: FakeTelegram) -> Account:
    with closing(Database(address)) as database:
        found, written = database.read_now(_read)
    heard = _heard(telegram)
    for chat, texts in written.items():
        _compare(found, chat, texts, heard[chat])
    return found


def _read(session: Session) -> tuple[Account, dict[str, list[str]]]:
    found = Account(
        events=_count(session, Inbox),
        replies=_count(session, Outbox),
        dead=_count(session, DeadLetter),
        unsent=list(session.scalars(select(Outbox.id).where(Outbox.state != "sent"))),
        returns=town.returned(session),
    )
    written: dict[str, list[str]] = defaultdict(list)
    rows = session.execute(
        select(AccountRow.chat, Outbox.body)
        .join(AccountRow, AccountRow.id == Outbox.account_id)
        .where(Outbox.channel == "telegram")
        .order_by(Outbox.id)
    )
    for chat, body in rows:
        step = step_from_json(body)
        assert isinstance(step, Say), body
        written[chat] += [part[0] for part in render(step)]
    return found, written


def _count(session: Session, table: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def _heard(telegram: FakeTelegram) -> dict[str, list[Call]]:
    """Messages and edits that took effect, by chat, in their order."""
    heard: dict[str, list[Call]] = defaultdict(list)
    for call in telegram.calls:
        same = call.status == 400 and "not modified" in str(call.result)
        if call.method in SENDING and (call.status == 200 or same):
            heard[str(call.params["chat_id"])].append(call)
    return heard


def _compare(found: Account, chat: str, written: list[str], heard: list[Call]) -> None:
    """What was heard is what was written, in its order; a text may come again at once."""
    place = 0
    for call in heard:
        text = call.params["text"]
        if place < len(written) and text == written[place]:
            place += 1
        elif place and text == written[place - 1]:
            found.repeats += call.method == "sendMessage"
            found.redrawn += call.method != "sendMessage"
        else:
            found.disordered.append(f"{chat}: {text[:60]!r} instead of {written[place:][:1]}")
            return
    if place < len(written):
        found.lost.append(chat)


def repeated(telegram: FakeTelegram) -> Counter[str]:
    """How often each chat got a message."""
    return Counter(str(call.params["chat_id"]) for call in telegram.calls.of("sendMessage"))

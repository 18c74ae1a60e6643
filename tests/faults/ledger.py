"""What became of everything, read from the tables and from the fakes' logs of calls."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
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
from tests.fakes.slack_server import FakeSlack
from tests.fakes.telegram_server import FakeTelegram
from tests.faults import slack_ledger, town
from tests.faults.slack_ledger import Heard

SENDING = ("sendMessage", "editMessageText")


@dataclass
class Account:
    """`disordered` and `lost` name chats; `again` are messages that arrived twice, by channel,
    `redrawn` edits that were made twice, which nobody sees."""

    events: int = 0
    replies: int = 0
    dead: int = 0
    unsent: list[int] = field(default_factory=list)
    again: Counter[str] = field(default_factory=Counter)
    redrawn: int = 0
    disordered: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    returns: dict[str, list[Any]] = field(default_factory=dict, repr=False)

    @property
    def repeats(self) -> int:
        return self.again.total()


def account_of(address: str, telegram: FakeTelegram, slack: FakeSlack | None = None) -> Account:
    with closing(Database(address)) as database:
        found, written = database.read_now(_read)
    heard = {"telegram": _heard(telegram), "slack": slack_ledger.heard(slack) if slack else {}}
    for (channel, chat), contents in written.items():
        _compare(found, channel, chat, contents, heard[channel].get(chat, []))
    return found


def _read(session: Session) -> tuple[Account, dict[tuple[str, str], list[Any]]]:
    found = Account(
        events=_count(session, Inbox),
        replies=_count(session, Outbox),
        dead=_count(session, DeadLetter),
        unsent=list(session.scalars(select(Outbox.id).where(Outbox.state != "sent"))),
        returns=town.returned(session),
    )
    written: dict[tuple[str, str], list[Any]] = defaultdict(list)
    rows = session.execute(
        select(Outbox.channel, AccountRow.chat, Outbox.body)
        .join(AccountRow, AccountRow.id == Outbox.account_id)
        .where(Outbox.channel.in_(CONTENTS))
        .order_by(Outbox.id)
    )
    for channel, chat, body in rows:
        step = step_from_json(body)
        assert isinstance(step, Say), body
        written[channel, chat] += CONTENTS[channel](step)
    return found, written


def _count(session: Session, table: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def _texts(say: Say) -> list[Any]:
    return [part[0] for part in render(say)]


CONTENTS: dict[str, Callable[[Say], list[Any]]] = {
    "telegram": _texts,
    "slack": slack_ledger.contents,
}


def _heard(telegram: FakeTelegram) -> dict[str, list[Heard]]:
    """Messages and edits that took effect, by chat, in their order."""
    heard: dict[str, list[Heard]] = defaultdict(list)
    for call in telegram.calls:
        same = call.status == 400 and "not modified" in str(call.result)
        if call.method in SENDING and (call.status == 200 or same):
            heard[str(call.params["chat_id"])].append(
                (call.params["text"], call.method == "sendMessage")
            )
    return heard


def _compare(
    found: Account, channel: str, chat: str, written: list[Any], heard: list[Heard]
) -> None:
    """What was heard is what was written, in its order; a content may come again at once."""
    place = 0
    for content, is_new in heard:
        if place < len(written) and content == written[place]:
            place += 1
        elif place and content == written[place - 1]:
            found.again[channel] += is_new
            found.redrawn += not is_new
        else:
            found.disordered.append(
                f"{chat}: {content!r:.99} instead of {written[place:][:1]!r:.99}"
            )
            return
    if place < len(written):
        found.lost.append(chat)


def repeated(telegram: FakeTelegram) -> Counter[str]:
    """How often each chat got a message."""
    return Counter(str(call.params["chat_id"]) for call in telegram.calls.of("sendMessage"))

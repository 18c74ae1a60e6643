"""A real delivery to Slack's fake, and a clock that goes in hours."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.slack.channel import SlackChannel
from bot.slack.connection import Connections
from bot.slack.pacing import Limits
from domain.lanes import Lane
from messages.steps import Button, Say, SendFile, Step, step_to_json
from scheduler.delivery import Delivery
from scheduler.pace import Pace, Rate
from storage.database import Database
from storage.tables.engine import Outbox
from storage.tables.people import Account
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW
from tests.fakes.slack.messages import Message
from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack_server import TEAM

HOUR = timedelta(hours=1)
TEXT = "Dzień dobry"
SAID = Say(TEXT, ((Button("Tak", "yes"),),))
STANDS = Say("Pierwsze pytanie", ((Button("Nie", "no"),),), slot="screen")
EDITED = Say("Drugie pytanie", ((Button("Nie", "no"),),), slot="screen")
FILE = SendFile(1, "raport.pdf")


class Office:
    """A delivery whose limits and retries go by `now`."""

    def __init__(self, database: Database, connections: Connections, file: Path) -> None:
        async def path_of(file_id: int) -> Path:
            return {1: file}[file_id]

        self.database = database
        self.now: datetime = NOW
        connections.limits = Limits(self._seconds)
        self.channel = SlackChannel(connections, path_of)
        pace = Pace(Rate(10_000), self._seconds)
        self.delivery = Delivery(database, self.channel, lambda: self.now, pace)

    def _seconds(self) -> float:
        return (self.now - NOW).total_seconds()

    def writes_to(self, person: FakeSlackUser, step: Step = SAID) -> int:
        return self.database.write_now(lambda session: self._write(session, person, step))

    def _write(self, session: Session, person: FakeSlackUser, step: Any) -> int:
        name = f"{TEAM}/{person.id}"
        known = select(Account.id).where(Account.external_id == name)
        row = Outbox(
            account_id=session.scalar(known) or self._meet(session, name),
            channel="slack",
            lane=Lane.NOTICE.value,
            body=step_to_json(step),
            due_at=self.now,
        )
        session.add(row)
        session.flush()
        return row.id

    def _meet(self, session: Session, name: str) -> int:
        account = Account(
            channel="slack", external_id=name, chat=name, created_at=NOW, last_seen_at=NOW
        )
        session.add(account)
        session.flush()
        return account.id

    async def send_what_is_due(self) -> None:
        while await self.delivery.drain():
            pass

    async def settle(self) -> None:
        """What is due now, and again an hour later."""
        for _ in range(3):
            await self.send_what_is_due()
            self.now += HOUR

    def state(self, row: int) -> str:
        return self.database.read_now(lambda s: s.get_one(Outbox, row).state)


def seen(person: FakeSlackUser) -> list[Message]:
    return [message for message in person.chat if message.from_bot]

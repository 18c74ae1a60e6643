"""The whole assistant without a channel: events go straight to `dispatch`, replies are read from
the outbox. Conversations are written against `House` and `Chat`; other doors (Telegram, web) offer
the same words, so that one script runs everywhere.
"""

from __future__ import annotations

import html
import itertools
import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select

from domain.calendar import Calendar
from handlers import dispatch
from handlers.context import Office
from handlers.dispatch import House as Engine
from handlers.dispatch import Outcome, Refused
from handlers.registry import ROUTES
from messages.events import (
    Body,
    Command,
    Downloaded,
    DownloadFailed,
    Event,
    Pressed,
    Text,
    Uploaded,
)
from messages.steps import Erase, Say, step_from_json
from storage import downloads, files, outbox, sent
from storage.database import Database
from storage.outbox import Letter
from storage.tables.engine import Outbox
from storage.tables.people import Account, Person

OFFICE = Office(email="biuro@pilotaz.example", public_url="http://127.0.0.1:8080", bot_name="bot")


def _keep_file(session: Any, file_id: int) -> None:
    row = files.load(session, file_id)
    about = {"mime": row.mime, "size": row.size, "sha256": ""}
    downloads.mark_ready(session, file_id, stored_name=f"kept-{file_id}", **about)


def make_engine() -> Engine:
    return Engine(ROUTES, Calendar(frozenset()), OFFICE, seal=lambda raw: raw)


@dataclass
class Message:
    """A message as the person sees it now: `text` without markup, `buttons` as (label, token)."""

    id: str
    html: str
    buttons: list[tuple[str, str]]

    @property
    def text(self) -> str:
        return html.unescape(re.sub(r"<[^>]+>", "", self.html))

    @property
    def labels(self) -> list[str]:
        return [label for label, _ in self.buttons]


def _buttons(say: Say) -> list[tuple[str, str]]:
    """What can be pressed under a message, the question's own options first."""
    control = say.control
    options = [(o.label, o.token) for o in control.options] if control else []
    extra = [*control.turns, *([control.done] if control.done else [])] if control else []
    pad = [button for line in control.pad for button in line] if control else []
    shown = [*pad, *extra, *(button for line in say.rows for button in line)]
    return options + [(button.label, button.token) for button in shown]


@dataclass
class House:
    """A running assistant at the moment `now` (move it by assigning)."""

    database: Database
    now: datetime
    engine: Engine = field(default_factory=make_engine)
    keys: Any = field(default_factory=itertools.count)
    shown_once: dict[int, dict[str, Any]] = field(default_factory=dict)
    channels: set[str] = field(default_factory=lambda: {"direct"})

    def chat(
        self,
        account: str,
        person: str | None = None,
        language: str = "pl",
        channel: str = "direct",
    ) -> Chat:
        """Somebody's chat; with `person` (a code such as P-001) the account is connected."""
        self.channels.add(channel)
        if person is not None:
            self.database.write_now(
                lambda session: self._connect(session, account, person, channel)
            )
        return Chat(self, account, language, channel=channel)

    def _connect(self, session: Any, account: str, person: str, channel: str) -> None:
        owner = session.scalars(select(Person).where(Person.code == person)).one()
        session.add(
            Account(
                channel=channel,
                external_id=account,
                chat=account,
                person_id=owner.id,
                language=owner.language,
                created_at=self.now,
                last_seen_at=self.now,
            )
        )

    async def handle(self, event: Event) -> Outcome:
        """What `Intake` does with an event, but for its mistakes."""
        about = {"event": event, "now": self.now, "house": self.engine}
        try:
            return await self.database.write(partial(dispatch.handle, **about))
        except Refused as refused:
            return await self.database.write(partial(dispatch.explain, **about, refused=refused))

    def deliver(self) -> None:
        """Let everything leave that is due now."""

        def send(session: Any) -> int:
            found = [outbox.claim(session, channel, self.now) for channel in sorted(self.channels)]
            for letter in itertools.chain(*found):
                self._put(session, letter)
            return sum(map(len, found))

        while self.database.write_now(send):
            pass

    def _put(self, session: Any, letter: Letter) -> None:
        if letter.body.get("once"):  # on the person's screen, and nowhere else any more
            self.shown_once[letter.id] = letter.body
        edits = letter.slot_message is not None and not letter.body.get("fresh")
        sent.mark_sent(session, letter, letter.slot_message if edits else str(letter.id), self.now)


@dataclass
class Chat:
    """What one person types, taps and sees."""

    house: House
    account: str
    language: str = "pl"
    toasts: list[str] = field(default_factory=list)
    channel: str = "direct"
    email: str = ""  # what the platform says when the person asks to be found by it

    async def types(self, text: str) -> None:
        """Type a text or a /command."""
        name, _, argument = text.removeprefix("/").partition(" ")
        body: Body = Command(name, argument) if text.startswith("/") else Text(text)
        await self._do(body)

    async def taps(self, label: str) -> None:
        """Press the newest button whose label is, or else begins with, `label`."""
        found = self._find(label)
        if found is None:
            raise AssertionError(f"no button {label!r}; there are {self.all_labels}\n{self}")
        message, token = found
        await self.presses(token, message.id, label)

    async def presses(self, token: str, message: str | None = None, label: str = "") -> None:
        """Press a button by its token: an old one, or one that nobody made."""
        await self._do(Pressed(token, label, callback="x", message=message))

    def _find(self, label: str) -> tuple[Message, str] | None:
        for fits in (str.__eq__, str.startswith):
            for message in reversed(self.messages):
                for text, token in message.buttons:
                    if token and fits(text, label):
                        return message, token
        return None

    async def sends_file(self, name: str, data: bytes, mime: str = "") -> None:
        """Upload a file; the download completes at once."""
        outcome = await self._do(Uploaded(f"ref:{name}", name, mime, len(data)))
        await self.receives(outcome)

    async def receives(self, outcome: Outcome) -> None:
        """The announced files arrive, as if fetched."""
        for file_id in outcome.posted.files:
            await self.house.database.write(partial(_keep_file, file_id=file_id))
            await self._do(Downloaded(file_id))

    async def does(self, body: Body, **where: str) -> Outcome:
        """Anything else that a channel can tell; `where` are other fields of the event."""
        return await self._do(body, **where)

    async def loses(self, outcome: Outcome, reason: str) -> None:
        """The announced files cannot be fetched, or are refused."""
        for file_id in outcome.posted.files:
            await self._do(DownloadFailed(file_id, reason))

    @property
    def control(self) -> Any:
        """The newest question's control, as it was handed to the channel."""
        return self.house.database.read_now(self._newest_control)

    def _newest_control(self, session: Any) -> Any:
        bodies = session.scalars(
            select(Outbox.body)
            .join(Account, Account.id == Outbox.account_id)
            .where(Account.external_id == self.account)
            .order_by(Outbox.id.desc())
        )
        return next(body["control"] for body in bodies if body.get("control"))

    async def _do(self, body: Body, **where: str) -> Outcome:
        key = f"{self.channel}:{next(self.house.keys)}"
        if isinstance(body, Pressed) and body.token == "byemail":
            where = {**where, "email": self.email}
        event = Event(key, self.channel, self.account, self.account, body, self.language, **where)
        outcome = await self.house.handle(event)
        self._deliver_replies(outcome)
        if outcome.posted.toast:
            self.toasts.append(outcome.posted.toast.text)
        self.house.deliver()
        return outcome

    def _deliver_replies(self, outcome: Outcome) -> None:
        def send(session: Any) -> None:
            for letter in (*outcome.posted.replies, *outcome.posted.in_room):
                self.house._put(session, letter)

        self.house.database.write_now(send)

    @property
    def messages(self) -> list[Message]:
        """Everything the bot's side of the chat shows now, oldest first."""
        return self.house.database.read_now(self._read)

    def _read(self, session: Any) -> list[Message]:
        rows = session.scalars(
            select(Outbox)
            .join(Account, Account.id == Outbox.account_id)
            .where(Account.external_id == self.account, Outbox.state == "sent")
            .order_by(Outbox.sent_at, Outbox.id)
        )
        shown: dict[str, Message] = {}
        slots: dict[str, str] = {}
        for row in rows:
            body = row.body or self.house.shown_once.get(row.id)
            if body is None:
                continue
            step = step_from_json(body)
            if isinstance(step, Say):
                self._show(shown, slots, row.id, step)
            if isinstance(step, Erase):
                shown.pop(slots.pop(step.slot, ""), None)
        return list(shown.values())

    @staticmethod
    def _show(shown: dict[str, Message], slots: dict[str, str], row: int, say: Say) -> None:
        buttons = _buttons(say)
        old = slots.get(say.slot) if say.slot else None
        if old is not None and not say.fresh:
            shown[old] = Message(old, say.html, buttons)
            return
        if old is not None:
            shown[old].buttons = []
        shown[str(row)] = Message(str(row), say.html, buttons)
        if say.slot:
            slots[say.slot] = str(row)

    @property
    def last(self) -> Message:
        return self.messages[-1]

    @property
    def all_labels(self) -> list[str]:
        return [label for message in self.messages for label in message.labels]

    def sees(self, fragment: str) -> bool:
        """Whether a message now in the chat contains the text."""
        return any(fragment in message.text for message in self.messages)

    def __str__(self) -> str:
        return "\n".join(f"B: {m.text} {m.labels}" for m in self.messages)

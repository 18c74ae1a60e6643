"""From an event to its commit: once, in order, and never lost to a failing handler."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.background import Background
from bot.intake import Intake
from domain.calendar import Calendar
from domain.errors import DomainError, RoomMustBePrivate
from handlers import dispatch, menu
from handlers.context import Context
from handlers.dispatch import House as Engine
from handlers.dispatch import Refused
from handlers.routes import Routes, merge
from messages.events import Command, Event, Submitted, Text, Values
from messages.steps import Say, Step
from messages.texts import render
from messages.windows import Faults
from scheduler.delivery import Delivery
from scheduler.pace import Pace, Rate
from storage import accounts, facts, inbox
from storage.database import Database
from storage.tables.engine import DeadLetter, Inbox
from storage.tables.people import Account
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW
from tests.house import OFFICE
from tests.people import add_person
from tests.scheduler.test_delivery import Scripted


class StoppedClock:
    def now(self) -> object:
        return NOW


def count(event: Event, ctx: Context) -> list[Step]:
    seen = int(facts.get(ctx.session, "count") or 0) + 1
    facts.put(ctx.session, "count", str(seen))
    return [Say(str(seen))]


def fail(event: Event, ctx: Context) -> list[Step]:
    facts.put(ctx.session, "half", "done")
    raise RuntimeError("a bug")


def refuse(event: Event, ctx: Context) -> list[Step]:
    facts.put(ctx.session, "half", "done")
    raise RoomMustBePrivate


class Unexplained(DomainError):
    """A refusal that nobody has found words for."""

    code = "unexplained"


def refuse_without_words(event: Event, ctx: Context) -> list[Step]:
    raise Unexplained


COMMANDS = {
    "count": count,
    "fail": fail,
    "start": count,
    "refuse": refuse,
    "wordless": refuse_without_words,
}
ROUTES = merge([menu.ROUTES, Routes(commands=COMMANDS)])


class Desk:
    """An intake with one scripted channel, and one connected account."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.channel = Scripted()
        self.background = Background()
        self.delivery = Delivery(database, self.channel, lambda: NOW, Pace(Rate(10_000)))
        self.engine = Engine(ROUTES, Calendar(frozenset()), OFFICE, seal=lambda raw: raw)
        self.intake = Intake(
            database,
            self.engine,
            StoppedClock(),  # type: ignore[arg-type]  # stands still
            {"direct": self.delivery},
            self.background,
        )
        database.write_now(self._connect)

    def _connect(self, session: Session) -> None:
        session.add(
            Account(
                channel="direct",
                external_id="anna",
                chat="anna",
                person_id=add_person(session, "P-001"),
                created_at=NOW,
                last_seen_at=NOW,
            )
        )

    async def say(self, key: str, name: str) -> None:
        await self.intake.receive(Event(key, "direct", "anna", "anna", Command(name)))

    async def heard(self) -> list[str]:
        await self.background.finish(within=5)
        return [html for _, html, _ in self.channel.sent]


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    made = Desk(database)
    yield made
    await made.background.finish(within=5)


async def test_an_event_is_answered_once_however_often_it_comes(desk: Desk) -> None:
    for _ in range(3):
        await desk.say("k1", "count")
    assert await desk.heard() == ["1"]


async def test_the_same_event_at_once_is_handled_once(desk: Desk) -> None:
    await asyncio.gather(*(desk.say("k1", "count") for _ in range(5)))
    assert await desk.heard() == ["1"]


async def test_events_of_a_chat_are_handled_in_order_of_arrival(desk: Desk) -> None:
    await asyncio.gather(*(desk.say(f"k{n}", "count") for n in range(20)))
    assert await desk.heard() == [str(n) for n in range(1, 21)]


async def test_an_answer_knows_the_persons_language(desk: Desk) -> None:
    event = Event("k1", "direct", "anna", "anna", Command("count"))
    assert (await desk.intake.receive(event)).language == "pl"
    desk.database.write_now(lambda s: accounts.set_language(s, 1, "en"))
    assert (await desk.intake.receive(replace(event, key="k2"))).language == "en"


async def test_a_failing_handler_leaves_nothing_but_a_dead_letter_and_an_apology(
    desk: Desk,
) -> None:
    await desk.say("k1", "fail")
    assert await desk.heard() == [
        "Coś poszło nie tak po naszej stronie. Odpowiedzi są zapisane. "
        "Prosimy spróbować ponownie za kilka minut."
    ]
    assert desk.database.read_now(lambda s: facts.get(s, "half")) is None
    letters = desk.database.read_now(lambda s: inbox.dead_letters(s))
    assert [(letter.key, letter.error) for letter in letters] == [("k1", "RuntimeError")]
    buried = json.loads(letters[0].sealed)
    assert buried["event"]["body"] == {"kind": "command", "name": "fail", "argument": ""}
    assert "a bug" in buried["traceback"]


async def test_a_buried_event_is_not_tried_again_by_itself(desk: Desk) -> None:
    await desk.say("k1", "fail")
    await desk.say("k1", "fail")
    letters = desk.database.read_now(lambda s: list(s.scalars(select(DeadLetter.id))))
    assert len(letters) == 1


REFUSED = render("errors.room_must_be_private", "pl")


async def test_a_refusal_undoes_what_was_written_and_is_explained_once(desk: Desk) -> None:
    for _ in range(2):
        await desk.say("k1", "refuse")
    assert await desk.heard() == [REFUSED]
    assert desk.database.read_now(lambda s: facts.get(s, "half")) is None
    assert desk.database.read_now(lambda s: list(s.scalars(select(Inbox.key)))) == ["k1"]
    assert desk.database.read_now(lambda s: inbox.dead_letters(s)) == []


async def test_who_is_refused_at_once_with_others_takes_nothing_from_them(desk: Desk) -> None:
    say = [desk.say(f"k{n}", "count" if n % 2 else "refuse") for n in range(10)]
    await asyncio.gather(*say)
    assert await desk.heard() == [REFUSED if n % 2 == 0 else str(n // 2 + 1) for n in range(10)]


async def test_a_process_that_dies_before_it_explains_a_refusal_has_not_taken_the_event(
    desk: Desk,
) -> None:
    event = Event("k1", "direct", "anna", "anna", Command("refuse"))
    with pytest.raises(Refused):
        await desk.database.write(lambda s: dispatch.handle(s, event, NOW, desk.engine))
    assert desk.database.read_now(lambda s: list(s.scalars(select(Inbox.key)))) == []
    await desk.say("k1", "refuse")
    assert await desk.heard() == [REFUSED]


async def test_a_refusal_that_cannot_be_explained_is_a_mistake_of_ours(desk: Desk) -> None:
    await desk.say("k1", "wordless")
    assert (await desk.heard())[0].startswith("Coś poszło nie tak")
    letters = desk.database.read_now(lambda s: inbox.dead_letters(s))
    assert [(letter.key, letter.error) for letter in letters] == [("k1", "KeyError")]


async def test_an_undecodable_update_is_kept_whole(desk: Desk) -> None:
    await desk.intake.bury("tg:1", "telegram", b'{"odd": true}', KeyError("message"))
    letters = desk.database.read_now(lambda s: inbox.dead_letters(s))
    assert [(letter.sealed, letter.error) for letter in letters] == [(b'{"odd": true}', "KeyError")]


async def test_a_document_number_never_reaches_the_inbox(desk: Desk) -> None:
    await desk.intake.receive(Event("k1", "direct", "anna", "anna", Text("mój PESEL 44051401359")))
    bodies = desk.database.read_now(lambda s: list(s.scalars(select(Inbox.body))))
    assert bodies == [None]
    assert "Nie zapisaliśmy jej" in (await desk.heard())[0]


async def test_options_are_suggested_without_an_event(desk: Desk) -> None:
    found = await desk.intake.suggest(
        channel="direct", account="anna", token="f:1:page:0:aaaa", field="0", words="a"
    )
    assert found == ()
    assert desk.database.read_now(lambda session: list(session.scalars(select(Inbox)))) == []


async def test_suggestions_that_come_too_late_are_none(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.intake.SUGGEST_WITHIN", 0.0)
    found = await desk.intake.suggest(
        channel="direct", account="anna", token="f:1:page:0:aaaa", field="0", words="a"
    )
    assert found == ()


async def test_a_page_that_could_not_be_handled_stays_open_with_what_was_typed(
    database: Database,
) -> None:
    def fail_at_window(event: Event, ctx: Context) -> list[Step]:
        raise RuntimeError("a bug")

    desk = Desk(database)
    routes = merge([ROUTES, Routes(events={"submitted": fail_at_window})])
    engine = Engine(routes, Calendar(frozenset()), OFFICE, seal=lambda raw: raw)
    intake = Intake(
        database,
        engine,
        StoppedClock(),  # type: ignore[arg-type]  # stands still
        {"direct": desk.delivery},
        desk.background,
    )
    body = Submitted("f:1:page:0:aaaa", Values({"0": "dużo pisania"}))
    answer = await intake.receive(Event("k1", "direct", "anna", "anna", body, surface="window"))
    said = await desk.heard()
    assert answer.window == Faults({"": said[-1]})

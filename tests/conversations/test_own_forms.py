"""A feature whose form depends on what it is about: any form that coordinators published."""

from __future__ import annotations

import pytest

from domain import form_codes
from domain.calendar import Calendar
from handlers import filling, form_answers, form_presses, menu
from handlers.context import Context
from handlers.dispatch import House as Engine
from handlers.routes import Filled, FormFeature, FormSetup, Routes, Subject, merge
from messages.events import Command, Event
from messages.steps import Step
from storage import form_library
from tests.house import OFFICE, Chat, House
from tests.own_forms import publish_form
from tests.people import add_person

SENT: list[Filled] = []


def begin(event: Event, ctx: Context) -> list[Step]:
    assert isinstance(event.body, Command)
    return filling.open_form(ctx, "any", {"form": int(event.body.argument)})


def prepare(ctx: Context, subject: Subject) -> FormSetup:
    return FormSetup()


def submit(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    SENT.append(filled)
    return [ctx.say("filling.sent_already")]


ROUTES = merge(
    [
        menu.ROUTES,
        form_presses.ROUTES,
        form_answers.ROUTES,
        Routes(
            commands={"wypelnij": begin},
            forms={
                "any": FormFeature(
                    lambda ctx, subject: form_codes.own(subject["form"]),
                    prepare,
                    submit,
                    confidential=lambda ctx, subject: subject["form"] > 1,
                )
            },
        ),
    ]
)


@pytest.fixture
def chat(house: House) -> Chat:
    SENT.clear()
    house.engine = Engine(ROUTES, Calendar(frozenset()), OFFICE, seal=lambda raw: raw)
    house.database.write_now(lambda session: add_person(session, "P-001"))
    house.database.write_now(lambda session: publish_form(session, house.now))
    return house.chat("anna", person="P-001")


async def test_a_published_form_is_filled_in_like_our_own(chat: Chat) -> None:
    await chat.types("/wypelnij 1")
    assert "Spis szkół · 1 z 2" in chat.last.text
    await chat.types("SP 2")
    await chat.types("120")
    await chat.taps("Wyślij")
    assert [filled.answers for filled in SENT] == [{"school": "SP 2", "pupils": 120}]


async def test_a_session_finishes_on_the_version_it_began_with(house: House, chat: Chat) -> None:
    await chat.types("/wypelnij 1")
    house.database.write_now(
        lambda session: publish_form(session, house.now, question="Która placówka?")
    )
    await chat.types("/wypelnij 1")
    assert "Która szkoła?" in chat.last.text
    await chat.types("SP 2")
    await chat.taps("Pomiń")
    await chat.taps("Wyślij")
    await chat.types("/wypelnij 1")
    assert "Która placówka?" in chat.last.text


async def test_a_withdrawn_form_is_finished_and_not_begun(house: House, chat: Chat) -> None:
    await chat.types("/wypelnij 1")
    house.database.write_now(lambda session: form_library.withdraw(session, 1, house.now))
    await chat.types("SP 2")
    await chat.taps("Pomiń")
    await chat.taps("Wyślij")
    assert len(SENT) == 1
    await chat.types("/wypelnij 1")
    assert "został wycofany" in chat.last.text

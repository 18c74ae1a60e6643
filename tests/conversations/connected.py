"""Somebody on Telegram who brings accounts on other channels."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from storage import Session
from storage.tables.people import Person
from tests import builders
from tests.house import Chat, House


def write(house: House, work: Callable[[Session], Any]) -> Any:
    return house.database.write_now(work)


def on_telegram(house: House) -> Chat:
    """Monika of Lesznowola on Telegram, in a house that is on all channels."""
    house.engine = replace(house.engine, office=replace(house.engine.office, slack=True))

    def work(session: Session) -> None:
        monika = builders.person(session, "P-001", "Monika", "Cieślikow")
        monika.joined_at = house.now
        builders.person(session, "P-002", "Jan", "Obcy")
        builders.team(session, "JST-01", mentor="E-01")

    write(house, work)
    return house.chat("phone", person="P-001", channel="telegram")


async def make_code(chat: Chat, door: str = "slack") -> str:
    await chat.presses(f"door:{door}")
    found = re.search(r"\b(\w{4}-\w{4}-\w{4})\b", chat.last.html)
    assert found is not None
    chat.house.now += timedelta(minutes=5)
    return found[1]


async def connect(chat: Chat, name: str = "desk", channel: str = "slack") -> Chat:
    """Another account of the same person."""
    other = chat.house.chat(name, channel=channel)
    await other.types(f"/start {await make_code(chat, channel)}")
    return other


def person(house: House, code: str = "P-001") -> Person:
    return house.database.read_now(
        lambda session: session.scalars(select(Person).where(Person.code == code)).one()
    )
